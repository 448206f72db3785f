import Wire
import X402

extension PaymentChallenge {
    /// The challenge with no option but that one: all that signing it again needs.
    func reduced(to requirements: PaymentRequirements) -> JSONObject {
        var raw: JSONObject = ["x402Version": .int(version)]
        raw.append("resource", ifPresent: self.raw["resource"])
        raw.append("accepts", .array([.object(requirements.raw)]))
        raw.append("extensions", ifPresent: extensions.map { .object($0) })
        return raw
    }
}

extension LedgerEntry.Signed {
    /// The challenge that was answered, with the one option that was paid; nil if it can no longer be read.
    var readChallenge: PaymentChallenge? {
        try? PaymentChallenge(pasted: JSONValue.object(challenge).compact)
    }
}
