import Payments
import X402

extension Settings {
    /// The limits on payments.
    ///
    /// This version pays nothing, so `never` is the only mode.
    ///
    /// - Throws: ``SettingsError``.
    func policy() throws(SettingsError) -> PaymentPolicy {
        var policy = PaymentPolicy()
        if let mode: PaymentPolicy.Mode = try choice(.policy) { policy.mode = mode }
        let amounts = "an amount such as 0.50 or 0.50 USDC"
        if let limit = try read(.maxPerPayment, allowed: amounts, { try? TokenLimit(parsing: $0) }) {
            policy.maxPerPayment = limit
        }
        if let limit = try read(.budget, allowed: amounts, { try? TokenLimit(parsing: $0) }) {
            policy.dailyBudget = limit
        }
        return policy
    }
}

extension PaymentPolicy {
    /// Reads the `policy` header of a session file: `mode never, max 0.10`; nil for anything else.
    init?(header text: String) {
        self.init()
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            switch words.first {
            case "mode" where words.count == 2:
                guard let mode = Mode(rawValue: words[1]) else { return nil }
                self.mode = mode
            case "max":
                guard let limit = try? TokenLimit(parsing: words.dropFirst().joined(separator: " ")) else { return nil }
                maxPerPayment = limit
            default: return nil
            }
        }
    }
}
