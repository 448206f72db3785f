import Core
import PaymentModel
import X402

/// The first line of a 402 block: the verdict, the price and the main reason.
struct PaymentHeadline {
    private let payment: PaymentSummary

    init(_ payment: PaymentSummary) {
        self.payment = payment
    }

    /// The text of the line, with the amount in bold.
    var text: StyledText {
        switch payment.outcome {
        case .pending: pending
        case .declined:
            start(.error, "not paid: ") + (price ?? StyledText("price unknown")) + StyledText(verdict)
        case .held:
            start(.error, "held: ") + StyledText(held)
        case .malformed:
            start(.error, "unusable challenge: ") + StyledText("\(unusable), nothing was signed")
        case .paid where payment.data == .missing:
            start(.error, "paid ") + (amount ?? StyledText("")) + StyledText(", but the result did not arrive")
        case .paid:
            start(.success, "paid ") + (price ?? amount ?? StyledText("an unknown amount"))
                + StyledText(settled)
        case .rejected:
            start(.error, "rejected: ") + StyledText(words?.meaning ?? "no reason given")
        case .unknown:
            start(.error, "OUTCOME UNKNOWN: ") + (amount ?? StyledText("the price")) + StyledText(" may have been paid")
        case .refunded:
            start(.warning, "refunded ") + (amount ?? StyledText("")) + StyledText(": the provider didn't deliver")
        }
    }

    private func start(_ role: StyledText.Role, _ words: String) -> StyledText {
        StyledText("402", role) + StyledText(" " + words)
    }

    private var pending: StyledText {
        // If the price could not be obtained, no money has been asked for yet.
        let isAsked = payment.missingPrice == nil
        return start(.warning, isAsked ? "payment required: " : "expected: ")
            + (price ?? StyledText("price unknown"))
    }

    /// The amount charged, such as `0.50 USDC`.
    private var amount: StyledText? {
        payment.chargeText.map { StyledText($0, .strong) }
    }

    /// The amount and the network, such as `0.50 USDC on Base`.
    private var price: StyledText? {
        payment.requirements.map { requirements in
            StyledText(payment.chargeText ?? requirements.amountText, .strong)
                + StyledText(" on \(requirements.network)")
        }
    }

    private var settled: String {
        payment.settledAfter.map { ", settled in \(Phrases.seconds($0))" } ?? ""
    }

    /// The policy rule in the words of a headline.
    private var verdict: String {
        guard let rule = payment.rule else { return ", your limits don't allow it" }
        guard case .overPayment(let limit) = rule else { return ", \(rule.text.terminalSafe)" }
        return " is over your limit of \(limit)"
    }

    private var held: String {
        if case .changed = payment.payee {
            return "the pay-to address of \(payment.host.terminalSafe(upTo: 80)) has changed"
        }
        return payment.rule?.text.terminalSafe ?? "its terms have changed"
    }

    private var unusable: String {
        let faults = payment.findings.count { $0.level == .fail }
        if faults > 0 { return Phrases.counted(faults, "fault") }
        return payment.challenge == nil ? "it can't be read" : "no option can be paid here"
    }

    private var words: PaymentErrorText? { payment.reasonWords }
}

extension PaymentSummary {
    /// The reason for the refusal in words; nil if there is none.
    var reasonWords: PaymentErrorText? {
        reason.map { reason in
            PaymentErrorText(
                reason.code,
                token: requirements?.token?.symbol ?? "of the token",
                network: requirements?.network.displayName ?? "its network"
            )
        }
    }
}
