import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A column of the table of entries, other than the number.
enum EntryColumn: String, CaseIterable {
    case createdAt, jobId, task, step, session, caller, origin, what, purpose, host, payer, network, asset, payTo,
        amount
    case scope, challenge, nonce, moment, validBefore
    case state, charge, leaseOwner, leaseEnds, counted, countsUntil, tracking, replyStatus, replyBody, answer

    /// The columns that change when facts are recorded.
    static let changing: [EntryColumn] = [
        .state, .charge, .leaseOwner, .leaseEnds, .counted, .countsUntil, .tracking, .replyStatus,
        .replyBody, .answer,
    ]

    /// The name of the column in a statement, quoted.
    var quoted: String { "\"\(rawValue)\"" }

    /// Returns the value of the column for an entry.
    ///
    /// - Throws: ``LedgerError/unusable(file:reason:)`` for a challenge that could not be read again.
    func value(of entry: LedgerEntry, file: String) throws(LedgerError) -> StoredValue? {
        switch self {
        case .createdAt: .integer(entry.createdAt.stored)
        case .jobId: .free(entry.jobId)
        case .task: .free(entry.task)
        case .step: .free(entry.step)
        case .session: .free(entry.session)
        case .caller: .free(entry.caller)
        case .origin: .text(entry.origin.rawValue)
        case .what: .free(entry.taskSummary)
        case .purpose: .free(entry.purpose)
        case .host: .free(entry.host.text)
        case .payer: .text(entry.payer.text)
        case .network: (entry.terms?.network.caip2).map(StoredValue.text)
        case .asset: (entry.terms?.asset.text).map(StoredValue.text)
        case .payTo: (entry.terms?.payTo.text).map(StoredValue.text)
        case .amount: (entry.terms?.amount.text).map(StoredValue.text)
        case .scope: .free(entry.scope.key)
        case .challenge: try entry.signed.map { signed throws(LedgerError) in .text(try Self.text(of: signed, file)) }
        case .nonce: (entry.signed?.nonce).map(StoredValue.bytes)
        case .moment: (entry.signed?.moment).map(StoredValue.moment)
        case .validBefore: (entry.signed?.validBefore).map(StoredValue.moment)
        case .state: .text(entry.state.rawValue)
        case .charge: (entry.charge?.text).map(StoredValue.text)
        case .leaseOwner: (entry.lease?.owner).map(StoredValue.free)
        case .leaseEnds: (entry.lease?.until).map(StoredValue.moment)
        case .counted: .text(String(entry.counted))
        // Only an amount that is in the totals can drop out of them.
        case .countsUntil: entry.counted > 0 ? entry.countsUntil.map(StoredValue.moment) : nil
        case .tracking: entry.tracking.map(StoredValue.free)
        case .replyStatus: (entry.reply?.status).map(StoredValue.integer)
        case .replyBody: (entry.reply?.body).map(StoredValue.free)
        // A response that could not be read again is left out: it must not keep the ledger from being read.
        case .answer: entry.answer.flatMap(StoredJSON.text).map(StoredValue.text)
        }
    }

    private static func text(of signed: LedgerEntry.Signed, _ file: String) throws(LedgerError) -> String {
        guard let text = StoredJSON.text(of: signed.challenge) else {
            throw .unusable(file: file, reason: "the challenge is nested too deeply")
        }
        return text
    }
}

extension Timestamp {
    /// The number of milliseconds since 1970; finer digits are cut off.
    var stored: Int { sinceEpoch.milliseconds }

    /// Creates the moment that is stored as a number of milliseconds.
    init(stored milliseconds: Int) {
        self.init(sinceEpoch: .milliseconds(milliseconds))
    }
}
