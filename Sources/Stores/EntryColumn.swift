import Foundation
import GRDB
import Payments
import TaskModel
import Wire
import X402

/// A column of the table of entries; all but the number.
enum EntryColumn: String, CaseIterable {
    case createdAt, state, data, jobId, task, request, session, origin, what, purpose, host, payer, network, asset
    case payTo, amount, scope, challenge, nonce, moment, validBefore, workEnds, transaction, reasonCode
    case reasonMessage, reasonStep, tracking, endedAt, answer

    /// Its name in a statement.
    var quoted: String { "\"\(rawValue)\"" }

    /// What it holds of an entry.
    ///
    /// - Throws: ``LedgerError/unusable(file:reason:)`` for a challenge that could not be read again.
    func value(of entry: LedgerEntry, file: String) throws(LedgerError) -> (any DatabaseValueConvertible)? {
        switch self {
        case .createdAt: entry.createdAt.stored
        case .state: entry.state.rawValue
        case .data: entry.data.rawValue
        case .jobId: StoredText.stored(entry.jobId)
        case .task: StoredText.stored(entry.task)
        case .request: StoredText.stored(entry.request)
        case .session: StoredText.stored(entry.session)
        case .origin: entry.origin.rawValue
        case .what: StoredText.stored(entry.what)
        case .purpose: StoredText.stored(entry.purpose)
        case .host: StoredText.stored(entry.host)
        case .payer: entry.payer.text
        case .network: entry.terms.network.caip2
        case .asset: entry.terms.asset.text
        case .payTo: entry.terms.payTo.text
        case .amount: entry.terms.amount.text
        case .scope: StoredText.stored(entry.scope.key)
        case .challenge: try entry.signed.map { signed throws(LedgerError) in try Self.text(of: signed, file) }
        case .nonce: entry.signed.map { Data($0.nonce) }
        case .moment: entry.signed?.moment.stored
        case .validBefore: entry.signed?.validBefore.stored
        case .workEnds: entry.workEnds.stored
        case .transaction: entry.transaction.map(StoredText.stored)
        case .reasonCode: (entry.reason?.code).map(StoredText.stored)
        case .reasonMessage: (entry.reason?.message).map(StoredText.stored)
        case .reasonStep: (entry.reason?.step).map(StoredText.stored)
        case .tracking: entry.tracking.map(StoredText.stored)
        case .endedAt: entry.endedAt?.stored
        // An answer that could not be read again is left out: it must keep nobody from reading the ledger.
        case .answer: entry.answer.flatMap(Self.text)
        }
    }

    private static func text(of signed: LedgerEntry.Signed, _ file: String) throws(LedgerError) -> String {
        guard let text = text(of: signed.challenge) else {
            throw .unusable(file: file, reason: "the challenge is nested too deeply")
        }
        return text
    }

    /// JSON text; nil for what is nested too deeply to be read again.
    private static func text(of object: JSONObject) -> String? {
        let text = JSONValue.object(object).compact
        let couldBeTooDeep = text.utf8.count > 2 * JSONParser.depthLimit
        return couldBeTooDeep && (try? JSONValue(parsing: text)) == nil ? nil : text
    }
}

extension Timestamp {
    /// Milliseconds since 1970; what is finer is cut off.
    var stored: Int { sinceEpoch.milliseconds }
}
