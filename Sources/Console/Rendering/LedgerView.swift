import BigInt
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A view of the payments of the ledger, as a table and as sums.
enum LedgerView {
    static func answer(_ entries: [LedgerEntry], at now: Timestamp) -> CommandResult {
        let head = ["time", "what", "amount", "network", "outcome", "proof"]
        let rows = entries.map { entry -> [StyledText] in
            [
                StyledText(entry.createdAt.iso8601), StyledText(entry.taskSummary.terminalSafe),
                StyledText(entry.amountText, .strong), StyledText(entry.networkText),
                StyledText(entry.state.word, role(entry.state)),
                StyledText(entry.transaction.map { Phrases.short($0) } ?? "", .dim),
            ]
        }
        let raw = entries.map { entry in
            [
                entry.createdAt.iso8601, entry.taskSummary.terminalSafe, entry.amountText, entry.networkText,
                (entry.transaction ?? entry.state.word).terminalSafe,
            ].joined(separator: "\t")
        }
        var blocks: [Block] = entries.isEmpty ? [] : [.table(head: head, rows: rows)]
        blocks += ([summary(entries), held(entries, at: now)].compactMap(\.self)).map { .line(StyledText($0, .dim)) }
        return .shown(blocks, json: .array(entries.map { .object(json($0)) }), raw: raw)
    }

    /// Returns the summary of the entries, such as `2 entries, 0.05 USDC paid, 0 unknown`.
    private static func summary(_ entries: [LedgerEntry]) -> String {
        let count = entries.count
        let unknown = entries.count { $0.state.isOpen }
        return "\(count) \(count == 1 ? "entry" : "entries"), \(paid(entries)) paid, \(unknown) unknown"
    }

    /// Returns a line on refused payments that still count against the budget; nil if there are none.
    ///
    /// For example: `0.05 USDC rejected still counts until midnight UTC at the latest`.
    private static func held(_ entries: [LedgerEntry], at now: Timestamp) -> String? {
        let held = entries.filter { $0.state == .refused && $0.counts(at: now) }
        guard let end = held.compactMap(\.countsUntil).max() else { return nil }
        return "\(sum(of: held)) rejected still counts until \(Phrases.end(end)) at the latest"
    }

    /// Returns the amount paid of each token, such as `0.55 USDC`.
    static func paid(_ entries: [LedgerEntry]) -> String {
        sum(of: entries.filter { $0.state == .paid })
    }

    /// Returns the total charge of all entries, a sum for each token.
    static func sum(of entries: [LedgerEntry]) -> String {
        var sums: [String: (decimals: Int, units: BigUInt)] = [:]
        for entry in entries {
            guard let charge = entry.charge else {
                sums["of unknown amount", default: (0, 0)].units += 1
                continue
            }
            let symbol = entry.token?.symbol ?? entry.terms.map { "units of \($0.asset.short)" } ?? "dollars"
            // Tokens of one symbol may differ in decimals, so all are counted in the finest unit.
            let isExact = entry.token != nil || entry.terms == nil
            let exact = isExact ? entry.units : charge.units
            sums[symbol, default: (isExact ? BudgetScope.dollarDecimals : 0, 0)].units += exact
        }
        guard !sums.isEmpty else { return "nothing" }
        return sums.sorted { $0.key < $1.key }.map { symbol, sum in
            guard sum.decimals > 0 else { return "\(sum.units) \(symbol)" }
            return "\(AtomicAmount(units: sum.units)?.shown(decimals: sum.decimals) ?? "") \(symbol)"
        }.joined(separator: ", ")
    }

    static func sums(of entries: [LedgerEntry], by grouping: LedgerGrouping) -> CommandResult {
        var groups: [(name: String, entries: [LedgerEntry])] = []
        for entry in entries {
            let name =
                switch grouping {
                case .what: entry.taskSummary.terminalSafe
                case .network: entry.networkText
                case .day: String(entry.createdAt.iso8601.prefix(10))
                }
            if let index = groups.firstIndex(where: { $0.name == name }) {
                groups[index].entries.append(entry)
            } else {
                groups.append((name, [entry]))
            }
        }
        let rows = groups.map {
            [StyledText($0.name), StyledText(paid($0.entries), .strong), StyledText("\($0.entries.count)")]
        }
        let json = groups.map { group -> JSONValue in
            [
                grouping.rawValue: .string(group.name), "paid": .string(paid(group.entries)),
                "entries": .int(group.entries.count),
            ]
        }
        let raw = groups.map { "\($0.name)\t\(paid($0.entries))\t\($0.entries.count)" }
        let table: [Block] = groups.isEmpty ? [] : [.table(head: [grouping.rawValue, "paid", "entries"], rows: rows)]
        return .shown(table + [.line(StyledText(summary(entries), .dim))], json: .array(json), raw: raw)
    }

    static func json(_ entry: LedgerEntry) -> JSONObject {
        var json: JSONObject = [
            "entry": .int(entry.id), "time": .string(entry.createdAt.iso8601), "jobId": .string(entry.jobId),
            "what": .string(entry.taskSummary), "outcome": .string(entry.state.word),
            "money": .string(entry.money.rawValue), "data": .string(entry.data.rawValue),
        ]
        json.append("amount", ifPresent: entry.charge.map { .string($0.text) })
        json.append("human", .string(entry.amountText))
        if let terms = entry.terms {
            json.append("network", .string(terms.network.caip2))
            json.append("asset", .string(terms.asset.text))
            json.append("payTo", .string(terms.payTo.text))
        }
        json.append("payer", .string(entry.payer.text))
        json.append("host", .string(entry.host.text))
        json.append("countsUntil", ifPresent: entry.countsUntil.map { .string($0.iso8601) })
        json.append("sendings", .int(entry.sendings.count))
        json.append("transaction", ifPresent: entry.transaction.map(JSONValue.string))
        json.append("reason", ifPresent: entry.reason.map { .string($0.code) })
        json.append("tracking", ifPresent: entry.tracking.map(JSONValue.string))
        return json
    }

    static func role(_ state: LedgerEntry.State) -> StyledText.Role {
        switch state {
        case .paid: .success
        case .reserved, .unknown, .refused: .error
        case .refunded: .warning
        case .released, .void: .dim
        }
    }
}
