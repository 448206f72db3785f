import Core
import PaymentModel
import Payments
import X402

/// A row of the table of facts, which are added and never changed.
struct FactRow {
    /// The columns of the table: first those that identify the entry, then those of the fact.
    static let columns = [
        "entry", "number", "sending", "at", "event", "status", "isDelivered", "transaction", "reasonCode",
        "reasonMessage", "reasonStep", "charged",
    ]

    /// Returns the values to write for a fact, in the order of ``columns``.
    static func values(
        of fact: PaymentFact,
        entry: Int,
        number: Int
    ) -> [StoredValue?] {
        [
            .integer(entry), .integer(number), .integer(fact.sending), .moment(fact.at), .text(fact.event.rawValue),
            fact.status.map(StoredValue.integer), .integer(fact.isDelivered ? 1 : 0),
            fact.transaction.map(StoredValue.free), (fact.reason?.code).map(StoredValue.free),
            (fact.reason?.message).map(StoredValue.free), (fact.reason?.step).map(StoredValue.free),
            (fact.charged?.text).map(StoredValue.text),
        ]
    }

    /// The columns as they were read.
    let row: any StoredRow
    /// The path of the file, for errors.
    let file: String

    /// Returns the fact that was written.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` for any value that this program does not write.
    func fact() throws(LedgerError) -> PaymentFact {
        guard let event = text("event").flatMap(PaymentFact.Event.init(rawValue:)),
            let sending = row.cell("sending").integer, let at = row.cell("at").integer
        else { throw corrupt() }
        var fact = PaymentFact(event, sending: sending, at: Timestamp(stored: at))
        fact.status = row.cell("status").integer
        fact.isDelivered = row.cell("isDelivered").integer == 1
        fact.transaction = text("transaction")
        fact.reason = text("reasonCode").map {
            PaymentSummary.Reason(code: $0, message: text("reasonMessage"), step: text("reasonStep"))
        }
        if let charged = text("charged") {
            guard let amount = try? AtomicAmount(parsing: charged) else { throw corrupt() }
            fact.charged = amount
        }
        return fact
    }

    private func text(_ column: String) -> String? {
        row.cell(column).text.flatMap(StoredText.restored)
    }

    private func corrupt() -> LedgerError {
        let entry = row.cell("entry").integer.map { "\($0)" } ?? "without a number"
        return .corrupt(file: file, reason: "a fact of entry \(entry) is invalid")
    }
}
