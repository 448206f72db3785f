import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Amounts")
struct AmountTests {
    private var usdc: KnownToken {
        get throws { try #require(Network(named: "base").flatMap { KnownTokens.token("USDC", on: $0) }) }
    }

    @Test func `units become decimal text without losing a digit`() throws {
        for vector in try Fixture.list("x402/amounts", "format") {
            let amount = try AtomicAmount(parsing: try #require(vector["atomic"]?.string))
            #expect(amount.bare(decimals: try #require(vector["decimals"]?.int)) == vector["text"]?.string)
        }
    }

    @Test func `typed amounts become units`() throws {
        for vector in try Fixture.list("x402/amounts", "parse") {
            let typed = try ParsedAmount(parsing: try #require(vector["text"]?.string))
            #expect(try typed.atomic(decimals: try #require(vector["decimals"]?.int)).text == vector["atomic"]?.string)
        }
    }

    @Test func `typed text that is no amount is refused`() throws {
        let token = try usdc
        for text in try Fixture.list("x402/amounts", "parseInvalid").compactMap(\.string) {
            #expect(throws: AmountError.self, "\(text)") { try TokenAmount(parsing: text, of: token) }
        }
    }

    @Test func `an amount on the wire is digits and nothing else`() throws {
        for text in try Fixture.list("x402/amounts", "atomicFieldValid").compactMap(\.string) {
            #expect(try AtomicAmount(parsing: text).text == text.drop(while: { $0 == "0" }) || text == "0")
        }
        for text in try Fixture.list("x402/amounts", "atomicFieldInvalid").compactMap(\.string) {
            #expect(throws: AmountError.malformed(text)) { try AtomicAmount(parsing: text) }
        }
    }

    @Test func `2^256 - 1 is the largest amount`() throws {
        let largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        #expect(try AtomicAmount(parsing: "000" + largest).text == largest)
        let more = String(largest.dropLast()) + "6"
        #expect(throws: AmountError.malformed(more)) { try AtomicAmount(parsing: more) }
        #expect(throws: AmountError.tooLarge("\(largest) USDC")) {
            try TokenAmount(parsing: "\(largest) USDC", of: usdc)
        }
    }

    @Test(
        "people read two decimals at least, and groups from a thousand",
        arguments: [
            ("0", "0.00"), ("1", "0.000001"), ("1000", "0.001"), ("500000", "0.50"), ("1000000", "1.00"),
            ("1500000", "1.50"), ("999000000", "999.00"), ("1000000000", "1,000"), ("1234500000", "1,234.50"),
            ("1000000000000000", "1,000,000,000"),
        ]
    )
    func shows(_ units: String, _ text: String) throws {
        #expect(try TokenAmount(AtomicAmount(parsing: units), of: usdc).description == "\(text) USDC")
    }

    @Test(
        "a typed amount may name its token",
        arguments: [
            ("0.5", "500000"), ("$0.50", "500000"), ("0.05 USDC", "50000"), ("0.05 usdc", "50000"),
            ("100 units", "100"),
            (" 007.10 ", "7100000"),
        ]
    )
    func reads(_ text: String, _ units: String) throws {
        #expect(try TokenAmount(parsing: text, of: usdc).amount.text == units)
    }

    @Test func `another symbol, and digits that would be lost, are told apart`() throws {
        let token = try usdc
        #expect(throws: AmountError.otherToken("1 DAI", expected: "USDC")) {
            try TokenAmount(parsing: "1 DAI", of: token)
        }
        #expect(throws: AmountError.tooPrecise("0.0000001", decimals: 6)) {
            try TokenAmount(parsing: "0.0000001", of: token)
        }
        #expect(throws: AmountError.malformed("1.5 units")) { try TokenAmount(parsing: "1.5 units", of: token) }
        #expect(throws: AmountError.malformed("$1 USDC")) { try TokenAmount(parsing: "$1 USDC", of: token) }
    }
}
