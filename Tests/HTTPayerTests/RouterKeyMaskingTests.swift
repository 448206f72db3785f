import Core
import HTTPTypes
import Testing

@testable import HTTPayer

@Suite("An answer that repeats the router's key")
struct RouterKeyMaskingTests {
    private static let key = "router/key-0002"

    private func masked(_ status: Int, _ body: String, to answer: AnswerKind = .report) throws -> String {
        var call = HTTPClientRequest(.post, try HTTPURL("http://localhost:3000/proxy"))
        call.answer = answer
        let reply = HTTPClientResponse(status: status, headers: [.location: "/?k=\(Self.key)"], body: Array(body.utf8))
        let masked = RouterKey(Secret(Self.key)).masked(reply, to: call)
        #expect(masked.headers[.location] == "/?k=[secret]")
        return masked.text
    }

    @Test(
        "it is masked in whatever may be shown",
        arguments: [200, 302, 400, 402, 500],
        [
            "hello \(key)", #"{"error":"\#(key)"}"#, #"["\#(key)"]"#, #"{"\#(key)":1}"#,
            #"{"error":"\u0072outer\/key-0002"}"#,
        ]
    )
    func shown(_ status: Int, _ body: String) throws {
        let text = try masked(status, body)
        #expect(text.contains("[secret]"))
        #expect(!text.contains("key-0002"))
    }

    @Test("what somebody stored comes back as it is")
    func stored() throws {
        let stored = #"{"key":"k","value":"\#(Self.key)"}"#
        #expect(try masked(200, stored, to: .value) == stored)
        #expect(try !masked(200, #"{"success":false,"value":"\#(Self.key)"}"#, to: .value).contains(Self.key))
        #expect(try !masked(200, #"{"error":"\#(Self.key)"}"#, to: .value).contains(Self.key))
        let escaped = #"{"success":false,"error":"router\/key-0002"}"#
        #expect(try !masked(200, escaped, to: .value).contains("key-0002"))
        #expect(try !masked(200, "text \(Self.key)", to: .value).contains(Self.key))
    }

    @Test("an answer without it is not touched", arguments: ["", "{}", #"{"a":"\n","b":1.0}"#, "\\"])
    func untouched(_ body: String) throws {
        #expect(try masked(200, body) == body)
        #expect(try masked(500, body) == body)
    }
}
