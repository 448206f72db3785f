extension FacilitatorErrorCode {
    /// Returns the meaning of the code in words, with `token` and `network` as people read them.
    public func meaning(token: String, network: String) -> String {
        switch self {
        case .insufficientFunds, .insufficientBalance: "the payer has too little \(token) on \(network)"
        case .validBefore, .validAfter, .expired, .tooShort, .permitDeadline, .permitNotYetValid:
            "the signature has expired or is not valid yet"
        case .value, .valueMismatch, .recipientMismatch, .networkMismatch, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitSpender:
            "the signed payment doesn't match the request"
        case .invalidSignature, .missingDomain, .tokenNameMismatch, .tokenVersionMismatch, .notSupportedByToken,
            .permitSignature:
            "the signature doesn't match the payer or the token's name and version"
        case .nonceAlreadyUsed: "this payment was already settled"
        case .duplicateSettlement: "this payment is being settled or already was"
        case .invalidNetwork, .invalidScheme, .unsupportedScheme: "the facilitator can't settle this option"
        case .invalidPayload, .invalidPayment, .invalidVersion, .unsupportedPayload:
            "the facilitator couldn't read the payment"
        case .invalidRequirements: "the seller's payment request is invalid"
        case .invalidTransactionState, .transactionFailed, .simulationFailed: "the transfer failed on chain"
        case .unexpectedVerifyError: "the facilitator's check failed"
        case .unexpectedSettleError, .settlementPending: "not known yet"
        }
    }

    /// The party that can act on the refusal.
    public var actor: Actor {
        switch self {
        case .insufficientFunds, .insufficientBalance, .validBefore, .validAfter, .expired, .tooShort, .permitDeadline,
            .permitNotYetValid:
            .payer
        case .value, .valueMismatch, .recipientMismatch, .networkMismatch, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitSpender, .invalidPayload, .invalidPayment,
            .invalidVersion, .unsupportedPayload:
            .client
        case .invalidSignature, .missingDomain, .tokenNameMismatch, .tokenVersionMismatch, .notSupportedByToken,
            .permitSignature:
            .clientOrSeller
        case .invalidNetwork, .invalidScheme, .unsupportedScheme, .invalidRequirements: .seller
        case .nonceAlreadyUsed, .duplicateSettlement: .nobody
        case .invalidTransactionState, .transactionFailed, .simulationFailed: .unclear
        case .unexpectedVerifyError, .unexpectedSettleError, .settlementPending: .wait
        }
    }

    /// The advice on paying again, shown after `pay N`; nil if paying again cannot help.
    public var again: String? {
        switch self {
        case .insufficientFunds, .insufficientBalance: "after adding funds, with the same signature"
        case .validBefore, .validAfter, .expired, .tooShort, .permitDeadline, .permitNotYetValid:
            "after the old signature expires (check your clock)"
        case .value, .valueMismatch, .recipientMismatch, .networkMismatch, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitSpender:
            "at the new price, after the old signature expires"
        case .invalidSignature, .missingDomain, .tokenNameMismatch, .tokenVersionMismatch, .notSupportedByToken,
            .permitSignature:
            "after a fix (challenge shows both names)"
        case .invalidNetwork, .invalidScheme, .unsupportedScheme: "with another option"
        case .invalidPayload, .invalidPayment, .invalidVersion, .unsupportedPayload:
            "with another x402 version, if offered"
        case .invalidTransactionState, .transactionFailed, .simulationFailed: "after checking the receipt"
        case .unexpectedVerifyError: "with the same payment"
        case .unexpectedSettleError, .settlementPending: "with the same payment, never a new one"
        case .nonceAlreadyUsed, .duplicateSettlement, .invalidRequirements: nil
        }
    }
}
