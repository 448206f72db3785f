import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `ledger` command, which lists the ledger's payments and attempts, or adds them up.
struct LedgerCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "ledger",
        group: .payments,
        usage: "ledger [since DUR] [by what|network|day] [only OUTCOME]",
        summary: "list all payments and attempts",
        examples: ["ledger", "ledger since 1d only paid", "ledger by day"],
        options: [
            .taking("since", .duration), .taking("by", .choice(LedgerGrouping.allCases.map(\.rawValue))),
            .taking("only", .choice(LedgerEntry.State.allCases.map(\.word))),
        ]
    )

    /// The time span up to now that is shown; nil for all entries.
    let span: Duration?
    let grouping: LedgerGrouping?
    /// The only state that is shown; nil for all but released entries.
    let state: LedgerEntry.State?

    init(_ arguments: Arguments) throws(ParseError) {
        grouping = try arguments.choice(option: "by", of: LedgerGrouping.self)
        let word = try arguments.choice(option: "only", of: LedgerWord.self)
        state = word.flatMap { word in LedgerEntry.State.allCases.first { $0.word == word.rawValue } }
        span = try arguments.duration(option: "since")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let entries = try await context.ledgerEntries(since: span)
            .filter { state == nil ? $0.state != .released : $0.state == state }
        let now = context.services.time.now
        return grouping.map { LedgerView.sums(of: entries, by: $0) } ?? LedgerView.answer(entries, at: now)
    }
}

/// The state of a payment, as it is typed.
private enum LedgerWord: String, CaseIterable {
    case reserved, paid, rejected, unknown, void, refunded, released
}

/// The field by which ledger entries are grouped and added up.
enum LedgerGrouping: String, Sendable, Hashable, CaseIterable {
    case what
    case network
    case day
}

extension CommandContext {
    /// Returns the ledger entries of a time span up to now, or all.
    func ledgerEntries(since span: Duration?) async throws -> [LedgerEntry] {
        try await services.money.payer.ledger.entries(since: span.map { services.time.now - $0 })
    }
}

extension Timestamp {
    fileprivate static func - (moment: Timestamp, span: Duration) -> Timestamp {
        moment + (Duration.zero - span)
    }
}
