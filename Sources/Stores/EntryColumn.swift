import Core
import ExecutorCore
import Foundation
import GRDB
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A column of the table of entries, other than the number.
enum EntryColumn: String, CaseIterable {
    case createdAt, jobId, task, step, session, origin, what, purpose, host, payer, network, asset, payTo, amount
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
    func value(of entry: LedgerEntry, file: String) throws(LedgerError) -> (any DatabaseValueConvertible)? {
        switch self {
        case .createdAt: entry.createdAt.stored
        case .jobId: StoredText.stored(entry.jobId)
        case .task: StoredText.stored(entry.task)
        case .step: StoredText.stored(entry.step)
        case .session: StoredText.stored(entry.session)
        case .origin: entry.origin.rawValue
        case .what: StoredText.stored(entry.taskSummary)
        case .purpose: StoredText.stored(entry.purpose)
        case .host: StoredText.stored(entry.host.text)
        case .payer: entry.payer.text
        case .network: entry.terms?.network.caip2
        case .asset: entry.terms?.asset.text
        case .payTo: entry.terms?.payTo.text
        case .amount: entry.terms?.amount.text
        case .scope: StoredText.stored(entry.scope.key)
        case .challenge: try entry.signed.map { signed throws(LedgerError) in try Self.text(of: signed, file) }
        case .nonce: entry.signed.map { Data($0.nonce) }
        case .moment: entry.signed?.moment.stored
        case .validBefore: entry.signed?.validBefore.stored
        case .state: entry.state.rawValue
        case .charge: entry.charge?.text
        case .leaseOwner: (entry.lease?.owner).map(StoredText.stored)
        case .leaseEnds: entry.lease?.until.stored
        case .counted: String(entry.counted)
        // Only an amount that is in the totals can drop out of them.
        case .countsUntil: entry.counted > 0 ? entry.countsUntil?.stored : nil
        case .tracking: entry.tracking.map(StoredText.stored)
        case .replyStatus: entry.reply?.status
        case .replyBody: (entry.reply?.body).map(StoredText.stored)
        // A response that could not be read again is left out: it must not keep the ledger from being read.
        case .answer: entry.answer.flatMap(Self.text)
        }
    }

    private static func text(of signed: LedgerEntry.Signed, _ file: String) throws(LedgerError) -> String {
        guard let text = text(of: signed.challenge) else {
            throw .unusable(file: file, reason: "the challenge is nested too deeply")
        }
        return text
    }

    /// Returns an object as JSON text; nil if it is nested too deeply to be read again.
    private static func text(of object: JSONObject) -> String? {
        let text = JSONValue.object(object).compact
        let couldBeTooDeep = text.utf8.count > 2 * JSONParser.depthLimit
        return couldBeTooDeep && (try? JSONValue(parsing: text)) == nil ? nil : text
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
