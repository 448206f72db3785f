import Core
import OrderedJSON
import X402

extension PaymentChallenge {
    /// The maximum size of a challenge that is stored and echoed in a header, in bytes; no server takes a longer one.
    static let reducedLimit = 32 * 1024

    /// Returns the challenge with only the given option; nil if it is larger than the limit.
    ///
    /// The result has all that signing it again needs. Version 1 echoes nothing of what is said about the goods; of
    /// that only a short description stays, for display.
    func reduced(to requirements: PaymentRequirements) -> JSONObject? {
        var option = requirements.raw
        if version == 1 {
            for field in ["description", "outputSchema"] where (option[field]?.compact.utf8.count ?? 0) > 1024 {
                option = JSONObject(option.filter { $0.key != field }.map { ($0.key, $0.value) })
            }
        }
        var raw: JSONObject = ["x402Version": .int(version)]
        raw.append("resource", ifPresent: self.raw["resource"])
        raw.append("accepts", .array([.object(option)]))
        raw.append("extensions", ifPresent: extensions.map { .object($0) })
        return JSONValue.object(raw).compact.utf8.count <= Self.reducedLimit ? raw : nil
    }
}

extension LedgerEntry.Signed {
    /// The challenge that was answered, with the one option that was paid; nil if it can no longer be read.
    var readChallenge: PaymentChallenge? {
        try? PaymentChallenge(pasted: JSONValue.object(challenge).compact)
    }
}
