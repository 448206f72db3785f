import Core
import HTTPTypes
import OrderedJSON
import Testing
import X402

@Suite("Payment headers")
struct PaymentHeadersTests {
    @Test(
        "base64 is the standard's",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func encodes(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
        #expect(Base64.decode(encoded.utf8.filter { $0 != UInt8(ascii: "=") }) == Array(text.utf8))
    }

    @Test func `both alphabets and line breaks are read`() {
        #expect(Base64.decode("-_-_".utf8) == Base64.decode("+/+/".utf8))
        #expect(Base64.decode("Zm9v\r\n YmFy".utf8) == Array("foobar".utf8))
    }

    @Test("what is not base64 is refused", arguments: ["Z", "Zm9vY", "Zg==Zg==", "Zm9v!", "Zg===", "é"])
    func refuses(_ text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `each version has its own names`() {
        #expect(PaymentHeaders.payment(version: 1) == .payment)
        #expect(PaymentHeaders.payment(version: 2) == .paymentSignature)
        #expect(PaymentHeaders.receipt(version: 1) == .paymentResponseV1)
        #expect(PaymentHeaders.receipt(version: 2) == .paymentResponse)
    }

    @Test func `what is encoded is decoded`() {
        let value: JSONValue = ["name": "USD₮0", "big": 9_007_199_254_740_993]
        #expect(PaymentHeaders.decode(PaymentHeaders.encode(value)) == value)
    }
}
