import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import X402

/// An interpretation of the response to a paid request: what it proves about the money.
///
/// Source: x402 specification, client behaviour, versions 1 and 2; the observed behaviour of sellers.
struct SettlementInterpretation {
    /// The fact for the ledger.
    private(set) var fact: PaymentFact
    /// The contradictions between the receipt and the payment.
    private(set) var findings: [Finding] = []

    /// Interprets the response to the newest sending of a payment.
    init(_ reply: HTTPClientResponse, to entry: LedgerEntry, at now: Timestamp) {
        fact = PaymentFact(.unproven, sending: entry.sendings.count, at: now)
        let receipt = Self.receipt(in: reply)
        if let receipt, receipt.success { findings = ReceiptCheck.findings(receipt, entry) }
        let reading = Reading(reply: reply, receipt: receipt, fits: findings.isEmpty)
        fact = entry.signed == nil ? reading.routed(fact) : reading.direct(fact)
        fact.status = reply.status
        fact.isDelivered = 200...299 ~= reply.status && !reading.saysFailure
        let named = SettlementResponse.claims(in: reply.headers).lazy.compactMap(\.transaction).first
        fact.transaction = fact.transaction ?? receipt?.transaction ?? named
        // A charge above what was asked of a router counts as well; a signed payment moves the signed amount and no
        // other.
        if entry.signed == nil, fact.event == .paid, let receipt, receipt.success { fact.charged = receipt.amount }
    }

    private static func receipt(in reply: HTTPClientResponse) -> SettlementResponse? {
        if case .receipt(let receipt, _) = SettlementResponse.read(reply.headers) { receipt } else { nil }
    }
}

/// A response, and the receipt in it.
private struct Reading {
    let reply: HTTPClientResponse
    let receipt: SettlementResponse?
    /// True if nothing in the receipt contradicts what was signed.
    let fits: Bool

    private var isSuccess: Bool { 200...299 ~= reply.status }

    // MARK: Paid by the wallet

    /// Returns the fact that the seller's response to a signed payment proves.
    func direct(_ fact: PaymentFact) -> PaymentFact {
        if let receipt { return direct(receipt, fact) }
        if isSuccess { return fact.with(saysFailure ? .unproven : .paid) }
        guard reply.status == 402 else {
            return fact.with(.unproven, PaymentSummary.Reason(code: "http_\(reply.status)"))
        }
        let challenge = PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
        let said = challenge?.error ?? Self.words(in: reply) ?? "402"
        let reason = PaymentSummary.Reason(
            code: said.terminalSafe(upTo: 200),
            step: said.lowercased().contains("settle") ? "settle" : "verify"
        )
        switch FacilitatorErrorCode(exactly: Self.code(in: said))?.proof {
        case .moved?: return fact.with(.paid, reason)
        // Only a complete challenge comes from a seller that checked the payment.
        case .nothingMoved? where challenge?.accepts.isEmpty == false && !namesSettlement:
            return fact.with(.refused, reason)
        default:
            var fact = fact.with(.unproven, reason)
            fact.transaction = transaction
            return fact
        }
    }

    /// True if there is a sign of a broadcast: a receipt that cannot be read, or a transaction in the body.
    private var namesSettlement: Bool {
        if case .unreadable = SettlementResponse.read(reply.headers) { return true }
        return transaction != nil
    }

    /// The transaction that the body names.
    private var transaction: String? {
        guard let json = try? JSONValue(parsing: reply.body) else { return nil }
        let text = json["transaction"]?.string ?? json["txHash"]?.string
        return text.flatMap { $0.isEmpty ? nil : $0.terminalSafe(upTo: 200) }
    }

    /// Returns the code without the prefix that the reference middleware of version 1 adds to refusals of its check.
    ///
    /// Source: x402 1.0.0 for Python, `fastapi/middleware.py`.
    private static func code(in said: String) -> String {
        String(said.trimmingPrefix("Invalid payment: "))
    }

    private func direct(_ receipt: SettlementResponse, _ fact: PaymentFact) -> PaymentFact {
        if receipt.success {
            let reason = isSuccess ? nil : PaymentSummary.Reason(code: "http_\(reply.status)")
            // The purchased data arrived, so the payment was made, whatever the receipt says.
            return fact.with(fits || isSuccess ? .paid : .unproven, reason)
        }
        let said = receipt.errorReason ?? receipt.errorMessage
        let reason = said.map { PaymentSummary.Reason(code: $0, message: receipt.errorMessage, step: "settle") }
        // A transaction was broadcast, or the work was done: an error code in addition to that proves nothing.
        guard receipt.transaction == nil, !isSuccess, reply.status < 500,
            !SettlementResponse.isContradicted(in: reply.headers)
        else { return fact.with(.unproven, reason) }
        switch receipt.errorReason.flatMap({ FacilitatorErrorCode(exactly: $0) })?.proof {
        case .moved?: return fact.with(.paid, reason)
        case .nothingMoved?: return fact.with(.refused, reason)
        case .nothing?, nil: return fact.with(.unproven, reason)
        }
    }

    // MARK: Paid by the router

    /// Returns the fact that the router's response proves.
    ///
    /// The purchased data or a receipt of the seller proves the payment; anything else proves nothing. The response may
    /// be the seller's, passed on. A statement that nothing was charged, or that the money came back, comes from the
    /// router's own books: by its webhook, later.
    func routed(_ fact: PaymentFact) -> PaymentFact {
        if isSuccess, receipt?.success != false, !saysFailure { return fact.with(.paid) }
        let words = reply.status < 500 ? Self.words(in: reply)?.terminalSafe(upTo: 120) : nil
        let reason = PaymentSummary.Reason(code: words ?? "http_\(reply.status)")
        return fact.with(receipt?.success == true ? .paid : .unproven, reason)
    }

    /// True if a successful response reports a failure in its body.
    var saysFailure: Bool {
        (try? JSONValue(parsing: reply.body))?["success"]?.bool == false
    }

    /// Returns the text of a refusal.
    private static func words(in reply: HTTPClientResponse) -> String? {
        guard let json = try? JSONValue(parsing: reply.body) else { return nil }
        return json["errorReason"]?.string ?? json["error"]?.string ?? json["message"]?.string
    }
}

extension PaymentFact {
    /// Returns a fact about the same sending at the same moment, with another event and reason.
    fileprivate func with(_ event: Event, _ reason: PaymentSummary.Reason? = nil) -> PaymentFact {
        var fact = PaymentFact(event, sending: sending, at: at)
        fact.reason = reason
        return fact
    }
}

/// A comparison of a receipt with the payment.
enum ReceiptCheck {
    static func findings(_ receipt: SettlementResponse, _ entry: LedgerEntry) -> [Finding] {
        var findings: [Finding] = []
        guard let terms = entry.terms else { return findings }
        if let network = receipt.networkText, receipt.network != terms.network {
            findings.append(differs("network", seen: network, expected: terms.network.caip2))
        }
        if let payer = receipt.payer, case .wallet(let own) = entry.payer, payer.lowercased() != own.text.lowercased() {
            findings.append(differs("payer", seen: payer, expected: own.text))
        }
        if let amount = receipt.amount, let charge = entry.charge, amount > charge {
            findings.append(differs("amount", seen: amount.text, expected: charge.text, isSigned: entry.signed != nil))
        }
        return findings
    }

    private static func differs(_ field: String, seen: String, expected: String, isSigned: Bool = true) -> Finding {
        Finding(
            .warn,
            .contradictingReceipt,
            field: field,
            seen: seen,
            expected: expected,
            "the receipt says \(seen.terminalSafe(upTo: 80)), what was \(isSigned ? "signed" : "asked") is \(expected)"
        )
    }
}
