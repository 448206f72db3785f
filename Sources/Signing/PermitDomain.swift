import X402

/// The signing domain of a permit, which binds it to the Permit2 contract on one chain.
///
/// The contract has the same address on every chain, and its domain has no version.
///
/// Source: Uniswap Permit2, `EIP712.sol`.
enum PermitDomain {
    /// Returns the domain separator: the hash that represents the domain in every digest.
    static func separator(chainId: UInt64) -> Digest {
        var words = ABIEncoder("EIP712Domain(string name,uint256 chainId,address verifyingContract)")
        words.append(text: "Permit2")
        words.append(number: chainId)
        words.append(contract)
        return words.hash
    }

    private static let contract: Address = {
        guard let address = Address(digitsOf: "0x000000000022D473030F116dDEE9F6B43aC78BA3") else {
            preconditionFailure("an address is 20 bytes")
        }
        return address
    }()
}
