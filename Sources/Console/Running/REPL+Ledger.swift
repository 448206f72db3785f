import BigInt
import Core
import PaymentModel
import Payments
import X402

extension REPL {
    /// The payments of the ledger, and attempts.
    func ledger(since: Duration?, by grouping: LedgerGrouping?, only state: LedgerEntry.State?) async throws
        -> CommandResult
    {
        let entries = try await entries(since: since)
            .filter { state == nil ? $0.state != .released : $0.state == state }
        return grouping.map { LedgerView.sums(of: entries, by: $0) } ?? LedgerView.answer(entries, at: effects.time.now)
    }

    /// The entries of the last so long, or all.
    func entries(since span: Duration?) async throws -> [LedgerEntry] {
        try await effects.money.payer.ledger.entries(since: span.map { effects.time.now - $0 })
    }

    /// The proof of a payment; while its outcome is open, whoever may know is asked, and nothing is signed.
    mutating func receipt(_ number: Int?) async throws -> CommandResult {
        let record = try paidRecord(number)
        guard let payment = record.payment, let id = payment.entry,
            let entry = try await effects.money.payer.ledger.entry(id)
        else {
            throw CommandError.nothingToShow(
                "nothing was signed for $\(record.number)",
                instead: "explain \(record.number)"
            )
        }
        let now = effects.time.now
        guard !entry.state.isFinal else {
            state.records.update(from: entry)
            return ReceiptView.answer(entry, record: record.number, now: now)
        }
        let news: SettlementStatus
        if let known = effects.replayed?.takeNews() { news = known } else { news = await effects.money.news(entry) }
        // The router's own news came over HTTP.
        if entry.signed != nil { effects.recording?.learned(.news(news)) }
        let present = try await effects.money.payer.learn(news, of: entry, at: now)
        state.records.update(from: present)
        return ReceiptView.answer(present, record: record.number, now: now, news: news)
    }

    /// Looks up how payments that were open stand now: somebody else may have learned it meanwhile.
    ///
    /// So a record, the ledger and a receipt tell the same, whichever is asked.
    mutating func refreshPaymentOutcomes() async {
        for id in state.records.openEntries {
            guard let entry = try? await effects.money.payer.ledger.entry(id) else { continue }
            state.records.update(from: entry)
        }
    }

    private func paidRecord(_ number: Int?) throws(CommandError) -> Record {
        if let number { return try state.records.record(number) }
        guard let last = state.records.kept.last(where: { $0.payment?.entry != nil }) else {
            throw .nothingToShow("nothing was signed in this session", instead: "ledger")
        }
        return last
    }

    /// Who pays, and what there is.
    func wallet(on network: Network?) async throws -> CommandResult {
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
        let balances = effects.replayed?.balances ?? effects.money.balances?(wallet.address)
        if let balances { effects.recording?.learned(.balances(balances)) }
        let now = effects.time.now
        let open = try await effects.money.payer.ledger.entries().filter { entry in
            entry.payer == .wallet(wallet.address) && (entry.state.isOpen || entry.state == .refused)
                && entry.counts(at: now) && (network == nil || entry.terms?.network == network)
        }
        return WalletView.answer(wallet, balances, on: network, open: open, now: effects.time.now)
    }
}

extension Timestamp {
    fileprivate static func - (moment: Timestamp, span: Duration) -> Timestamp {
        moment + (Duration.zero - span)
    }
}
