/// A refusal's code, and whether it says for certain that no money moved.
///
/// Source: x402 specification, error codes; what the reference middleware of both versions writes into a 402.
struct RefusalCode {
    /// The code without the words that a middleware puts in front of it.
    let text: String
    /// True if it was said at the settlement, so that a transfer may have been sent before.
    let isFromSettlement: Bool

    private static let fronts = ["Settle failed: ", "Settlement failed: "]

    /// Endings of codes that a facilitator gives before it sends a transfer, or when the chain took none.
    private static let certain = [
        "insufficient_funds", "insufficient_balance", "authorization_valid_before", "authorization_valid_after",
        "payment_expired", "authorization_validity_too_short", "value_mismatch", "authorization_value",
        "recipient_mismatch", "network_mismatch", "signature", "missing_eip712_domain", "token_name_mismatch",
        "token_version_mismatch", "eip3009_not_supported", "invalid_network", "invalid_scheme", "unsupported_scheme",
        "invalid_x402_version", "invalid_payload", "invalid_payment", "invalid_payment_requirements",
        "unsupported_payload_type", "invalid_transaction_state", "transaction_failed",
        "transaction_simulation_failed", "unexpected_verify_error",
    ]

    /// Reads what a 402 or a receipt says; `atSettlement` where it stood in a receipt.
    init(_ said: String, atSettlement: Bool) {
        let front = Self.fronts.first { said.hasPrefix($0) }
        text = String(said.dropFirst(front?.count ?? 0))
        isFromSettlement = atSettlement || said.lowercased().contains("settle")
    }

    /// What it says about the money.
    ///
    /// A refusal at the check comes before anything is sent. At the settlement only a code that is known says that nothing moved: a
    /// facilitator that failed in between may have sent the transfer.
    var state: LedgerEntry.State {
        // Settled once already: the money moved with an earlier try.
        if text.hasSuffix("nonce_already_used") || text == "duplicate_settlement" { return .paid }
        if text == "settlement_pending" || text == "unexpected_settle_error" { return .unknown }
        guard isFromSettlement else { return .rejected }
        return Self.certain.contains { text.hasSuffix($0) } ? .rejected : .unknown
    }
}
