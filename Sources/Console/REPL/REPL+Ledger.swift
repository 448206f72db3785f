import Payments

extension REPL {
    /// Looks up how payments that were open stand now: somebody else may have learned it meanwhile.
    ///
    /// So a record, the ledger and a receipt tell the same, whichever is asked.
    mutating func refreshPaymentOutcomes() async {
        for id in state.records.openEntries {
            guard let entry = try? await effects.money.payer.ledger.entry(id) else { continue }
            state.records.update(from: entry)
        }
    }
}
