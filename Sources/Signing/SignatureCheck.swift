public import X402

/// The recovery and the check of the account that signed.
///
/// It is stricter than the curve's library, as token contracts are.
///
/// Source: EIP-2, s in the lower half; OpenZeppelin `ECDSA`, which USDC's checks follow.
public enum SignatureCheck {
    /// Returns the account that signed the digest.
    ///
    /// - Throws: ``SigningError/signatureV(_:)``, ``SigningError/signatureRange``, ``SigningError/signatureHighS`` or
    ///   ``SigningError/unrecoverable``.
    public static func signer(of digest: Digest, _ signature: Signature) throws(SigningError) -> Address {
        let bit: UInt8
        switch signature.v {
        case 0, 1: bit = signature.v
        case 27, 28: bit = signature.v - 27
        default: throw .signatureV(signature.v)
        }
        guard CurveOrder.contains(signature.r), CurveOrder.contains(signature.s) else { throw .signatureRange }
        guard signature.isLowS else { throw .signatureHighS }
        let compact = signature.r + signature.s
        guard let address = Secp256k1.shared.recover(digest, compact: compact, recoveryBit: bit) else {
            throw .unrecoverable
        }
        return address
    }

    /// Verifies that an account signed the digest.
    ///
    /// - Throws: ``SigningError/otherSigner(_:expected:)``, and the errors of ``signer(of:_:)``.
    public static func verify(
        _ signature: Signature,
        of digest: Digest,
        by account: Address
    ) throws(SigningError) {
        let signer = try signer(of: digest, signature)
        guard signer == account else { throw .otherSigner(signer, expected: account) }
    }
}
