import BigInt
import Core
import HTTPTypes
import OrderedJSON
import X402

/// The router's statement of the price of a request, made from the target's response.
///
/// The request is really sent to the target. A 402 from which no price can be read is passed through unchanged.
enum DryRun {
    /// The fee model of a dry run.
    enum FeeModel {
        /// The router pays from credits.
        case proxy
        /// The customer signs the payment, and the router relays it.
        case relay
    }

    static func answer(_ outcome: HostResponse, fees model: FeeModel) -> HostResponse {
        guard case .reply(let reply, let span) = outcome else { return outcome }
        guard reply.status == 402 else {
            let response = (try? JSONValue(parsing: reply.body)) ?? .string(reply.text)
            let answer: JSONValue = ["requiresPayment": false, "status": .int(reply.status), "response": response]
            return .reply(HTTPClientResponse(status: 200, json: answer), after: span)
        }
        guard let requirement = requirement(in: reply) else { return outcome }
        var answer: JSONObject = ["requiresPayment": true, "targetPaymentRequirements": requirement]
        switch model {
        case .proxy: answer.append("proxyFeeBreakdown", ifPresent: Price(of: requirement)?.proxyFees)
        case .relay: answer.append("relayFeeBreakdown", ifPresent: Price(of: requirement)?.relayFees)
        }
        return .reply(HTTPClientResponse(status: 200, json: .object(answer)), after: span)
    }

    private static func requirement(in reply: HTTPClientResponse) -> JSONValue? {
        if let body = try? JSONValue(parsing: reply.body), let first = body["accepts"]?.array?.first { return first }
        return reply.headers[.paymentRequired].flatMap(PaymentHeaders.decode)?["accepts"]?.array?.first
    }

    /// The price of a target, with the router's fees.
    private struct Price {
        let amount: AtomicAmount
        let decimals: Int

        /// Reads the price of a requirement; nil if its amount is not a number.
        ///
        /// An unknown token is assumed to have 6 decimals, as USDC has.
        init?(of requirement: JSONValue) {
            let text = requirement["maxAmountRequired"]?.string ?? requirement["amount"]?.string ?? ""
            guard let amount = try? AtomicAmount(parsing: text) else { return nil }
            self.amount = amount
            let asset = requirement["asset"]?.string?.lowercased()
            decimals = KnownTokens.all.first { $0.contract.lowercased() == asset }?.decimals ?? 6
        }

        /// The fee breakdown of the paying router, whose fee is 3 %.
        var proxyFees: JSONValue? {
            guard let fee = AtomicAmount(units: amount.units * 3) else { return nil }
            return [
                "targetAmount": number(amount.bare(decimals: decimals)),
                "proxyFee": number(fee.bare(decimals: decimals + 2)),
                "totalCreditsCharged": .int(CreditPrice.credits(for: amount, decimals: decimals)),
                "proxyFeePercentage": 3,
                "feeModel": "3% with $0 minimum",
                "creditsPerUsdc": 1000,
            ]
        }

        /// The fee breakdown of the relay; nil for a token that has not six decimals.
        var relayFees: JSONValue? {
            guard decimals == 6, let fee = RelayFee(of: amount) else { return nil }
            return [
                "targetAmount": number(amount.bare(decimals: 6)), "relayFee": number(fee.fee.bare(decimals: 6)),
                "totalAmount": number(fee.total.bare(decimals: 6)), "relayFeePercentage": 3,
                "relayFeeMinUSDC": number("0.002"),
                "feeModel": "3% with $0.002 minimum",
            ]
        }

        private func number(_ text: String) -> JSONValue {
            JSONNumber(text).map { .number($0) } ?? .null
        }
    }
}
