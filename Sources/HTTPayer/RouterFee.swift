import BigInt
import Core
import OrderedJSON
import X402

/// The fee that a router charges on top of the price of a call, as its dry run states it.
///
/// Source: the router's documentation, `proxyFeeBreakdown`: `totalCreditsCharged` at `creditsPerUsdc`.
enum RouterFee {
    /// Returns the fee in the token's smallest units; zero if none is stated, nil if what is stated makes no sense.
    static func units(_ breakdown: JSONValue?, beside requirements: PaymentRequirements?) -> AtomicAmount? {
        guard let breakdown, let requirements else { return AtomicAmount(0) }
        guard breakdown["totalCreditsCharged"] != nil else { return AtomicAmount(0) }
        guard let credits = Decimal(breakdown["totalCreditsCharged"]),
            let rate = Decimal(breakdown["creditsPerUsdc"] ?? 1000), rate.digits > 0
        else { return nil }
        let decimals = requirements.token?.decimals ?? 6
        // credits / rate dollars, in the token's units, rounded up: a part of a unit is charged as a whole one.
        let dividend = credits.digits * BigUInt(10).power(decimals + rate.places)
        let divisor = rate.digits * BigUInt(10).power(credits.places)
        let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        let total = quotient + (rest == 0 ? 0 : 1)
        let price = requirements.amount.units
        return AtomicAmount(units: total > price ? total - price : 0)
    }

    /// A JSON number without sign and exponent.
    private struct Decimal {
        let digits: BigUInt
        let places: Int

        init?(_ value: JSONValue?) {
            let text: String
            switch value {
            case .number(let number): text = number.text
            case .string(let written): text = written
            default: return nil
            }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard text.utf8.count <= 60, 1...2 ~= parts.count, parts.allSatisfy(Self.isDigits),
                let digits = BigUInt(parts.joined())
            else { return nil }
            self.digits = digits
            places = parts.count == 2 ? parts[1].utf8.count : 0
        }

        private static func isDigits(_ text: Substring) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
    }
}
