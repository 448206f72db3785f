import HTTPTypes
import TaskModel
import Wire
import X402

/// What an answer to a paid request says about the money.
///
/// Source: x402 specification, client behaviour, versions 1 and 2; what sellers were seen to do.
struct SettlementReading {
    var state: LedgerEntry.State
    var data: PaymentSummary.Delivery = .missing
    var transaction: String?
    var reason: PaymentSummary.Reason?
    var findings: [Finding] = []

    /// Reads an answer to a payment of the wallet.
    init(_ reply: HTTPReply, to entry: LedgerEntry) {
        let receipt = SettlementResponse.read(reply.headers)
        switch reply.status {
        case 200...299: self.init(delivered: receipt)
        case 402: self.init(refused: reply, receipt)
        default: self.init(failed: reply.status, receipt)
        }
        if case .receipt(let receipt, _) = SettlementResponse.read(reply.headers), receipt.success {
            findings = ReceiptCheck.findings(receipt, entry)
        }
    }

    /// Nothing came back.
    init(unanswered error: TransportError) {
        state = error.sentNothing ? .released : .unknown
        reason = PaymentSummary.Reason(code: "no_answer", message: error.message)
    }

    private init(delivered receipt: SettlementResponse.Reading) {
        data = .delivered
        switch receipt {
        case .receipt(let receipt, _) where receipt.success:
            (state, transaction) = (.paid, receipt.transaction)
        case .receipt(let receipt, _):
            state = Self.state(of: receipt)
            transaction = receipt.transaction
            reason = Self.reason(receipt)
        case .missing, .unreadable:
            // Delivered, so probably settled; the budget counts it.
            state = .paid
        }
    }

    private init(refused reply: HTTPReply, _ receipt: SettlementResponse.Reading) {
        if case .receipt(let receipt, _) = receipt {
            transaction = receipt.transaction
            reason = Self.reason(receipt)
            state = receipt.success ? .paid : Self.state(of: receipt)
            return
        }
        let challenge = PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
        let code = challenge?.error ?? Self.words(in: reply) ?? "402"
        let refusal = RefusalCode(code, atSettlement: false)
        let step = refusal.isFromSettlement ? "settle" : "verify"
        reason = PaymentSummary.Reason(code: refusal.text.printable(upTo: 200), step: step)
        state = refusal.state
    }

    private init(failed status: Int, _ receipt: SettlementResponse.Reading) {
        guard case .receipt(let receipt, _) = receipt else {
            state = .unknown
            reason = PaymentSummary.Reason(code: "http_\(status)")
            return
        }
        transaction = receipt.transaction
        state = receipt.success ? .paid : status >= 500 ? .unknown : Self.state(of: receipt)
        reason = receipt.success ? PaymentSummary.Reason(code: "http_\(status)") : Self.reason(receipt)
    }

    private static func reason(_ receipt: SettlementResponse) -> PaymentSummary.Reason? {
        let code = receipt.errorReason ?? receipt.errorMessage
        return code.map { PaymentSummary.Reason(code: $0, message: receipt.errorMessage, step: "settle") }
    }

    /// What a receipt of a failure says about the money.
    private static func state(of receipt: SettlementResponse) -> LedgerEntry.State {
        guard !receipt.isOpen, let code = receipt.errorReason else { return .unknown }
        return RefusalCode(code, atSettlement: true).state
    }

    /// What a refusal says.
    static func words(in reply: HTTPReply) -> String? {
        guard let json = try? JSONValue(parsing: reply.body) else { return nil }
        return json["errorReason"]?.string ?? json["error"]?.string ?? json["message"]?.string
    }
}

/// Compares a receipt with what was paid.
enum ReceiptCheck {
    static func findings(_ receipt: SettlementResponse, _ entry: LedgerEntry) -> [Finding] {
        var findings: [Finding] = []
        if let network = receipt.networkText, receipt.network != entry.terms.network {
            findings.append(differs("network", seen: network, expected: entry.terms.network.caip2))
        }
        if let payer = receipt.payer, case .wallet(let own) = entry.payer, payer.lowercased() != own.text.lowercased() {
            findings.append(differs("payer", seen: payer, expected: own.text))
        }
        if let amount = receipt.amount, amount > entry.terms.amount {
            findings.append(differs("amount", seen: amount.text, expected: entry.terms.amount.text))
        }
        return findings
    }

    private static func differs(_ field: String, seen: String, expected: String) -> Finding {
        Finding(
            .warn,
            .contradictingReceipt,
            field: field,
            seen: seen,
            expected: expected,
            "the receipt says \(seen.printable(upTo: 80)), what was signed is \(expected)"
        )
    }
}
