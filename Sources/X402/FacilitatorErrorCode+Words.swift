extension FacilitatorErrorCode {
    /// Returns the meaning of the code in words, with `token` and `network` as people read them.
    public func meaning(token: String, network: String) -> String {
        switch self {
        case .insufficientFunds, .insufficientBalance: "the payer has too little \(token) on \(network)"
        case .validBefore, .validAfter, .expired, .tooShort, .permitDeadline, .permitNotYetValid:
            "the signature was too late, or not valid yet"
        case .value, .valueMismatch, .recipientMismatch, .networkMismatch, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitSpender:
            "what was signed is not what was asked"
        case .invalidSignature, .missingDomain, .tokenNameMismatch, .tokenVersionMismatch, .notSupportedByToken,
            .permitSignature:
            "the signature does not fit the token's own name and version, or the payer"
        case .nonceAlreadyUsed: "this payment was settled once already"
        case .duplicateSettlement: "this payment is being settled, or was settled once already"
        case .invalidNetwork, .invalidScheme, .unsupportedScheme: "the facilitator cannot settle this option"
        case .invalidPayload, .invalidPayment, .invalidVersion, .unsupportedPayload:
            "the facilitator could not read the payment"
        case .invalidRequirements: "the seller's own 402 is faulty"
        case .invalidTransactionState, .transactionFailed, .simulationFailed: "the transfer failed on the chain"
        case .unexpectedVerifyError: "the check itself broke"
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
        case .insufficientFunds, .insufficientBalance: "after funding, with the same signature"
        case .validBefore, .validAfter, .expired, .tooShort, .permitDeadline, .permitNotYetValid:
            "with a new signature once the old one is void; check the clock"
        case .value, .valueMismatch, .recipientMismatch, .networkMismatch, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitSpender:
            "at the new price, with a new signature once the old one is void"
        case .invalidSignature, .missingDomain, .tokenNameMismatch, .tokenVersionMismatch, .notSupportedByToken,
            .permitSignature:
            "after a fix; challenge shows both names"
        case .invalidNetwork, .invalidScheme, .unsupportedScheme: "with another option"
        case .invalidPayload, .invalidPayment, .invalidVersion, .unsupportedPayload:
            "in another version, if one is offered"
        case .invalidTransactionState, .transactionFailed, .simulationFailed: "after a look at the receipt"
        case .unexpectedVerifyError: "with the same payment"
        case .unexpectedSettleError, .settlementPending: "never with a new payment"
        case .nonceAlreadyUsed, .duplicateSettlement, .invalidRequirements: nil
        }
    }
}
