public import Core
public import X402

/// What the policy makes of a challenge, before the ledger is asked.
public enum PaymentDecision: Sendable, Hashable {
    /// This option may be paid.
    case pay(PaymentRequirements)
    /// This option is within the limits, and a person must say yes.
    case ask(PaymentRequirements)
    /// Nothing is paid: how it stands, the option in question, the rule.
    case refuse(PaymentSummary.Outcome, PaymentRequirements?, PaymentRule?)
}

extension PaymentPolicy {
    /// Decides about a challenge.
    ///
    /// `payer` is who would sign, if somebody can; `permission` what a person said yes to. A permission stands for the question of
    /// the mode `ask`, but not for the mode `never`; given `once` it lifts the limits of amount, never a denied network, token or payee.
    /// `fee` is what a router charges beside the price.
    public func decide(
        _ challenge: PaymentChallenge,
        payer: Address?,
        permission: PaymentPermission = .none,
        fee: AtomicAmount = AtomicAmount(0)
    ) -> PaymentDecision {
        let choice = RequirementsSelector<PaymentRule>(from: challenge, preferences(payer: payer)) { requirements in
            if let terms = permission.terms, !terms.cover(requirements, charging: fee) {
                return .changedTerms(requirements.amountText)
            }
            guard let rule = refusal(of: requirements, charging: fee) else { return Self.window(of: requirements) }
            return permission.isOnce && rule.isLimit ? Self.window(of: requirements) : rule
        }
        guard let chosen = choice.chosen else { return .refuse(reason(in: choice, challenge)) }
        switch mode {
        case .never: return .refuse(.pending, chosen, .neverPays)
        case .auto: return .pay(chosen)
        case .ask: return permission.terms == nil ? .ask(chosen) : .pay(chosen)
        }
    }

    /// Why a payment's window cannot be signed for; nil if it can.
    ///
    /// Facilitators want six seconds left when they look at a payment.
    private static func window(of requirements: PaymentRequirements) -> PaymentRule? {
        let seconds = requirements.maxTimeoutSeconds
        return seconds < 10 ? .window("the seller waits \(seconds) s, too short to settle a payment") : nil
    }

    private func reason(
        in choice: RequirementsSelector<PaymentRule>,
        _ challenge: PaymentChallenge
    ) -> (PaymentSummary.Outcome, PaymentRequirements?, PaymentRule?) {
        for requirements in choice.refused {
            for skipped in choice.skipped where skipped.number == requirements.number {
                if case .refused(let rule) = skipped.reason {
                    if case .changedTerms = rule { return (.pending, requirements, rule) }
                    return (.declined, requirements, rule)
                }
            }
        }
        for skipped in choice.skipped {
            // In order, but for a token that no limit can be held against.
            if case .unknownAsset(let asset) = skipped.reason {
                let option = challenge.accepts.first { $0.number == skipped.number }?.usable
                return (.declined, option, .unknownToken(asset))
            }
        }
        return (.malformed, nil, nil)
    }

    /// Says what becomes of a challenge that is not paid.
    ///
    /// `purpose` and `host` are what a person reads: what is paid for, and who asks.
    public func summary(
        of decision: PaymentDecision,
        _ challenge: PaymentChallenge?,
        purpose: String,
        host: String,
        now: Timestamp
    ) -> PaymentSummary {
        let (outcome, option, rule): (PaymentSummary.Outcome, PaymentRequirements?, PaymentRule?) =
            switch decision {
            case .pay(let option): (.pending, option, nil)
            case .ask(let option): (.pending, option, .asks)
            case .refuse(let outcome, let option, let rule): (outcome, option, rule)
            }
        var summary = PaymentSummary(
            outcome: outcome,
            purpose: purpose,
            host: host,
            challenge: challenge,
            option: option?.number,
            rule: rule,
            findings: challenge?.findings ?? [],
            expires: option.map { now + .seconds(max(0, $0.maxTimeoutSeconds)) }
        )
        summary.canBeAllowed = mode != .never
        return summary
    }

    /// What becomes of an operation that is known to cost, if nobody can say how much: a person must decide.
    public func summary(missingPrice reason: String, purpose: String, host: String) -> PaymentSummary {
        PaymentSummary(
            outcome: .pending,
            purpose: purpose,
            host: host,
            challenge: nil,
            option: nil,
            rule: mode == .never ? .neverPays : .asks,
            missingPrice: reason,
            findings: [],
            expires: nil
        )
    }
}

extension PaymentDecision {
    fileprivate static func refuse(
        _ reason: (PaymentSummary.Outcome, PaymentRequirements?, PaymentRule?)
    ) -> PaymentDecision {
        .refuse(reason.0, reason.1, reason.2)
    }
}
