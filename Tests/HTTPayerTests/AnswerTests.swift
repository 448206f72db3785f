import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import TestSupport
import X402

@testable import HTTPayer

@Suite("Answers of the router")
struct AnswerTests {
    private static let id = "96ad0856-03b1-4ee7-9666-e81abd0349e1"

    @Test(
        "a success is the target's answer, however it is labelled or wrapped",
        arguments: [
            ("pass-through success", #"{"id":"\#(id)"}"#),
            ("pass-through success, text", #"{"id":"\#(id)"}"#),
            ("format=json wrapped object", #"{"id":"\#(id)"}"#),
            ("format=json wrapped string", #"{"id":"\#(id)"}"#),
            ("target value that merely looks wrapped", #"{"key":"k","value":{"success":true,"result":1},"ttl":-1}"#),
            ("paid success with settlement header", #"{"id":"\#(id)"}"#),
            ("relay success", #"{"id":"\#(id)"}"#),
        ]
    )
    func succeeds(_ example: String, _ json: String) async throws {
        let fixture = try ClientFixture(try Fixture.answer(example))
        let reply = try await fixture.send(try Calls.create())
        #expect(reply.status == 200)
        #expect(reply.json?.compact == json)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `an empty answer is a success without fields`() async throws {
        let fixture = try ClientFixture(try Fixture.answer("empty body"))
        let reply = try await fixture.send(try Calls.get())
        #expect(reply.status == 204 && reply.json == nil && reply.text == "")
    }

    @Test func `text that is no JSON is kept as text`() async throws {
        let reply = try await ClientFixture(.json(200, "hello")).send(try Calls.get())
        #expect(reply.json == nil && reply.text == "hello")
    }

    @Test(
        "what looks wrapped, but has fields of its own, is left alone",
        arguments: [#"{"success":true,"result":1,"id":"x"}"#, #"{"success":"yes","result":1}"#, #"{"success":true}"#]
    )
    func leavesAlone(_ body: String) async throws {
        let reply = try await ClientFixture(.json(200, body)).send(try Calls.get())
        #expect(reply.json?.compact == body)
    }

    @Test func `a wrapping that was asked for is opened whatever stands beside`() async throws {
        let fixture = try ClientFixture(
            .json(200, #"{"success":true,"result":"[1.10]","took":3}"#),
            router: "http://localhost:3000/proxy?format=json"
        )
        #expect(try await fixture.send(try Calls.get()).json?.compact == "[1.10]")
        #expect(fixture.transport.targets == ["POST http://localhost:3000/proxy?format=json"])
    }

    @Test func `a wrapped failure is a failure`() async throws {
        let error = await ClientFixture.error(.json(200, #"{"success":false,"error":"no such key"}"#))
        #expect(error?.message == "the router at http://localhost:3000 failed: no such key")
        #expect(error?.code == .upstreamFailed)
    }

    @Test(
        "a refusal says what the service says, and which status it had",
        arguments: [
            Refusal("bad key, first router", .unauthorized, "the router or the service refused the key", hint: "auth"),
            Refusal("bad key, generic", .unauthorized, "the router or the service refused the key", hint: "auth"),
            Refusal("first router cannot pay", .refused, "Missing exact scheme or network"),
            Refusal("first router unknown network", .refused, "Unsupported network: polygon"),
            Refusal("rate or daily limit", .rateLimited, "rate_limited"),
            Refusal("target 404 passed through", .refused, "Key not found"),
            Refusal("router account has no credits", .quotaUsedUp, "Insufficient credits", hint: "topup"),
            Refusal(
                "router fault",
                .upstreamFailed,
                "the router at http://localhost:3000 answered 500: unknown error",
                hint: "trace"
            ),
            Refusal(
                "target unreachable",
                .upstreamFailed,
                "the router at http://localhost:3000 answered 502: Bad Gateway (fetch failed)",
                hint: "trace"
            ),
            Refusal(
                "HTML from a gateway in front",
                .upstreamFailed,
                "the router at http://localhost:3000 answered 503 with an HTML page",
                hint: "trace"
            ),
            Refusal(
                "target refused the payment",
                .paymentUnknown,
                "the router at http://localhost:3000 answered 502: Bad Gateway (Upstream API refused payment after 3 attempts); "
                    + "it may have paid (tracked as 550e8400-e29b-41d4-a716-446655440000)",
                hint: "trace"
            ),
        ]
    )
    func refuses(_ refusal: Refusal) async throws {
        let answer = try Fixture.answer(refusal.example)
        let error = await ClientFixture.error(answer, try Calls.set())
        #expect(error?.code == refusal.code)
        #expect(error?.message == refusal.message)
        #expect(error?.hint == refusal.hint)
        guard case .response(let reply) = answer else { return }
        #expect(error?.upstreamStatus == reply.status)
    }

    private static let router = "the router at http://localhost:3000"

    @Test(
        "where the words of a failure stand",
        arguments: [
            (#"{"error":{"message":"too big"},"message":"other"}"#, "too big"),
            (#"{"message":"m","detail":"d"}"#, "m"),
            (#"{"detail":"d"}"#, "d"),
            (#""quoted""#, "quoted"),
            ("plain words", "\(router) answered 413: plain words"),
            ("plain\nwords", "\(router) answered 413: plain words"),
            (#"{"reason":1}"#, #"\#(router) answered 413: {"reason":1}"#),
            ("<!DOCTYPE html><p>x", "the router at http://localhost:3000 answered 413 with an HTML page"),
            ("", "the router at http://localhost:3000 answered 413"),
            ("\u{1b}[2J", "\(router) answered 413: \\u{1b}[2J"),
            (String(repeating: "x", count: 600), "\(router) answered 413: " + String(repeating: "x", count: 500) + "…"),
        ]
    )
    func words(_ body: String, _ message: String) async throws {
        let error = await ClientFixture.error(.json(413, body), try Calls.set())
        #expect(error?.message == message)
    }

    @Test("a web server in the router's place is no absent key", arguments: [404, 405])
    func strayPage(_ status: Int) async throws {
        let page = HTTPExchange.Outcome.json(status, "<!DOCTYPE html><pre>Cannot POST /proxy</pre>")
        let error = await ClientFixture.error(page)
        #expect(error?.code == .badAnswer && error?.upstreamStatus == nil)
        #expect(error?.message == "the router at http://localhost:3000 answered \(status) with an HTML page")
        let direct = await (try ClientFixture(page, transport: .direct)).error(try Calls.get())
        #expect(direct?.upstreamStatus == status)
    }

    @Test func `a 402 without challenge on a priced call does not advise to buy`() async throws {
        for example in try Fixture.list("challenges/v1-402-no-accepts", "cases") {
            let error = await ClientFixture.error(try Fixture.outcome(example), try Calls.create())
            // A router may have paid before it answers like that.
            #expect(error?.code == .paymentUnknown)
            #expect(error?.hint == nil)
            #expect(error?.upstreamStatus == 402)
        }
    }

    @Test func `a challenge that is passed through is judged and not paid`() async throws {
        let fixture = try ClientFixture(try Fixture.answer("challenge passed through"))
        guard case .unpaid(let payment)? = await fixture.error(try Calls.get()) else {
            Issue.record("no payment was asked")
            return
        }
        #expect(payment.outcome == .pending)
        #expect(payment.host == "api.xcache.io" && payment.purpose == "GET k")
        #expect(payment.requirements?.amountText == "0.50 USDC")
        #expect(fixture.transport.sent.count == 1)
    }

    @Test(
        "a payment that is not made has a code for each reason",
        arguments: [
            ("challenge passed through", "500000", FailureCode.paymentRequired),
            ("challenge passed through", "5000000", .paymentDeclined),
            ("challenge passed through", "0.5", .challengeMalformed),
        ]
    )
    func unpaid(_ example: String, _ amount: String, _ code: FailureCode) async throws {
        guard case .response(var reply) = try Fixture.answer(example) else { return }
        let text = reply.text.split(separator: "500000", maxSplits: 1).joined(separator: amount)
        reply.body = Array(text.utf8)
        #expect(await ClientFixture.error(.response(reply), try Calls.get())?.code == code)
    }

    @Test func `a router that was to pay and passes the challenge on may have paid`() async throws {
        let error = await ClientFixture.error(try Fixture.answer("challenge passed through"), try Calls.create())
        guard case .ordered(.challenged, let payment)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(payment.outcome == .unknown && error?.code == .paymentUnknown)
    }

    @Test func `a challenge in the header is read as well`() async throws {
        let answer = try Fixture.outcome(try Fixture.json("challenges/v2-402-base-sepolia"))
        guard case .unpaid(let payment)? = await ClientFixture.error(answer, try Calls.get()) else {
            Issue.record("no payment was asked")
            return
        }
        #expect(payment.challenge?.version == 2)
    }

    @Test("nobody is followed to another place", arguments: [301, 302, 307, 308])
    func redirects(_ status: Int) async throws {
        let fixture = try ClientFixture(.json(status, "", [.location: "https://evil.example/proxy"]))
        let error = await fixture.error(try Calls.get())
        #expect(
            error?.message
                == "the router at http://localhost:3000 redirected to evil.example (\(status)), nothing was sent there"
        )
        #expect(error?.code == .badAnswer)
        #expect(fixture.transport.targets == ["POST http://localhost:3000/proxy"])
    }

    struct Refusal: Sendable {
        let example: String
        let code: FailureCode
        let message: String
        let hint: String?

        init(_ example: String, _ code: FailureCode, _ message: String, hint: String? = "trace") {
            self.example = example
            self.code = code
            self.message = message
            self.hint = hint
        }
    }
}
