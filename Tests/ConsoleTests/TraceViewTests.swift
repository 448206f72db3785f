import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Testing
import X402

@testable import Console

@Suite("The trace of a record")
struct TraceViewTests {
    static func screen(_ record: Record, width: Int) -> String {
        Renderer.screen(TraceView.blocks(record, width: width), width: width)
    }

    @Test(
        "requests, answers and times; the challenge is counted, not written out",
        arguments: [
            (
                80,
                #"""
                $5  2 requests, 2.14 s
                1  POST http://localhost:3000/proxy -> 402 in 310 ms
                   > x-api-key: [secret 1]
                   > {"method":"POST","api_url":"https://api.xcache.io/create",
                      "headers":{"Content-Type":"application/json"},
                      "data":{"region":"us-east-1"}}
                   < {"x402Version":1,"accepts":[1 option]}            (challenge 5 shows it)
                2  GET https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a -> 200 in
                   1.83 s
                   < {"value":{"a":"1"}}
                """#
            ),
            (
                60,
                #"""
                $5  2 requests, 2.14 s
                1  POST http://localhost:3000/proxy -> 402 in 310 ms
                   > x-api-key: [secret 1]
                   > {"method":"POST",
                      "api_url":"https://api.xcache.io/create",
                      "headers":{"Content-Type":"application/json"},
                      "data":{"region":"us-east-1"}}
                   < {"x402Version":1,"accepts":[1 option]}
                      (challenge 5 shows it)
                2  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> 200 in 1.83 s
                   < {"value":{"a":"1"}}
                """#
            ),
            (
                40,
                #"""
                $5  2 requests, 2.14 s
                1  POST http://localhost:3000/proxy ->
                   402 in 310 ms
                   > x-api-key: [secret 1]
                   > {"method":"POST",
                      "api_url":"https://api.xcache.io/c
                      reate",
                      "headers":{"Content-Type":"applica
                      tion/json"},
                      "data":{"region":"us-east-1"}}
                   < {"x402Version":1,
                      "accepts":[1 option]}
                      (challenge 5 shows it)
                2  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> 200 in 1.83 s
                   < {"value":{"a":"1"}}
                """#
            ),
        ]
    )
    func rounds(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try RecordSamples.twoRounds(), width: width) == screen)
    }

    @Test(
        "phases, address and certificate stand under the answer where they are known",
        arguments: [
            (
                80,
                #"""
                $6  1 request, 84 ms
                1  GET https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a -> 200 in 12
                   ms
                   < Retry-After: 3
                   < fine
                   = lookup 1 ms, connect 2 ms, tls 30 ms, first byte 80 ms, total 84 ms;
                     127.0.0.1:3000, TLSv1.3, certificate of CN=localhost until Nov 24 2027
                """#
            ),
            (
                60,
                #"""
                $6  1 request, 84 ms
                1  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> 200 in 12 ms
                   < Retry-After: 3
                   < fine
                   = lookup 1 ms, connect 2 ms, tls 30 ms, first byte 80 ms,
                     total 84 ms; 127.0.0.1:3000, TLSv1.3, certificate of
                     CN=localhost until Nov 24 2027
                """#
            ),
            (
                40,
                #"""
                $6  1 request, 84 ms
                1  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> 200 in 12 ms
                   < Retry-After: 3
                   < fine
                   = lookup 1 ms, connect 2 ms, tls 30
                     ms, first byte 80 ms, total 84 ms;
                     127.0.0.1:3000, TLSv1.3,
                     certificate of CN=localhost until
                     Nov 24 2027
                """#
            ),
        ]
    )
    func facts(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try RecordSamples.measured(), width: width) == screen)
    }

    @Test(
        "a request without an answer says why",
        arguments: [
            (
                80,
                #"""
                $7  1 request, 30.00 s
                1  GET https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a -> failed in
                   30.00 s: no answer from api.xcache.io within 30s
                """#
            ),
            (
                60,
                #"""
                $7  1 request, 30.00 s
                1  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> failed in 30.00 s: no answer from api.xcache.io within
                   30s
                """#
            ),
            (
                40,
                #"""
                $7  1 request, 30.00 s
                1  GET
                   https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a
                   -> failed in 30.00 s: no answer from
                   api.xcache.io within 30s
                """#
            ),
        ]
    )
    func failed(_ width: Int, _ screen: String) throws {
        #expect(Self.screen(try RecordSamples.timedOut(), width: width) == screen)
    }

    @Test func `a program gets the rounds whole, and times in milliseconds`() throws {
        let json = try #require(TraceView.answer(try RecordSamples.twoRounds()).document.json)
        #expect(
            json.compact
                == #"{"rounds":[{"request":{"method":"POST","url":"http://localhost:3000/proxy","headers":{"x-api-key":"[secret 1]","Content-Type":"application/json"},"body":{"method":"POST","api_url":"https://api.xcache.io/create","headers":{"Content-Type":"application/json"},"data":{"region":"us-east-1"}}},"response":{"status":402,"headers":{"Content-Type":"application/json"},"body":{"x402Version":1,"accepts":[{"scheme":"exact"}]}},"ms":310},{"request":{"method":"GET","url":"https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/a","headers":{}},"response":{"status":200,"headers":{"Content-Type":"application/json"},"body":{"value":{"a":"1"}}},"ms":1830}]}"#
        )
    }

    @Test func `a program gets phases in milliseconds, and why a round failed`() throws {
        let facts = try #require(
            TraceView.answer(try RecordSamples.measured()).document.json?["rounds"]?.array?[0]["facts"]
        )
        #expect(facts["firstByte"] == 80)
        #expect(facts["certificate"]?["issuer"] == "CN=ca")
        let round = try #require(TraceView.answer(try RecordSamples.timedOut()).document.json?["rounds"]?.array?[0])
        #expect(round["error"]?["code"] == "timeout")
        #expect(round["response"] == nil)
        #expect(round["ms"] == 30000)
    }

    @Test func `the signature of an address is shown nowhere`() throws {
        let address = "https://u.test/files?X-Expires=30&X-Signature=0a1b2c3d4e5f"
        let body: JSONValue = ["url": .string(address)]
        let bought = HTTPExchange(
            HTTPClientRequest(.get, try HTTPURL("https://u.test/pin")),
            .response(HTTPClientResponse(status: 200, body: body.compactBytes)),
            elapsed: .zero
        )
        let used = HTTPExchange(
            HTTPClientRequest(.get, try HTTPURL(address)),
            .response(
                HTTPClientResponse(status: 302, headers: [.location: address], body: Array("see \(address)".utf8))
            ),
            elapsed: .zero
        )
        let answer = TraceView.answer(RecordSamples.record(1, "put f", rounds: [bought, used]))
        let texts = [Renderer.screen(answer.document.blocks), try #require(answer.document.json).compact]
        for text in texts {
            #expect(!text.contains("0a1b2c3d4e5f") && text.contains("X-Signature=[secret]"), "\(text)")
            #expect(text.contains("X-Expires=30"))
        }
    }

    @Test func `a secret has one number wherever it stands, and its text is nowhere`() throws {
        let body: JSONValue = [
            "headers": ["X-API-Key": "sk-live-1", "accept": "text/plain"], "list": [["cookie": "c=1"]],
        ]
        let call = HTTPClientRequest(
            .post,
            try HTTPURL("http://localhost:3000/proxy"),
            headers: [.authorization: "Bearer b-1", .apiKey: "sk-live-1"],
            body: body.compactBytes
        )
        let reply = HTTPClientResponse(status: 200, headers: [.setCookie: "c=1"])
        let answer = TraceView.answer(
            RecordSamples.record(1, "ping", rounds: [HTTPExchange(call, .response(reply), elapsed: .zero)])
        )
        #expect(
            Renderer.screen(answer.document.blocks) == """
                $1  1 request, 2.14 s
                1  POST http://localhost:3000/proxy -> 200 in 0 ms
                   > Authorization: [secret 1]
                   > x-api-key: [secret 2]
                   > {"headers":{"X-API-Key":"[secret 2]","accept":"text/plain"},
                      "list":[{"cookie":"[secret]"}]}
                   < Set-Cookie: [secret 3]
                """
        )
        let json = try #require(answer.document.json).compact
        for secret in ["sk-live-1", "b-1", "c=1"] { #expect(!json.contains(secret)) }
    }

    @Test func `a payment that was sent is counted, and is a secret`() throws {
        let call = HTTPClientRequest(.post, try HTTPURL("https://api.xcache.io/create"), headers: [.payment: "eyJ4"])
        let round = HTTPExchange(call, .response(HTTPClientResponse(status: 200)), elapsed: .seconds(65))
        let screen = Self.screen(RecordSamples.record(1, "create", rounds: [round]), width: 80)
        #expect(
            screen == """
                $1  1 request, 1 payment, 2.14 s
                1  POST https://api.xcache.io/create -> 200 in 1m 5s
                   > X-PAYMENT: [secret 1]
                """
        )
    }

    @Test func `a challenge in a header is counted as well`() throws {
        let value = #"{"x402Version":2,"accepts":[{"scheme":"exact"},{"scheme":"exact"}]}"#
        let reply = HTTPClientResponse(status: 402, headers: [.paymentRequired: value], body: Array("{}".utf8))
        let screen = Self.screen(
            RecordSamples.record(1, "create", rounds: [try RecordSamples.direct(.response(reply))]),
            width: 80
        )
        #expect(screen.contains("\n   < PAYMENT-REQUIRED: [challenge, 2 options]\n   < {}"))
    }

    @Test func `text from the network cannot steer the terminal, and bytes that are no text are counted`() throws {
        let steering = HTTPClientResponse(status: 200, body: Array("a\u{1B}[2J\nb".utf8))
        let binary = HTTPClientResponse(status: 200, body: [0xFF, 0xFE])
        let record = RecordSamples.record(
            1,
            "get a",
            rounds: [try RecordSamples.direct(.response(steering)), try RecordSamples.direct(.response(binary))]
        )
        let lines = Self.screen(record, width: 80).split(separator: "\n").filter { $0.hasPrefix("   < ") }
        #expect(lines == [#"   < a\u{1b}[2J\u{a}b"#, "   < [2 bytes that are not text]"])
    }

    @Test("a long body is broken and nothing of it is lost", arguments: [40, 60, 80])
    func longBody(_ width: Int) throws {
        let text = (1...400).map { $0 % 9 == 0 ? "\($0)," : "x\($0)" }.joined()
        let reply = HTTPClientResponse(status: 200, body: Array(text.utf8))
        let lines = Self.screen(
            RecordSamples.record(1, "get a", rounds: [try RecordSamples.direct(.response(reply))]),
            width: width
        )
        .split(separator: "\n").drop { !$0.hasPrefix("   < ") }
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines.enumerated().map { $1.dropFirst($0 == 0 ? 5 : 6) }.joined() == text)
    }
}
