import BigInt
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A row of the table of entries.
struct EntryRow {
    /// The columns as they were read.
    let row: any StoredRow
    /// The path of the file, for errors.
    let file: String

    /// Returns the number of the entry.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` if it has none.
    func id() throws(LedgerError) -> Int {
        guard let id = row.cell("id").integer else { throw corrupt("id") }
        return id
    }

    /// Returns the entry that was written, without its sendings and facts.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` for any value that this program does not write.
    func entry() throws(LedgerError) -> LedgerEntry {
        var entry = LedgerEntry(
            createdAt: try moment(.createdAt),
            jobId: try text(.jobId),
            task: try text(.task),
            step: try text(.step),
            session: try text(.session),
            origin: try read(.origin, TaskSource.init(rawValue:)),
            taskSummary: try text(.what),
            purpose: try text(.purpose),
            host: SellerHost(text: try text(.host)),
            payer: try read(.payer, PaymentSummary.Payer.init(stored:)),
            terms: try present(.network) { _ throws(LedgerError) in try terms() },
            scope: try read(.scope, BudgetScope.init(key:)),
            signed: try signed(),
            lease: try lease()
        )
        entry.id = try id()
        entry.caller = try text(.caller)
        _ = try read(.state, LedgerEntry.State.init(rawValue:))
        entry.charge = try present(.charge, amount)
        entry.counted = try read(.counted, BigUInt.init(digits:))
        entry.tracking = try present(.tracking, text)
        entry.reply = try reply()
        entry.answer = try present(.answer, object)
        return entry
    }

    private func terms() throws(LedgerError) -> PaymentTerms {
        PaymentTerms(
            network: try read(.network) { Network(named: $0) },
            asset: try read(.asset) { try? Address(parsing: $0) },
            payTo: try read(.payTo) { try? Address(parsing: $0) },
            amount: try amount(.amount)
        )
    }

    private func amount(_ column: EntryColumn) throws(LedgerError) -> AtomicAmount {
        try read(column) { try? AtomicAmount(parsing: $0) }
    }

    private func signed() throws(LedgerError) -> LedgerEntry.Signed? {
        try present(.challenge) { column throws(LedgerError) in
            guard let nonce = value(.nonce).bytes else { throw corrupt("nonce") }
            return LedgerEntry.Signed(
                challenge: try object(column),
                nonce: nonce,
                moment: try moment(.moment),
                validBefore: try moment(.validBefore)
            )
        }
    }

    private func lease() throws(LedgerError) -> PaymentLease? {
        try present(.leaseOwner) { column throws(LedgerError) in
            PaymentLease(owner: try text(column), until: try moment(.leaseEnds))
        }
    }

    private func reply() throws(LedgerError) -> KeptReply? {
        try present(.replyBody) { column throws(LedgerError) in
            guard let status = value(.replyStatus).integer else { throw corrupt("replyStatus") }
            return KeptReply(status: status, body: try text(column))
        }
    }

    private func value(_ column: EntryColumn) -> any StoredCell {
        row.cell(column.rawValue)
    }

    private func present<Value>(
        _ column: EntryColumn,
        _ read: (EntryColumn) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        value(column).isNull ? nil : try read(column)
    }

    private func text(_ column: EntryColumn) throws(LedgerError) -> String {
        try read(column) { $0 }
    }

    private func object(_ column: EntryColumn) throws(LedgerError) -> JSONObject {
        try read(column) { (try? JSONValue(parsing: $0))?.object }
    }

    private func moment(_ column: EntryColumn) throws(LedgerError) -> Timestamp {
        guard let milliseconds = value(column).integer else { throw corrupt(column.rawValue) }
        return Timestamp(stored: milliseconds)
    }

    private func read<Value>(_ column: EntryColumn, _ meaning: (String) -> Value?) throws(LedgerError) -> Value {
        guard let stored = value(column).text, let text = StoredText.restored(stored),
            let value = meaning(text)
        else { throw corrupt(column.rawValue) }
        return value
    }

    private func corrupt(_ column: String) -> LedgerError {
        let id = row.cell("id").integer.map { "\($0)" } ?? "without a number"
        return .corrupt(file: file, reason: "entry \(id) is invalid: \(column)")
    }
}

extension BigUInt {
    /// Creates a number from ASCII digits; returns nil for any other text.
    init?(digits text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        self.init(text)
    }
}

extension PaymentSummary.Payer {
    /// Creates the payer that is stored as a text; returns nil for any other text.
    init?(stored text: String) {
        if text == Self.router.text {
            self = .router
        } else if let address = try? Address(parsing: text) {
            self = .wallet(address)
        } else {
            return nil
        }
    }
}
