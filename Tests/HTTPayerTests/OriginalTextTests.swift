import Core
import HTTPTypes
import Logging
import OrderedJSON
import Testing
import TestSupport

@testable import HTTPayer

/// The original executor's texts, which its clients and its log readers may look for.
@Suite("The original's texts")
struct OriginalTextTests {
    private static let bogus = "v1-402-seed-example-bogus"

    @Test func `a challenge is logged line by line`() async throws {
        let example = try Fixture.json("challenges/\(Self.bogus)")
        let fixture = try ClientFixture(try Fixture.outcome(example))
        let error = await fixture.error(try Calls.create())
        let lines = try #require(example["expect"]?["logLines"]?.array).compactMap(\.string).map { "info \($0)" }
        let text = try #require(example["expect"]?["errorSeed"]?.string)
        #expect(
            fixture.heard.lines
                == ["info [httpayer] Making POST request to https://api.xcache.io/create"] + lines
                + ["info [httpayer] Request error: \(text)"]
        )
        #expect(error?.wireMessage == "HTTPayer request failed: \(text)")
        #expect(error?.code == .paymentUnknown, "the router may have paid before it passed the challenge on")
    }

    @Test func `a success is logged with its status`() async throws {
        let fixture = try ClientFixture(.json(201, "{}"))
        _ = try await fixture.send(try Calls.create())
        #expect(
            fixture.heard.lines == [
                "info [httpayer] Making POST request to https://api.xcache.io/create",
                "info [httpayer] Request successful: 201",
            ]
        )
    }

    @Test func `values are logged only for debugging`() async throws {
        let fixture = try ClientFixture(.json(200, "{}"), logLevel: .debug)
        _ = try await fixture.send(try Calls.set(["a": "\u{202e}x"]))
        #expect(fixture.heard.lines[1] == "debug [httpayer] Payload: {\n  \"a\": \"\\u{202e}x\"\n}")
    }

    @Test func `a quiet log hears nothing`() async throws {
        let fixture = try ClientFixture(.json(404, "{}"), logLevel: .notice)
        _ = await fixture.error(try Calls.get())
        #expect(fixture.heard.lines == [])
    }

    @Test(
        "a failure is logged, and told to the client with one prefix",
        arguments: [
            Failure(
                .json(404, #"{ "error": "Key not found" }"#),
                wire: #"HTTPayer request failed: 404 - {"error":"Key not found"}"#,
                log: [
                    #"Request failed with status 404: {"error":"Key not found"}"#,
                    #"Request error: HTTPayer request failed: 404 - {"error":"Key not found"}"#,
                ]
            ),
            Failure(
                .json(404, "not found"),
                wire: #"HTTPayer request failed: 404 - "not found""#,
                log: [
                    #"Request failed with status 404: "not found""#,
                    #"Request error: HTTPayer request failed: 404 - "not found""#,
                ]
            ),
            Failure(
                .json(402, #"{"error":"Insufficient credits"}"#),
                wire: #"HTTPayer request failed: 402 - {"error":"Insufficient credits"}"#,
                log: [
                    "Received 402 Payment Required",
                    #"Request failed with status 402: {"error":"Insufficient credits"}"#,
                    #"Request error: HTTPayer request failed: 402 - {"error":"Insufficient credits"}"#,
                ]
            ),
            Failure(
                .json(500, #"{"error":"Bad Gateway"}"#),
                wire: "HTTPayer request failed: Request failed with status code 500",
                log: ["Request error: Request failed with status code 500"]
            ),
            Failure(
                .failed(.timedOut(host: "localhost:3000", after: .seconds(30))),
                wire: "HTTPayer request failed: timeout of 30000ms exceeded",
                log: ["Request error: timeout of 30000ms exceeded"]
            ),
        ]
    )
    func fails(_ failure: Failure) async throws {
        let fixture = try ClientFixture(failure.answer)
        let error = await fixture.error(try Calls.get())
        #expect(error?.wireMessage == failure.wire)
        #expect(fixture.heard.lines.dropFirst() == ArraySlice(failure.log.map { "info [httpayer] \($0)" }))
    }

    @Test func `a refused connection names host and port`() async throws {
        let fixture = try ClientFixture(router: "http://127.0.0.1:3000")
        let error = await fixture.error(try Calls.get())
        #expect(error?.wireMessage == "HTTPayer request failed: connect ECONNREFUSED 127.0.0.1:3000")
        #expect(fixture.heard.lines.last == "info [httpayer] Request error: connect ECONNREFUSED 127.0.0.1:3000")
    }

    @Test(
        "the cases of the original executor, with one prefix",
        arguments: [
            "unpaid challenge", "unpaid challenge without description", "402 without accepts", "target 404",
            "router 502",
        ]
    )
    func cases(_ name: String) async throws {
        let all = try Fixture.list("services/executor-execute", "cases")
        let example = try #require(all.first { $0["name"]?.string == name })
        let answer = try Fixture.outcome(try #require(example["upstream"]?.array?.first?["response"]))
        let isFree = name == "target 404" || name == "router 502"
        let call = isFree ? try Calls.set() : try Calls.create()
        let prefix = "HTTPayer request failed: "
        let expected = example["expect"]?["body"]?["error"]?.string.map { text in
            text.hasPrefix(prefix + prefix) ? String(text.dropFirst(prefix.count)) : text
        }
        #expect(await ClientFixture.error(answer, call)?.wireMessage == expected)
    }

    @Test func `control characters of a seller reach no log`() async throws {
        let body =
            #"{"accepts":[{"network":"a\u001b[2J","payTo":"b\u202e","maxAmountRequired":"1\n2","asset":"\u0007"}]}"#
        let fixture = try ClientFixture(.json(402, body))
        _ = await fixture.error(try Calls.create())
        #expect(fixture.heard.lines.count == 6)
        #expect(fixture.heard.lines.allSatisfy { $0 == $0.terminalSafe })
    }

    @Test func `a price that is not known is said so`() async throws {
        let error = await (try ClientFixture(.json(500, ""), asksPriceFirst: true)).error(try Calls.create())
        #expect(
            error?.wireMessage
                == "HTTPayer request failed: Payment required: create a cache in us-east-1. The price is not known: "
                + "the router at http://localhost:3000 answered 500"
        )
        #expect(error?.upstreamStatus == nil)
    }

    struct Failure: Sendable {
        let answer: HTTPExchange.Outcome
        let wire: String
        let log: [String]

        init(_ answer: HTTPExchange.Outcome, wire: String, log: [String]) {
            self.answer = answer
            self.wire = wire
            self.log = log
        }
    }
}
