import TaskModel
import Wire

/// What a refusal's code means, who must act, and whether paying again can help.
///
/// Source: x402 specification, error codes; the facilitators' own additions.
struct ReasonWords {
    /// The meaning, to stand behind `402 rejected: `.
    let meaning: String
    /// Who must act.
    let actor: String
    /// How to try again; nil where that cannot help.
    let again: String?

    /// The words for a code; `token` and `network` as people read them.
    init(_ code: String, token: String, network: String) {
        let bare = Self.bare(code)
        if let row = Self.rows(token, network).first(where: { row in row.codes.contains { bare.hasSuffix($0) } }) {
            (meaning, actor, again) = (row.meaning, row.actor, row.again)
        } else {
            meaning = "\(code.printable(upTo: 60)), not known to this console"
            actor = "the seller must say"
            again = "after a look at the trace"
        }
    }

    private static func bare(_ code: String) -> String {
        var code = code[...]
        for prefix in ["invalid_exact_evm_payload_", "invalid_exact_evm_"] where code.hasPrefix(prefix) {
            code = code.dropFirst(prefix.count)
        }
        return String(code)
    }

    private struct Row {
        let codes: [String]
        let meaning: String
        let actor: String
        let again: String?
    }

    private static func rows(_ token: String, _ network: String) -> [Row] {
        [
            Row(
                codes: ["insufficient_funds", "insufficient_balance"],
                meaning: "the payer has too little \(token) on \(network)",
                actor: "the payer must act",
                again: "after funding, with the same signature"
            ),
            Row(
                codes: [
                    "authorization_valid_before", "authorization_valid_after", "payment_expired",
                    "authorization_validity_too_short",
                ],
                meaning: "the signature was too late, or not valid yet",
                actor: "the payer must act",
                again: "with a new signature once the old one is void; check the clock"
            ),
            Row(
                codes: ["value_mismatch", "authorization_value", "recipient_mismatch", "network_mismatch"],
                meaning: "what was signed is not what was asked",
                actor: "the client must act",
                again: "at the new price, with a new signature once the old one is void"
            ),
            Row(
                codes: ["signature", "missing_eip712_domain", "token_name_mismatch", "token_version_mismatch"],
                meaning: "the signature does not fit the token's own name and version, or the payer",
                actor: "the client or the seller must act",
                again: "after a fix; challenge shows both names"
            ),
            Row(
                codes: ["nonce_already_used", "duplicate_settlement"],
                meaning: "this payment was settled once already",
                actor: "nobody must act",
                again: nil
            ),
            Row(
                codes: ["invalid_network", "invalid_scheme", "unsupported_scheme"],
                meaning: "the facilitator cannot settle this option",
                actor: "the seller must act",
                again: "with another option"
            ),
            Row(
                codes: ["invalid_payload", "invalid_payment", "invalid_x402_version", "unsupported_payload_type"],
                meaning: "the facilitator could not read the payment",
                actor: "the client must act",
                again: "in another version, if one is offered"
            ),
            Row(
                codes: ["invalid_payment_requirements"],
                meaning: "the seller's own 402 is faulty",
                actor: "the seller must act",
                again: nil
            ),
            Row(
                codes: ["Insufficient credits"],
                meaning: "the router has too few credits",
                actor: "the payer must act",
                again: "after buying credits"
            ),
            Row(
                codes: ["invalid_transaction_state", "transaction_failed", "transaction_simulation_failed"],
                meaning: "the transfer failed on the chain",
                actor: "it depends who must act",
                again: "after a look at the receipt"
            ),
            Row(
                codes: ["unexpected_verify_error"],
                meaning: "the check itself broke; nothing was sent to the chain",
                actor: "wait",
                again: "with the same payment"
            ),
            Row(
                codes: ["unexpected_settle_error", "settlement_pending", "no_answer"],
                meaning: "not known yet",
                actor: "wait",
                again: "never with a new payment"
            ),
        ]
    }
}
