import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A view of the proof of one payment.
enum ReceiptView {
    /// Returns the result of `receipt`; `news` is the latest settlement status of a payment whose outcome was open.
    static func answer(_ entry: LedgerEntry, record: Int, now: Timestamp, settlementStatus: SettlementStatus? = nil)
        -> CommandResult
    {
        var fields = terms(entry) + proof(entry, now)
        if let words = settlementStatus?.words, !entry.state.isFinal {
            fields.append(Block.Field("news", StyledText(Phrases.cut(words, to: 200))))
        }
        if !entry.state.isFinal {
            let step =
                switch entry.signed {
                case nil: ("trace \(record)", "what the router said")
                case let signed? where now < signed.validBefore:
                    ("pay \(record)", "send the same payment again, never a new one")
                case _?: ("pay \(record) again", "pay a second time (asks first)")
                }
            fields += Phrases.next([step])
        }
        return .shown(
            [.headline(StyledText("receipt", .strong), edge: "$\(record)"), .fields(fields, gutter: 9)],
            json: .object(json(entry, settlementStatus)),
            raw: [entry.transaction ?? entry.state.word]
        )
    }

    /// Returns the outcome of the payment, its amount, payer, payee, purpose and time.
    private static func terms(_ entry: LedgerEntry) -> [Block.Field] {
        [
            Block.Field("outcome", StyledText(entry.state.word, LedgerView.role(entry.state))),
            Block.Field("money", StyledText(entry.money == .unmoved ? "not charged" : entry.money.rawValue)),
            Block.Field("amount", StyledText(entry.amountText, .strong) + StyledText(place(entry))),
            Block.Field("payer", StyledText(payer(entry))),
            Block.Field("payee", StyledText(payee(entry))),
            Block.Field("for", StyledText(entry.purpose.terminalSafe)),
            Block.Field(
                "time",
                StyledText(entry.createdAt.iso8601 + (entry.endedAt.map { ", ended \($0.iso8601)" } ?? ""))
            ),
        ]
    }

    /// Returns the known facts about the sendings, the signature and the settlement of the payment.
    private static func proof(_ entry: LedgerEntry, _ now: Timestamp) -> [Block.Field] {
        var fields: [Block.Field] = []
        if let end = entry.countsUntil, now < end {
            let words = "until \(Phrases.end(end)): the seller may have settled it"
            fields.append(Block.Field("counts", StyledText(words)))
        }
        if entry.sendings.count > 1 { fields += sendings(entry) }
        if let transaction = entry.transaction {
            fields.append(Block.Field("tx", StyledText(transaction.terminalSafe)))
        }
        if let signed = entry.signed {
            let nonce = AuthorizationNonce(bytes: signed.nonce)?.text ?? ""
            let left = signed.validBefore - now
            let end = left > .zero ? ", expires in \(Phrases.left(left))" : ", expired"
            fields.append(Block.Field("nonce", StyledText(nonce + (entry.state == .paid ? "" : end))))
        }
        if let reason = entry.reason { fields.append(Block.Field("reason", StyledText(reason.code.terminalSafe))) }
        if let tracking = entry.tracking { fields.append(Block.Field("router", StyledText(tracking.terminalSafe))) }
        return fields
    }

    private static func json(_ entry: LedgerEntry, _ settlementStatus: SettlementStatus?) -> JSONObject {
        var json = LedgerView.json(entry)
        json.append("facts", .array(entry.facts.map { .object(fact($0)) }))
        if !entry.state.isFinal { json.append("news", ifPresent: settlementStatus?.words.map(JSONValue.string)) }
        return json
    }

    /// Returns one line per sending: its time and its outcome.
    private static func sendings(_ entry: LedgerEntry) -> [Block.Field] {
        entry.sendings.map { sending in
            let facts = entry.facts.filter { $0.sending == sending.number }
            let end = facts.last.map(words) ?? "started, outcome unknown"
            let label = sending.number == 1 ? "sent" : ""
            return Block.Field(label, StyledText("\(sending.number). \(Phrases.clock(sending.begunAt)) \(end)"))
        }
    }

    private static func words(_ fact: PaymentFact) -> String {
        let status = fact.status.map { "answered \($0)" }
        let reason = fact.reason.map { Phrases.cut($0.message ?? $0.code, to: 60) }
        switch fact.event {
        case .sentNothing: return "nothing was sent"
        case .noAnswer: return "no answer" + (reason.map { ": \($0)" } ?? "")
        case .paid: return [status, "paid"].compactMap(\.self).joined(separator: ", ")
        case .refused: return [status, "refused", reason].compactMap(\.self).joined(separator: ", ")
        case .unproven: return [status, "no proof of payment", reason].compactMap(\.self).joined(separator: ", ")
        case .settled, .nonceUsed: return "settled"
        case .refunded: return "refunded"
        case .uncharged, .nonceUnused: return "not charged"
        }
    }

    private static func fact(_ fact: PaymentFact) -> JSONObject {
        var json: JSONObject = [
            "sending": .int(fact.sending), "time": .string(fact.at.iso8601), "event": .string(fact.event.rawValue),
        ]
        json.append("status", ifPresent: fact.status.map { .int($0) })
        json.append("reason", ifPresent: fact.reason.map { .string($0.code) })
        json.append("transaction", ifPresent: fact.transaction.map(JSONValue.string))
        return json
    }

    private static func place(_ entry: LedgerEntry) -> String {
        entry.terms.map { " on \($0.network)" } ?? ""
    }

    private static func payee(_ entry: LedgerEntry) -> String {
        let host = entry.host.text.terminalSafe
        return entry.terms.map { "\($0.payTo.text), \(host)" } ?? host
    }

    private static func payer(_ entry: LedgerEntry) -> String {
        switch entry.payer {
        case .wallet(let address): address.text
        case .router: "the router, from its credits"
        }
    }
}

extension SettlementStatus {
    /// The statement about a payment that is still open; nil if the payment has ended.
    fileprivate var words: String? {
        switch self {
        case .open(let words), .unavailable(let words): words.terminalSafe
        case .settled, .refunded, .void: nil
        }
    }
}
