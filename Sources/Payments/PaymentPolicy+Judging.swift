public import TaskModel
public import Wire
public import X402

extension PaymentPolicy {
    /// Says what becomes of a challenge: `pending` within the limits, `declined` over them, `malformed` if nothing in it can be paid.
    ///
    /// Nothing is signed or sent. `purpose` and `host` are what a person reads: what is paid for, and who asks.
    public func judge(
        _ challenge: PaymentChallenge,
        purpose: String,
        host: String,
        now: Timestamp
    ) -> PaymentSummary {
        let choice = RequirementChoice<PaymentRule>(
            from: challenge,
            ChoicePreferences(network: preferred),
            refuse: refusal(of:)
        )
        let verdict = Verdict(choice, challenge, otherwise: rule)
        return PaymentSummary(
            outcome: verdict.outcome,
            purpose: purpose,
            host: host,
            challenge: challenge,
            option: verdict.option?.number,
            rule: verdict.rule,
            findings: challenge.findings,
            expires: verdict.option.map { now + .seconds($0.maxTimeoutSeconds) }
        )
    }

    /// What becomes of an operation that is known to cost, if nobody can say how much: a person must decide.
    public func judge(missingPrice reason: String, purpose: String, host: String) -> PaymentSummary {
        PaymentSummary(
            outcome: .pending,
            purpose: purpose,
            host: host,
            challenge: nil,
            option: nil,
            rule: rule.text,
            missingPrice: reason,
            findings: [],
            expires: nil
        )
    }
}

/// What was decided about a challenge, and because of which of its options.
private struct Verdict {
    let outcome: PaymentSummary.Outcome
    let option: PaymentRequirements?
    let rule: String?

    init(_ choice: RequirementChoice<PaymentRule>, _ challenge: PaymentChallenge, otherwise rule: PaymentRule) {
        if let chosen = choice.chosen {
            (outcome, option, self.rule) = (.pending, chosen, rule.text)
        } else if let refused = choice.refused.first, let reason = Self.refusal(of: refused, in: choice) {
            (outcome, option, self.rule) = (.declined, refused, reason.text)
        } else if let (number, asset) = Self.unknownToken(in: choice) {
            // In order, but for a token that no limit can be held against.
            let option = challenge.accepts.first { $0.number == number }?.usable
            (outcome, self.option, self.rule) = (.declined, option, PaymentRule.unknownToken(asset).text)
        } else {
            (outcome, option, self.rule) = (.malformed, nil, nil)
        }
    }

    private static func refusal(
        of requirements: PaymentRequirements,
        in choice: RequirementChoice<PaymentRule>
    ) -> PaymentRule? {
        choice.skipped.lazy.compactMap { skipped in
            guard skipped.number == requirements.number, case .refused(let rule) = skipped.reason else { return nil }
            return rule
        }.first
    }

    private static func unknownToken(in choice: RequirementChoice<PaymentRule>) -> (Int, Address)? {
        choice.skipped.lazy.compactMap { skipped in
            guard case .unknownAsset(let asset) = skipped.reason else { return nil }
            return (skipped.number, asset)
        }.first
    }
}
