/// A code with which a facilitator refuses a payment.
///
/// This is the only table of such codes; for each it gives the proof about the money, the meaning, and the party that
/// can act. A code proves that no money moved only if a facilitator gives it before it broadcasts; every other code
/// leaves the outcome open, whatever it says. In the official facilitator of Python (2.25) `transaction_failed` and the
/// codes that it reads out of a contract's revert come after the broadcast.
///
/// Source: x402 specification, versions 1 and 2, error codes; the reference facilitators in TypeScript, Go and Python.
public enum FacilitatorErrorCode: String, Sendable, Hashable, CaseIterable {
    // Given by the check, before anything is broadcast.
    case insufficientFunds = "insufficient_funds"
    case invalidSignature = "invalid_exact_evm_payload_signature"
    case validBefore = "invalid_exact_evm_payload_authorization_valid_before"
    case validAfter = "invalid_exact_evm_payload_authorization_valid_after"
    case value = "invalid_exact_evm_payload_authorization_value"
    case valueMismatch = "invalid_exact_evm_payload_authorization_value_mismatch"
    case recipientMismatch = "invalid_exact_evm_payload_recipient_mismatch"
    case invalidNetwork = "invalid_network"
    case invalidScheme = "invalid_scheme"
    case unsupportedScheme = "unsupported_scheme"
    case invalidPayload = "invalid_payload"
    case invalidRequirements = "invalid_payment_requirements"
    case invalidVersion = "invalid_x402_version"

    // The nonce was used: the money moved.
    case nonceAlreadyUsed = "invalid_exact_evm_nonce_already_used"

    // Whatever these say, the transfer may have been broadcast.
    case insufficientBalance = "invalid_exact_evm_insufficient_balance"
    case expired = "payment_expired"
    case tooShort = "authorization_validity_too_short"
    case networkMismatch = "network_mismatch"
    case missingDomain = "invalid_exact_evm_missing_eip712_domain"
    case tokenNameMismatch = "invalid_exact_evm_token_name_mismatch"
    case tokenVersionMismatch = "invalid_exact_evm_token_version_mismatch"
    case notSupportedByToken = "invalid_exact_evm_eip3009_not_supported"
    case invalidPayment = "invalid_payment"
    case unsupportedPayload = "unsupported_payload_type"
    case duplicateSettlement = "duplicate_settlement"
    case invalidTransactionState = "invalid_transaction_state"
    case transactionFailed = "transaction_failed"
    case simulationFailed = "invalid_exact_evm_transaction_simulation_failed"
    case settlementPending = "settlement_pending"
    case unexpectedVerifyError = "unexpected_verify_error"
    case unexpectedSettleError = "unexpected_settle_error"
    case permitSpender = "invalid_permit2_spender"
    case permitRecipientMismatch = "invalid_permit2_recipient_mismatch"
    case permitTokenMismatch = "permit2_token_mismatch"
    case permitAmountMismatch = "permit2_amount_mismatch"
    case permitDeadline = "permit2_deadline_expired"
    case permitNotYetValid = "permit2_not_yet_valid"
    case permitSignature = "invalid_permit2_signature"

    /// The proof that a code gives about the money.
    public enum Proof: Sendable, Hashable {
        /// Proof that nothing was broadcast: no money moved for this submission.
        case nothingMoved
        /// Proof that the authorization was used: the money moved.
        case moved
        /// No proof: the transfer may have been broadcast.
        case nothing
    }

    /// A party that can act on a refusal.
    public enum Actor: Sendable, Hashable {
        /// The holder of the wallet.
        case payer
        /// This program.
        case client
        /// The seller or its facilitator.
        case seller
        /// This program or the seller.
        case clientOrSeller
        /// No party: nothing needs to be done.
        case nobody
        /// A party that cannot be determined from the code.
        case unclear
        /// No party yet: only waiting helps.
        case wait
    }

    /// Returns the code with exactly the given name; nil if there is none.
    ///
    /// Versions of the protocol write some codes with other prefixes; as proof only the whole name counts.
    public init?(exactly text: String) {
        if let code = Self(rawValue: text) {
            self = code
        } else if Self.nonceUsedNames.contains(text) {
            self = .nonceAlreadyUsed
        } else {
            return nil
        }
    }

    /// Returns the code that a text means, with any prefix; nil if there is none.
    ///
    /// Such a code serves for its meaning only, not as proof.
    public init?(meantBy text: String) {
        if let code = Self(exactly: text) {
            self = code
            return
        }
        let endings = Self.allCases.flatMap { code in code.endings.map { (code, $0) } }
        let found = endings.filter { text.hasSuffix($0.1) }.max { $0.1.utf8.count < $1.1.utf8.count }
        guard let found else { return nil }
        self = found.0
    }

    private static let nonceUsedNames: Set<String> = [
        "nonce_already_used", "invalid_exact_evm_payload_authorization_nonce_already_used",
        "invalid_exact_evm_payload_nonce_already_used",
    ]

    /// The suffixes of the code's names in all versions of the protocol.
    private var endings: [String] {
        switch self {
        case .insufficientBalance: ["insufficient_balance"]
        case .value: ["authorization_value"]
        case .valueMismatch: ["value_mismatch"]
        case .simulationFailed: ["transaction_simulation_failed"]
        case .nonceAlreadyUsed: ["nonce_already_used"]
        default:
            [
                String(
                    rawValue.trimmingPrefix("invalid_exact_evm_payload_").trimmingPrefix("invalid_exact_evm_")
                )
            ]
        }
    }

    /// The proof that the code gives about the money.
    public var proof: Proof {
        switch self {
        case .insufficientFunds, .invalidSignature, .validBefore, .validAfter, .value, .valueMismatch,
            .recipientMismatch, .invalidNetwork, .invalidScheme, .unsupportedScheme, .invalidPayload,
            .invalidRequirements, .invalidVersion:
            .nothingMoved
        case .nonceAlreadyUsed: .moved
        case .insufficientBalance, .expired, .tooShort, .networkMismatch, .missingDomain, .tokenNameMismatch,
            .tokenVersionMismatch, .notSupportedByToken, .invalidPayment, .unsupportedPayload, .duplicateSettlement,
            .invalidTransactionState, .transactionFailed, .simulationFailed, .settlementPending,
            .unexpectedVerifyError, .unexpectedSettleError, .permitSpender, .permitRecipientMismatch,
            .permitTokenMismatch, .permitAmountMismatch, .permitDeadline, .permitNotYetValid, .permitSignature:
            .nothing
        }
    }
}
