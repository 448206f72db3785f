import Core
import BigInt
import PaymentModel
import Testing
import X402

@Suite("Spending limits")
struct SpendingLimitTests {
    @Test(
        "a limit is within another that allows at least as much",
        arguments: [
            ("0.10", "0.10", true), ("0.10", "0.11", true), ("0.11", "0.10", false), ("0.10 USDC", "0.10", true),
            ("0.10", "0.10 USDC", false), ("0.10 usdc", "0.20 USDC", true), ("0.10 USDC.e", "0.20 USDC", false),
            ("0.0000001", "0", false), ("0", "0", true),
        ]
    )
    func within(_ limit: String, _ other: String, _ isWithin: Bool) throws {
        #expect(try SpendingLimit(parsing: limit).isWithin(SpendingLimit(parsing: other)) == isWithin)
    }

    @Test("a symbol that no known token has is refused", arguments: ["DOGE", "EURC", "Usd"])
    func unknown(_ symbol: String) {
        #expect(throws: AmountError.unknownToken(symbol)) { try SpendingLimit(parsing: "1 \(symbol)") }
    }

    @Test func `smallest units are refused, as they mean nothing without a token`() {
        #expect(throws: AmountError.malformed("50 units")) { try SpendingLimit(parsing: "50 units") }
    }

    @Test(
        "dollars are counted in units of 18 decimals, and finer digits are cut off",
        arguments: [
            ("1", "1000000000000000000"), ("0.05", "50000000000000000"), ("0.0000000000000000019", "1"),
            ("$2.50", "2500000000000000000"),
        ]
    )
    func units(_ text: String, _ units: String) throws {
        #expect(try String(SpendingLimit(parsing: text).dollarUnits) == units)
    }

    @Test(
        "a limit has two decimals at least, and its symbol as it was typed",
        arguments: [
            ("1", "1.00"), ("0.050", "0.05"), ("0.0015", "0.0015"), ("0.05 usdc", "0.05 usdc"), ("$2.5", "2.50"),
        ]
    )
    func shown(_ text: String, _ shown: String) throws {
        #expect(try SpendingLimit(parsing: text).description == shown)
    }

    @Test("other text is no limit", arguments: ["", "-1", "1,5", "5 units", "1e3", "ten"])
    func refuses(_ text: String) {
        #expect(throws: AmountError.malformed(text)) { try SpendingLimit(parsing: text) }
    }
}
