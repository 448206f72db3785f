public import Wire
public import X402

/// From an entry of a challenge to a payment.
extension Signer {
    /// Signs what an entry asks for, as a transfer that the token itself checks.
    ///
    /// Nothing is decided here: whether to pay is the caller's affair, and so is the nonce, which must be drawn at
    /// random. `now` must be asked for after any question to a person, because the seller's patience starts with it.
    /// The payment is valid from ten minutes before, for chains whose clock is behind, until
    /// `validFor` seconds are over, and never longer than the entry's `maxTimeoutSeconds`. The same arguments always
    /// give the same payment.
    ///
    /// - Throws: ``SigningError``; nothing was signed then, or what was signed is lost and worth nothing.
    public func payment(
        answering challenge: PaymentChallenge,
        by requirements: PaymentRequirements,
        at now: Timestamp,
        validFor seconds: Int? = nil,
        nonce: AuthorizationNonce,
        identifier: PaymentIdentifier? = nil
    ) throws(SigningError) -> PaymentPayload {
        guard requirements.scheme == "exact" else { throw .unsupportedScheme(requirements.scheme) }
        guard requirements.transferMethod == KnownToken.TransferMethod.eip3009.rawValue else {
            throw .unsupportedTransfer(requirements.transferMethod)
        }
        let domain = try TransferDomain(requirements)
        let transfer = TransferAuthorization(
            from: address,
            to: requirements.payTo,
            value: requirements.amount,
            validAfter: UInt64(clamping: now.seconds - 600),
            validBefore: UInt64(clamping: now.seconds)
                + UInt64(clamping: min(seconds ?? .max, requirements.maxTimeoutSeconds)),
            nonce: nonce
        )
        let digest = TypedData(transfer, in: domain).digest
        let signature = try sign(digest)
        try SignatureCheck.verify(signature, of: digest, by: address)
        return PaymentPayload(
            answering: challenge,
            by: requirements,
            authorization: .transfer(transfer),
            signature: Secret(signature.text),
            identifier: identifier
        )
    }
}
