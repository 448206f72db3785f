import BigInt
import HTTPTypes
import Wire
import X402

/// What the router says about the price of a call, made from the target's answer.
///
/// The target really is called. A 402 from which no price can be read is passed through as it came.
enum DryRun {
    static func answer(_ outcome: Outcome, isRelay: Bool = false) -> Outcome {
        guard case .reply(let reply, let span) = outcome else { return outcome }
        guard reply.status == 402 else {
            let response = (try? JSONValue(parsing: reply.body)) ?? .string(reply.text)
            let answer: JSONValue = ["requiresPayment": false, "status": .int(reply.status), "response": response]
            return .reply(HTTPReply(status: 200, json: answer), after: span)
        }
        guard let requirement = requirement(in: reply) else { return outcome }
        var answer: JSONObject = ["requiresPayment": true, "targetPaymentRequirements": requirement]
        if isRelay {
            answer.append("relayFeeBreakdown", ifPresent: relayFees(of: requirement))
        } else {
            answer.append("proxyFeeBreakdown", ifPresent: fees(of: requirement))
        }
        return .reply(HTTPReply(status: 200, json: .object(answer)), after: span)
    }

    private static func requirement(in reply: HTTPReply) -> JSONValue? {
        if let body = try? JSONValue(parsing: reply.body), let first = body["accepts"]?.array?.first { return first }
        return reply.headers[.paymentRequired].flatMap(PaymentHeaders.decode)?["accepts"]?.array?.first
    }

    /// 3 % on top; nothing for an amount that is no number.
    private static func fees(of requirement: JSONValue) -> JSONValue? {
        let amount = requirement["maxAmountRequired"]?.string ?? requirement["amount"]?.string ?? ""
        guard let price = try? AtomicAmount(parsing: amount) else { return nil }
        let asset = requirement["asset"]?.string?.lowercased()
        let decimals = KnownTokens.all.first { $0.contract.lowercased() == asset }?.decimals ?? 6
        guard let fee = AtomicAmount(units: price.units * 3) else { return nil }
        return [
            "targetAmount": number(price.bare(decimals: decimals)),
            "proxyFee": number(fee.bare(decimals: decimals + 2)),
            "totalCreditsCharged": .int(CreditPrice.credits(for: price, decimals: decimals)),
            "proxyFeePercentage": 3,
            "feeModel": "3% with $0 minimum",
            "creditsPerUsdc": 1000,
        ]
    }

    private static func relayFees(of requirement: JSONValue) -> JSONValue? {
        let amount = requirement["maxAmountRequired"]?.string ?? requirement["amount"]?.string ?? ""
        guard let price = try? AtomicAmount(parsing: amount), let fee = RelayFee(of: price) else { return nil }
        return [
            "targetAmount": number(price.bare(decimals: 6)), "relayFee": number(fee.fee.bare(decimals: 6)),
            "totalAmount": number(fee.total.bare(decimals: 6)), "relayFeePercentage": 3,
            "relayFeeMinUSDC": number("0.002"),
            "feeModel": "3% with $0.002 minimum",
        ]
    }

    private static func number(_ text: String) -> JSONValue {
        JSONNumber(text).map { .number($0) } ?? .null
    }
}
