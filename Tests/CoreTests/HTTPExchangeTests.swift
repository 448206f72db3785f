import Core
import HTTPTypes
import Testing

@Suite("Exchanges keep no secret")
struct HTTPExchangeTests {
    private static let marker = "marked-0123456789"

    private static func fields(_ name: HTTPField.Name) -> HTTPFields {
        var fields: HTTPFields = [.accept: "text/plain"]
        fields.append(HTTPField(name: name, value: marker))
        fields.append(HTTPField(name: name, value: marker + "-again"))
        return fields
    }

    @Test(
        "the values of a secret header are masked on both sides, all of them",
        arguments: [
            "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-KEY", "x-payment",
            "Payment-Signature",
        ]
    )
    func masks(_ header: String) throws {
        let name = try #require(HTTPField.Name(header))
        let exchange = HTTPExchange(
            HTTPClientRequest(.get, try HTTPURL("https://a.example/x"), headers: Self.fields(name)),
            .response(HTTPClientResponse(status: 200, headers: Self.fields(name))),
            elapsed: .zero
        )
        for headers in [exchange.request.headers, try #require(exchange.response).headers] {
            #expect(!headers.contains { $0.value.contains(Self.marker) })
            #expect(headers[name] == HTTPExchange.mask)
            #expect(headers[.accept] == "text/plain")
        }
    }

    @Test(
        "what is no secret stays",
        arguments: ["PAYMENT-REQUIRED", "X-PAYMENT-RESPONSE", "PAYMENT-RESPONSE", "Retry-After"]
    )
    func keeps(_ header: String) throws {
        let name = try #require(HTTPField.Name(header))
        let reply = HTTPClientResponse(status: 402, headers: [name: "v"])
        let call = HTTPClientRequest(.get, try HTTPURL("https://a.example/x"))
        #expect(HTTPExchange(call, .response(reply), elapsed: .zero).response == reply)
    }

    @Test func `a failure has no response`() throws {
        let call = HTTPClientRequest(.get, try HTTPURL("https://a.example/x"))
        #expect(HTTPExchange(call, .failed(.refused(host: "a.example")), elapsed: .zero).response == nil)
    }

    @Test func `a secret prints as nothing but its mask`() {
        let secret = Secret(Self.marker)
        var dumped = ""
        dump(["key": secret], to: &dumped)
        #expect(!dumped.contains(Self.marker) && "\(secret)" == "[secret]")
        #expect(String(reflecting: secret) == "[secret]")
        #expect(secret.expose() == Self.marker)
    }

    @Test("only a long secret shows its end", arguments: [("01234567890", "…"), ("012345678901", "…8901")])
    func tail(_ text: String, _ tail: String) {
        #expect(Secret(text).tail == tail)
    }
}
