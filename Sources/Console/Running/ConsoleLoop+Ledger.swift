import BigInt
import Payments
import TaskModel
import Wire
import X402

extension ConsoleLoop {
    /// The payments of the ledger, and attempts.
    func ledger(since: Duration?, by grouping: LedgerGrouping?, only state: LedgerEntry.State?) async throws -> Answer {
        let start = since.map { effects.time.now - $0 }
        let entries = try await effects.money.payer.ledger.entries(since: start)
            .filter { state == nil ? $0.state != .released : $0.state == state }
        return grouping.map { LedgerView.sums(of: entries, by: $0) } ?? LedgerView.answer(entries)
    }

    /// The proof of a payment.
    func receipt(_ number: Int?) async throws -> Answer {
        let record = try paidRecord(number)
        guard let payment = record.payment, let id = payment.entry,
            let entry = try await effects.money.payer.ledger.entry(id)
        else {
            throw CommandError.nothingToShow(
                "nothing was signed for $\(record.number)",
                instead: "explain \(record.number)"
            )
        }
        return ReceiptView.answer(entry, record: record.number, now: effects.time.now)
    }

    private func paidRecord(_ number: Int?) throws(CommandError) -> Record {
        if let number { return try state.records.record(number) }
        guard let last = state.records.kept.last(where: { $0.payment?.entry != nil }) else {
            throw .nothingToShow("nothing was signed yet", instead: "ledger")
        }
        return last
    }

    /// Who pays, and what there is.
    func wallet(on network: Network?) -> Answer {
        guard let wallet = effects.money.wallet else {
            let way = effects.facts.router == nil ? "nobody can pay" : "the router pays, from its credits"
            return .failed(
                CommandError.other(
                    .badSetting,
                    "there is no wallet: EXECUTOR_PRIVATE_KEY is not set; without it \(way)",
                    hint: "policy"
                )
            )
        }
        return WalletView.answer(wallet, effects.money.balances?(wallet.address), on: network)
    }
}

extension Timestamp {
    fileprivate static func - (moment: Timestamp, span: Duration) -> Timestamp {
        moment + (Duration.zero - span)
    }
}
