public import X402

/// A signing domain, which binds a signed transfer to one token on one chain.
///
/// Name and version are hashed as the seller or the token wrote them, without trimming or normalisation (`USD₮0`).
///
/// Source: EIP-712, `EIP712Domain`; EIP-3009.
public struct EIP712Domain: Sendable, Hashable {
    /// The name that the token's contract signs under, such as `USD Coin`.
    public let name: String
    /// The version that the token's contract signs under, such as `2`.
    public let version: String
    /// The chain's number.
    public let chainId: UInt64
    /// The token's contract.
    public let verifyingContract: Address

    /// Creates a domain from all four fields.
    public init(name: String, version: String, chainId: UInt64, verifyingContract: Address) {
        self.name = name
        self.version = version
        self.chainId = chainId
        self.verifyingContract = verifyingContract
    }

    /// Creates the domain of an entry's token; a chain number or contract inside `extra` is ignored.
    ///
    /// - Throws: ``SigningError/noChain(network:)`` or ``SigningError/noDomain(asset:)``.
    public init(_ requirements: PaymentRequirements) throws(SigningError) {
        guard let chainId = requirements.network.chainId else { throw .noChain(network: requirements.networkText) }
        guard let name = requirements.domainName, let version = requirements.domainVersion else {
            throw .noDomain(asset: requirements.asset)
        }
        self.init(name: name, version: version, chainId: chainId, verifyingContract: requirements.asset)
    }

    /// The domain separator: the hash that represents the domain in every digest.
    public var separator: Digest {
        var words = ABIEncoder("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
        words.append(text: name)
        words.append(text: version)
        words.append(number: chainId)
        words.append(verifyingContract)
        return words.hash
    }
}
