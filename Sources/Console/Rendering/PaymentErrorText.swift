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
            (meaning, actor) = ("the router has too few credits", "the payer must act")
            again = "after buying credits"
        } else if code == "no_answer" {
            (meaning, actor, again) = ("not known yet", "wait", "never with a new payment")
        } else {
            meaning = "\(code.terminalSafe(upTo: 60)), not known to this console"
            actor = "the seller must say"
            again = "after a look at the trace"
        }
    }
}

extension FacilitatorErrorCode.Actor {
    fileprivate var words: String {
        switch self {
        case .payer: "the payer must act"
        case .client: "the client must act"
        case .seller: "the seller must act"
        case .clientOrSeller: "the client or the seller must act"
        case .nobody: "nobody must act"
        case .unclear: "it depends who must act"
        case .wait: "wait"
        }
    }
}
