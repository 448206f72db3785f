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
        case .faulty(let findings): findings.first.map { "\($0.field): \($0.explanation)" } ?? "invalid"
        case .scheme(let scheme): "the scheme \(scheme) is not supported"
        case .network(let network): "this kind of key can't pay on \(network)"
        case .method(let method): "the transfer method \(method) is not allowed"
        case .unknownAsset(let asset): "\(asset.short) is not a known token, and you have not allowed it"
        case .noDomain: "the request doesn't give the token's signing name"
        case .paymentFlow(let flow): "the payment flow \(flow) is not supported"
        case .payeeIsPayer: "payTo is the payer's own address"
        case .refused: nil
        }
    }
}
