import Core
import HTTPTypes
import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Tape transport")
struct TapeTransportTests {
    private let transport: TapeTransport
    private let deadline = Deadline(after: .seconds(30), on: .manual(ManualClock()))

    init() throws {
        let text = #"""
            galaksio-session 1
            world: tape

            @ tape
            -- 1 --
            POST http://router.test/proxy
            x-api-key: [secret 1]
            {"method":"PUT","data":{"a":1,"b":2}}
            -- 402
            content-type: application/json
            {"price": 1.10}

            # the same again, paid
            -- 2 --
            POST http://router.test/proxy
            {"method":"PUT","data":{"a":1,"b":2}}
            -- 200
            "stored"
            -- 3 --
            GET http://router.test/health
            -- failed timeout
            """#
        transport = TapeTransport(try SessionFileParser(path: "t").parse(text).tape)
    }

    private func send(_ method: HTTPRequest.Method, _ url: String, _ body: String? = nil) async throws
        -> HTTPClientResponse
    {
        let call = HTTPClientRequest(
            method,
            try HTTPURL(url),
            headers: [.apiKey: "k"],
            body: body.map { Array($0.utf8) }
        )
        return try await transport.send(call, before: deadline)
    }

    @Test func `each round answers once, in order, whatever the order of members and the headers`() async throws {
        let body = #"{ "data": {"b":2,"a":1}, "method": "PUT" }"#
        let first = try await send(.post, "http://router.test/proxy", body)
        #expect(first.status == 402)
        #expect(first.text == #"{"price": 1.10}"#)
        #expect(first.headers[.contentType] == "application/json")
        let second = try await send(.post, "http://router.test/proxy", body)
        #expect(second.status == 200)
        #expect(second.text == "stored")
        #expect(transport.unused.map(\.label) == [3])
        await #expect(
            throws: TransportError.unrecorded(
                "the recording has no further answer for POST http://router.test/proxy (round 2 was used)"
            )
        ) { try await send(.post, "http://router.test/proxy", body) }
    }

    @Test func `a recorded failure fails the same way`() async throws {
        await #expect(throws: TransportError.timedOut(host: "router.test", after: .seconds(30))) {
            try await send(.get, "http://router.test/health")
        }
    }

    @Test("every recorded kind of failure is the transport's own", arguments: TapeRound.Kind.allCases)
    func failsAsRecorded(_ kind: TapeRound.Kind) async throws {
        let lines = ["galaksio-session 1", "world: tape", "", "@ tape", "-- 1 --", "GET http://a/"]
        let text = (lines + ["-- failed \(kind.rawValue)"]).joined(separator: "\n")
        let transport = TapeTransport(try SessionFileParser(path: "t").parse(text).tape)
        let call = HTTPClientRequest(.get, try HTTPURL("http://a/"))
        let error = await #expect(throws: TransportError.self) { try await transport.send(call, before: deadline) }
        #expect(error.map { TapeRound.Kind($0) } == kind)
    }

    @Test(
        "a request without a recorded answer names the nearest round and what differs",
        arguments: [
            (
                "http://router.test/proxy", #"{"method":"PUT","data":{"a":1,"b":3}}"#,
                "nearest is round 1: body.data.b 3, recorded 2"
            ),
            ("http://router.test/proxy", nil, #"nearest is round 1: body none, recorded {"method":"PUT","#),
            (
                "http://router.test/other", #"{"method":"PUT"}"#,
                "nearest is round 1: address http://router.test/other, recorded http://router.test/proxy"
            ),
            ("http://router.test/health", nil, "nearest is round 3: method POST, recorded GET"),
        ] as [(String, String?, String)]
    )
    func namesTheNearest(_ url: String, _ body: String?, _ expected: String) async throws {
        await #expect(throws: TransportError.self) { try await send(.post, url, body) }
        let told = try #require(transport.unmatched.first)
        #expect(told.hasPrefix("the recording has no answer for POST \(url), "), "\(told)")
        #expect(told.contains(expected), "\(told)")
    }
}
