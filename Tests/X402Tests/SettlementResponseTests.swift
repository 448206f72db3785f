import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Receipts")
struct SettlementResponseTests {
    @Test func `every published receipt is read from either header`() throws {
        for vector in try Fixture.list("x402/settlement-responses", "cases") {
            let name = try #require(vector["header"]?.string.flatMap { HTTPField.Name($0) })
            let reading = SettlementResponse.read([name: try #require(vector["value"]?.string)])
            guard let decoded = vector["decoded"]?.object else {
                #expect(reading == .unreadable(header: name))
                continue
            }
            let receipt = try #require(SettlementResponse(decoded))
            #expect(reading == .receipt(receipt, header: name))
            #expect(receipt.success == decoded["success"]?.bool)
            #expect(receipt.transaction ?? "" == decoded["transaction"]?.string)
            #expect(receipt.payer == decoded["payer"]?.string)
            #expect(receipt.errorReason == decoded["errorReason"]?.string)
            #expect(receipt.amount?.text == decoded["amount"]?.string)
            #expect(receipt.network != nil)
            #expect(receipt.isOpen == (vector["name"] == "pending"))
        }
    }

    @Test func `an answer without a receipt has none`() {
        #expect(SettlementResponse.read([:]) == .missing)
    }

    @Test func `an unreadable header does not hide a readable one`() throws {
        let receipt = SettlementResponse(success: true, transaction: "0x12", network: "base", payer: .zero)
        let headers: HTTPFields = [
            .paymentResponse: "%%%", .paymentResponseV1: PaymentHeaders.encode(.object(receipt.raw)),
        ]
        #expect(SettlementResponse.read(headers) == .receipt(receipt, header: .paymentResponseV1))
    }

    @Test func `a receipt must say whether it succeeded`() {
        #expect(SettlementResponse(["transaction": "0x12"]) == nil)
    }
}
