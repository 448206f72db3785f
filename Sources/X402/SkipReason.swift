/// Why an entry of a challenge is not paid.
public enum SkipReason<Refusal: Sendable & Hashable>: Sendable, Hashable {
    /// It, or the challenge as a whole, has faults.
    case faulty([Finding])
    /// Another scheme than `exact`.
    case scheme(String)
    /// A network that is unknown, or not of the Ethereum family.
    case network(String)
    /// A way to transfer the token that is not used here.
    case method(String)
    /// A token that is neither known nor allowed.
    case unknownAsset(Address)
    /// Nobody says under which name and version the token signs.
    case noDomain
    /// Another order of steps.
    case paymentFlow(String)
    /// The payer would pay itself.
    case payeeIsPayer
    /// The caller's policy forbids it.
    case refused(Refusal)
}

extension SkipReason {
    /// The reason in words; nil for a refusal, whose words are the caller's.
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
