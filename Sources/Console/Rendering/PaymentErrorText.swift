import Core
import ExecutorCore
import X402

/// The text for the error code of a refused payment: its meaning, who must act, and whether paying again can help.
struct PaymentErrorText {
    /// The meaning of the code, to be shown after `402 rejected: `.
    let meaning: String
    /// The party that must act, in words.
    let actor: String
    /// The condition for trying again, in words; nil if trying again cannot help.
    let again: String?

    /// Creates the text for a code; `token` and `network` are names for people.
    init(_ code: String, token: String, network: String) {
        if let known = FacilitatorErrorCode(meantBy: code) {
            meaning = known.meaning(token: token, network: network)
            actor = known.actor.words
            again = known.again
        } else if code.hasSuffix("Insufficient credits") {
            (meaning, actor) = ("the router has too few credits", "action: payer")
            again = "after buying credits"
        } else if code == "no_answer" {
            (meaning, actor, again) = ("not known yet", "wait", "with the same payment, never a new one")
        } else {
            meaning = "unknown reason \(code.terminalSafe(upTo: 60))"
            actor = "ask the seller"
            again = "after checking the trace"
        }
    }
}

extension FacilitatorErrorCode.Actor {
    fileprivate var words: String {
        switch self {
        case .payer: "action: payer"
        case .client: "action: client"
        case .seller: "action: seller"
        case .clientOrSeller: "action: client or seller"
        case .nobody: "no action needed"
        case .unclear: "check the receipt to see who must act"
        case .wait: "wait"
        }
    }
}
