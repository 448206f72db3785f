public import X402

/// An account that signs digests.
public protocol Signer: Sendable {
    /// The address of the account.
    var address: Address { get }

    /// Signs a digest as it is, without hashing it again; s is in the lower half and v is 27 or 28.
    func sign(_ digest: Digest) throws(SigningError) -> Signature
}
