public import X402

/// An authorization in the form in which it is hashed for signing.
///
/// Source: EIP-712, "Specification of the eth_signTypedData JSON RPC".
public struct TypedData: Sendable, Hashable {
    /// The hash of the domain to which the authorization is bound.
    public let domainSeparator: Digest
    /// The hash of the type, then every field, 32 bytes each.
    public let encodedStruct: [UInt8]

    private init(_ domainSeparator: Digest, _ words: ABIEncoder) {
        self.domainSeparator = domainSeparator
        encodedStruct = words.bytes
    }

    /// The hash of ``encodedStruct``.
    public var structHash: Digest { Digest(hashing: encodedStruct) }

    /// The digest that is signed.
    public var digest: Digest { Digest(hashing: [0x19, 0x01] + domainSeparator.bytes + structHash.bytes) }
}

extension TypedData {
    /// Encodes a transfer that the token's own contract checks.
    ///
    /// Source: EIP-3009, `TransferWithAuthorization`.
    public init(_ transfer: TransferAuthorization, in domain: EIP712Domain) {
        var words = ABIEncoder(
            "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
                + "bytes32 nonce)"
        )
        words.append(transfer.from)
        words.append(transfer.to)
        words.append(transfer.value)
        words.append(number: transfer.validAfter)
        words.append(number: transfer.validBefore)
        words.append(transfer.nonce)
        self.init(domain.separator, words)
    }

    /// Encodes a permit that the Permit2 contract of a chain checks.
    ///
    /// Source: Uniswap Permit2, `PermitHash.sol`, `hashWithWitness`; x402 specification, `Witness`.
    public init(_ permit: PermitAuthorization, chainId: UInt64) {
        let permittedType = "TokenPermissions(address token,uint256 amount)"
        var permitted = ABIEncoder(permittedType)
        permitted.append(permit.permitted.token)
        permitted.append(permit.permitted.amount)
        var words = ABIEncoder(
            "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,"
                + "Witness witness)\(permittedType)\(permit.witness.type)"
        )
        words.append(permitted)
        words.append(permit.spender)
        words.append(permit.nonce)
        words.append(number: permit.deadline)
        words.append(permit.witness.words)
        self.init(PermitDomain.separator(chainId: chainId), words)
    }
}

extension PermitWitness {
    fileprivate var type: String {
        switch self {
        case .exact: "Witness(address to,uint256 validAfter)"
        case .upto: "Witness(address to,address facilitator,uint256 validAfter)"
        }
    }

    fileprivate var words: ABIEncoder {
        var words = ABIEncoder(type)
        switch self {
        case .exact(let to, let validAfter):
            words.append(to)
            words.append(number: validAfter)
        case .upto(let to, let facilitator, let validAfter):
            words.append(to)
            words.append(facilitator)
            words.append(number: validAfter)
        }
        return words
    }
}
