import Core

/// The choice of the entry of a challenge to pay, with the reasons against the others.
///
/// `Refusal` is the caller's type for a limit or a network that its policy forbids.
///
/// Source: x402 specification, client behaviour; the order is the reference clients': preferred network, USDC, price,
/// seller.
public struct RequirementsSelector<Refusal: Sendable & Hashable>: Sendable, Hashable {
    /// An entry that is not paid.
    public struct Skipped: Sendable, Hashable {
        /// The number of the entry in the challenge, from 1.
        public let number: Int
        /// The reason why it is not paid.
        public let reason: SkipReason<Refusal>
    }

    /// The entry to pay; nil if there is none.
    public let chosen: PaymentRequirements?
    /// The entries that could be paid but for the caller's policy, best first.
    public let refused: [PaymentRequirements]
    /// The entries that cannot or must not be paid, in the seller's order; it omits those that are merely worse than
    /// the chosen one.
    public let skipped: [Skipped]

    /// Selects an entry of a challenge.
    ///
    /// `refuse` is called for the entries that could be signed; it returns the reason why one must not be, or nil.
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
