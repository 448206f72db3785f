public import Core
public import X402

/// The policy's decision about a challenge, made before the ledger is consulted.
public enum PaymentDecision: Sendable, Hashable {
    /// The option may be paid.
    case pay(PaymentRequirements)
    /// The option is within the limits, and the user must approve it.
    case ask(PaymentRequirements)
    /// Nothing is paid; the values are the outcome, the option in question and the rule.
    case refuse(PaymentSummary.Outcome, PaymentRequirements?, PaymentRule?)
}

extension PaymentPolicy {
    /// Decides about a challenge.
    ///
    /// `payer` is the address that would sign, if there is one; `permission` is what the user agreed to. A permission
    /// answers the question of the mode `ask`, but does not override the mode `never`; given `once` it lifts the limits
    /// of amount, never a denied network, token or payee. `fee` is the amount that a router charges in addition to the
    /// price.
    public func decide(
        _ challenge: PaymentChallenge,
        payer: Address?,
        permission: PaymentPermission = .none,
        fee: AtomicAmount = AtomicAmount(0)
    ) -> PaymentDecision {
        let choice = RequirementsSelector<PaymentRule>(from: challenge, preferences(payer: payer)) { requirements in
            if let terms = permission.terms, !terms.cover(requirements, charging: fee) {
                return .changedTerms(terms.change(to: requirements))
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

    /// Returns the rule that forbids signing for a payment's time window; nil if the window is long enough.
    ///
    /// Facilitators want six seconds to be left when they check a payment.
    private static func window(of requirements: PaymentRequirements) -> PaymentRule? {
        let seconds = requirements.maxTimeoutSeconds
        return seconds < 10 ? .window("the seller waits only \(seconds) s, too short to settle") : nil
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
            // The option is valid, except that its token is unknown, so that no limit applies to it.
            if case .unknownAsset(let asset) = skipped.reason {
                let option = challenge.accepts.first { $0.number == skipped.number }?.usable
                return (.declined, option, .unknownToken(asset))
            }
        }
        return (.malformed, nil, nil)
    }

    /// Returns the summary of a challenge that is not paid.
    ///
    /// `purpose` and `host` are for display: what is paid for, and the seller that asks for the payment.
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

    /// Returns the summary of an operation that is known to cost, but at an unknown price: the user must decide.
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
