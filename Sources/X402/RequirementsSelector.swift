import Core

/// Which entry of a challenge to pay, and for every other one why not.
///
/// `Refusal` is the caller's word for a limit or a network that its policy forbids.
///
/// Source: x402 specification, client behaviour; the order is the reference clients': preferred network, USDC, price, seller.
public struct RequirementsSelector<Refusal: Sendable & Hashable>: Sendable, Hashable {
    /// An entry that is not paid.
    public struct Skipped: Sendable, Hashable {
        /// Its place in the challenge, from 1.
        public let number: Int
        /// Why not.
        public let reason: SkipReason<Refusal>
    }

    /// The entry to pay; nil if there is none.
    public let chosen: PaymentRequirements?
    /// Entries that could be paid but for the caller's policy, best first.
    public let refused: [PaymentRequirements]
    /// Every entry but the chosen one that was passed over, in the seller's order; those that were merely worse are not in it.
    public let skipped: [Skipped]

    /// Goes through the entries of a challenge; `refuse` is asked for those that could be signed, and says why one must not be.
    public init(
        from challenge: PaymentChallenge,
        _ preferences: SelectionPreferences = SelectionPreferences(),
        refuse: (PaymentRequirements) -> Refusal?
    ) {
        var skipped: [Skipped] = []
        var candidates: [PaymentRequirements] = []
        let faults = Dictionary(grouping: challenge.faults, by: \.option)
        let general = faults[nil] ?? []
        for option in challenge.accepts {
            let reason: SkipReason<Refusal>? =
                general.isEmpty
                ? Self.reason(against: option, faults: faults[option.number] ?? [], preferences)
                : .faulty(general)
            if let reason {
                skipped.append(Skipped(number: option.number, reason: reason))
            } else if let requirements = option.usable {
                candidates.append(requirements)
            }
        }
        var chosen: PaymentRequirements?
        var refused: [PaymentRequirements] = []
        for candidate in candidates.sorted(by: preferences.prefers) {
            guard let refusal = refuse(candidate) else {
                if chosen == nil { chosen = candidate }
                continue
            }
            refused.append(candidate)
            skipped.append(Skipped(number: candidate.number, reason: .refused(refusal)))
        }
        self.chosen = chosen
        self.refused = refused
        self.skipped = skipped.sorted { $0.number < $1.number }
    }

    private static func reason(
        against option: PaymentOption,
        faults: [Finding],
        _ preferences: SelectionPreferences
    ) -> SkipReason<Refusal>? {
        let requirements: PaymentRequirements
        switch option.requirements {
        case .broken(let faults): return .faulty(faults)
        case .foreign: return .network(option.networkText)
        case .usable(let usable): requirements = usable
        }
        guard requirements.scheme == "exact" else { return .scheme(requirements.scheme.terminalSafe(upTo: 40)) }
        guard preferences.methods.contains(where: { $0.rawValue == requirements.transferMethod }) else {
            return .method(requirements.transferMethod.terminalSafe(upTo: 40))
        }
        guard faults.isEmpty else { return .faulty(faults) }
        guard requirements.token != nil || preferences.allows(requirements) else {
            return .unknownAsset(requirements.asset)
        }
        guard
            requirements.transferMethod == KnownToken.TransferMethod.permit2.rawValue
                || requirements.domainName != nil && requirements.domainVersion != nil
        else { return .noDomain }
        guard requirements.paymentFlow == PaymentRequirements.authorizationFlow else {
            return .paymentFlow(requirements.paymentFlow.terminalSafe(upTo: 40))
        }
        return requirements.payTo == preferences.payer ? .payeeIsPayer : nil
    }
}
