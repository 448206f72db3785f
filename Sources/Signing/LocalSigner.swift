public import X402

/// A signer whose key is in this process.
///
/// Signatures are deterministic (RFC 6979 with SHA-256), so the same digest always gets the same signature.
public struct LocalSigner: Signer {
    public let address: Address
    private let key: PrivateKey

    /// Creates the signer of a key.
    ///
    /// - Throws: ``SigningError/libraryFailed``, which no key that was parsed has ever caused.
    public init(_ key: PrivateKey) throws(SigningError) {
        guard let address = key.withBytes({ Secp256k1.shared.address(of: $0) }) else { throw .libraryFailed }
        self.address = address
        self.key = key
    }

    public func sign(_ digest: Digest) throws(SigningError) -> Signature {
        guard let signature = key.withBytes({ Secp256k1.shared.sign(digest, with: $0) }) else { throw .libraryFailed }
        return signature
    }
}
