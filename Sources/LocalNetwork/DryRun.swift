import HTTPTypes
import Wire

/// What the router says about the price of a call, made from the target's answer.
///
/// The target really is called. A 402 from which no price can be read is passed through as it came.
enum DryRun {
    static func answer(_ outcome: Outcome) -> Outcome {
        guard case .reply(let reply, let span) = outcome else { return outcome }
        guard reply.status == 402 else {
            let response = (try? JSONValue(parsing: reply.body)) ?? .string(reply.text)
            let answer: JSONValue = ["requiresPayment": false, "status": .int(reply.status), "response": response]
            return .reply(HTTPReply(status: 200, json: answer), after: span)
        }
        guard let requirement = requirement(in: reply) else { return outcome }
        var answer: JSONObject = ["requiresPayment": true, "targetPaymentRequirements": requirement]
        answer.append("proxyFeeBreakdown", ifPresent: fees(of: requirement))
        return .reply(HTTPReply(status: 200, json: .object(answer)), after: span)
    }

    private static func requirement(in reply: HTTPReply) -> JSONValue? {
        if let body = try? JSONValue(parsing: reply.body), let first = body["accepts"]?.array?.first { return first }
        guard let header = reply.headers[.paymentRequired], let bytes = Base64.decode(header) else { return nil }
        return (try? JSONValue(parsing: bytes))?["accepts"]?.array?.first
    }

    /// 3 % on top, and 1000 credits for a dollar, rounded up; nothing for an amount that is no number.
    private static func fees(of requirement: JSONValue) -> JSONValue? {
        let amount = requirement["maxAmountRequired"]?.string ?? requirement["amount"]?.string ?? ""
        guard let units = WholeNumber.parse(amount) else { return nil }
        let asset = requirement["asset"]?.string?.lowercased()
        let decimals = SoldToken.all.first { $0.asset.lowercased() == asset }?.decimals ?? 6
        var creditUnits = 1
        for _ in 3..<max(decimals, 4) { creditUnits *= 10 }
        let scaled = units * 103
        return [
            "targetAmount": .number(number(units * 100, decimals: decimals + 2)),
            "proxyFee": .number(number(units * 3, decimals: decimals + 2)),
            "totalCreditsCharged": .int((scaled + 100 * creditUnits - 1) / (100 * creditUnits)),
            "proxyFeePercentage": 3,
            "feeModel": "3% with $0 minimum",
            "creditsPerUsdc": 1000,
        ]
    }

    private static func number(_ units: Int, decimals: Int) -> JSONNumber {
        var digits = String(units)
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        var fraction = digits.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(decimals)
        return JSONNumber(fraction.isEmpty ? String(whole) : "\(whole).\(fraction)") ?? JSONNumber(0)
    }
}
