/// A reason why an entry of a challenge is not paid.
public enum SkipReason<Refusal: Sendable & Hashable>: Sendable, Hashable {
    /// Faults of the entry or of the challenge as a whole.
    case faulty([Finding])
    /// A scheme other than `exact`.
    case scheme(String)
    /// A network that is unknown, or not of the Ethereum family.
    case network(String)
    /// A transfer method that this program does not use.
    case method(String)
    /// A token that is neither known nor allowed.
    case unknownAsset(Address)
    /// A signing domain whose name or version is not known.
    case noDomain
    /// A payment flow that is not known.
    case paymentFlow(String)
    /// A payee that is the payer itself.
    case payeeIsPayer
    /// A refusal by the caller's policy.
    case refused(Refusal)
}

extension SkipReason {
    /// The reason in words; nil for a refusal, which the caller explains.
    public var explanation: String? {
        switch self {
        case .faulty(let findings): findings.first.map { "\($0.field): \($0.explanation)" } ?? "faulty"
        case .scheme(let scheme): "the scheme \(scheme) is not paid here"
        case .network(let network): "\(network) cannot be paid on with this kind of key"
        case .method(let method): "the transfer method \(method) is not used here"
        case .unknownAsset(let asset): "\(asset.short) is no known token, and not allowed by hand"
        case .noDomain: "nobody says under which name the token signs"
        case .paymentFlow(let flow): "the payment flow \(flow) is not known"
        case .payeeIsPayer: "the payer would pay itself"
        case .refused: nil
        }
    }
}
