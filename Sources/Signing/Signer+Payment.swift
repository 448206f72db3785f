public import Core
public import X402

/// The signing of payments.
extension Signer {
    /// Signs what an entry asks for: a transfer that the token itself checks, or a permit for the Permit2 contract.
    ///
    /// The caller decides whether to pay, and supplies the nonce, which must be drawn at random. `now` must be read
    /// after any question to the user, because the seller's time-out starts with it. The payment is valid from
    /// `validSince` seconds before `now`, for chains whose clock is slow, until `validFor` seconds after it, and never
    /// longer than the entry's `maxTimeoutSeconds`. The same arguments always give the same payment.
    ///
    /// - Throws: ``SigningError``; in this case nothing was signed, or what was signed is lost and worth nothing.
    public func payment(
        answering challenge: PaymentChallenge,
        by requirements: PaymentRequirements,
        at now: Timestamp,
        validFor seconds: Int? = nil,
        validSince margin: Int = 60,
        nonce: AuthorizationNonce,
        identifier: PaymentIdentifier? = nil
    ) throws(SigningError) -> PaymentPayload {
        guard requirements.scheme == "exact" else { throw .unsupportedScheme(requirements.scheme) }
        let window = ValidityPeriod(
            after: UInt64(clamping: now.seconds - margin),
            before: UInt64(clamping: now.seconds)
                + UInt64(clamping: min(seconds ?? .max, requirements.maxTimeoutSeconds))
        )
        let (authorization, digest) = try authorization(of: requirements, window, nonce)
        let signature = try sign(digest)
        try SignatureCheck.verify(signature, of: digest, by: address)
        return PaymentPayload(
            answering: challenge,
            by: requirements,
            authorization: authorization,
            signature: Secret(signature.text),
            identifier: identifier
        )
    }

    private func authorization(
        of requirements: PaymentRequirements,
        _ window: ValidityPeriod,
        _ nonce: AuthorizationNonce
    ) throws(SigningError) -> (PaymentPayload.Authorization, Digest) {
        switch KnownToken.TransferMethod(rawValue: requirements.transferMethod) {
        case .eip3009:
            let transfer = TransferAuthorization(
                from: address,
                to: requirements.payTo,
                value: requirements.amount,
                validAfter: window.after,
                validBefore: window.before,
                nonce: nonce
            )
            return (.transfer(transfer), TypedData(transfer, in: try EIP712Domain(requirements)).digest)
        case .permit2:
            guard let chain = requirements.network.chainId else {
                throw .noChain(network: requirements.networkText)
            }
            let permit = PermitAuthorization(
                from: address,
                permitted: .init(token: requirements.asset, amount: requirements.amount),
                spender: PermitAuthorization.exactSpender,
                nonce: nonce,
                deadline: window.before,
                witness: .exact(to: requirements.payTo, validAfter: window.after)
            )
            return (.permit(permit), TypedData(permit, chainId: chain).digest)
        case .erc7710, nil: throw .unsupportedTransfer(requirements.transferMethod)
        }
    }
}

/// The period in which a payment is valid, in seconds since 1970.
private struct ValidityPeriod {
    let after: UInt64
    let before: UInt64
}
