import BigInt
import Payments
import TaskModel
import Wire
import X402

/// Payments of the ledger as a table, and added up.
enum LedgerView {
    static func answer(_ entries: [LedgerEntry], at now: Timestamp) -> Answer {
        let head = ["time", "what", "amount", "network", "outcome", "proof"]
        let rows = entries.map { entry -> [StyledText] in
            [
                StyledText(entry.createdAt.iso8601), StyledText(entry.what.printable),
                StyledText(entry.amountText, .strong), StyledText(entry.networkText),
                StyledText(entry.state.word, role(entry.state)),
                StyledText(entry.transaction.map { PlainWords.short($0) } ?? "", .dim),
            ]
        }
        let raw = entries.map { entry in
            [
                entry.createdAt.iso8601, entry.what.printable, entry.amountText, entry.networkText,
                (entry.transaction ?? entry.state.word).printable,
            ].joined(separator: "\t")
        }
        var blocks: [Block] = entries.isEmpty ? [] : [.table(head: head, rows: rows)]
        blocks += ([summary(entries), held(entries, at: now)].compactMap(\.self)).map { .line(StyledText($0, .dim)) }
        return .shown(blocks, json: .array(entries.map { .object(json($0)) }), raw: raw)
    }

    /// `2 entries, 0.05 USDC paid, 0 unknown`.
    private static func summary(_ entries: [LedgerEntry]) -> String {
        let count = entries.count
        let unknown = entries.count { $0.state.isOpen }
        return "\(count) \(count == 1 ? "entry" : "entries"), \(paid(entries)) paid, \(unknown) unknown"
    }

    /// What was refused and can still be settled: `0.05 USDC rejected still counts, until 12:03:00Z at the latest`.
    private static func held(_ entries: [LedgerEntry], at now: Timestamp) -> String? {
        let held = entries.filter { $0.state == .refused && $0.counts(at: now) }
        guard let end = held.compactMap(\.countsUntil).max() else { return nil }
        return "\(sum(of: held)) rejected still counts, until \(PlainWords.clock(end)) at the latest"
    }

    /// What was paid of each token: `0.55 USDC`.
    static func paid(_ entries: [LedgerEntry]) -> String {
        sum(of: entries.filter { $0.state == .paid })
    }

    /// What all entries are charged together, a sum for each token.
    static func sum(of entries: [LedgerEntry]) -> String {
        var sums: [String: (decimals: Int, units: BigUInt)] = [:]
        for entry in entries {
            guard let charge = entry.charge else {
                sums["an amount that was not told", default: (0, 0)].units += 1
                continue
            }
            let symbol = entry.token?.symbol ?? entry.terms.map { "units of \($0.asset.short)" } ?? "dollars"
            // Tokens of one symbol may differ in decimals: all are counted in the finest unit.
            let isExact = entry.token != nil || entry.terms == nil
            let exact = isExact ? entry.units : charge.units
            sums[symbol, default: (isExact ? SpendingScope.dollarDecimals : 0, 0)].units += exact
        }
        guard !sums.isEmpty else { return "nothing" }
        return sums.sorted { $0.key < $1.key }.map { symbol, sum in
            guard sum.decimals > 0 else { return "\(sum.units) \(symbol)" }
            return "\(AtomicAmount(units: sum.units)?.shown(decimals: sum.decimals) ?? "") \(symbol)"
        }.joined(separator: ", ")
    }

    static func sums(of entries: [LedgerEntry], by grouping: LedgerGrouping) -> Answer {
        var groups: [(name: String, entries: [LedgerEntry])] = []
        for entry in entries {
            let name =
                switch grouping {
                case .what: entry.what.printable
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
            "what": .string(entry.what), "outcome": .string(entry.state.word),
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
        case .paid: .done
        case .reserved, .unknown, .refused: .bad
        case .refunded: .care
        case .released, .void: .dim
        }
    }
}

/// The proof of one payment.
enum ReceiptView {
    /// `news` is what was just heard of a payment whose outcome was open.
    static func answer(_ entry: LedgerEntry, record: Int, now: Timestamp, news: PaymentNews? = nil) -> Answer {
        var fields = [
            Block.Field("outcome", StyledText(entry.state.word, LedgerView.role(entry.state))),
            Block.Field("money", StyledText(entry.money.rawValue)),
            Block.Field("amount", StyledText(entry.amountText, .strong) + StyledText(place(entry))),
            Block.Field("payer", StyledText(payer(entry))),
            Block.Field("payee", StyledText(payee(entry))),
            Block.Field("for", StyledText(entry.purpose.printable)),
            Block.Field(
                "time",
                StyledText(entry.createdAt.iso8601 + (entry.endedAt.map { ", ended \($0.iso8601)" } ?? ""))
            ),
        ]
        if let end = entry.countsUntil, now < end {
            let words = "until \(PlainWords.clock(end)), because the signature can still be settled"
            fields.append(Block.Field("counts", StyledText(words)))
        }
        if entry.sendings.count > 1 { fields += sendings(entry) }
        if let transaction = entry.transaction { fields.append(Block.Field("tx", StyledText(transaction.printable))) }
        if let signed = entry.signed {
            let nonce = AuthorizationNonce(bytes: signed.nonce)?.text ?? ""
            let left = signed.validBefore - now
            let end = left > .zero ? ", void in \(PlainWords.left(left))" : ", its window is over"
            fields.append(Block.Field("nonce", StyledText(nonce + (entry.state == .paid ? "" : end))))
        }
        if let reason = entry.reason {
            fields.append(Block.Field("reason", StyledText(reason.code.printable)))
        }
        if let tracking = entry.tracking { fields.append(Block.Field("router", StyledText(tracking.printable))) }
        if let words = news?.words, !entry.state.isFinal {
            fields.append(Block.Field("news", StyledText(PlainWords.cut(words, to: 200))))
        }
        if !entry.state.isFinal {
            let steps =
                entry.signed == nil
                ? [("trace \(record)", "what the router said")]
                : [("pay \(record)", "send the same payment again, never a new one")]
            fields += PlainWords.next(steps)
        }
        return .shown(
            [.headline(StyledText("receipt", .strong), edge: "$\(record)"), .fields(fields, gutter: 9)],
            json: .object(json(entry, news)),
            raw: [entry.transaction ?? entry.state.word]
        )
    }

    private static func json(_ entry: LedgerEntry, _ news: PaymentNews?) -> JSONObject {
        var json = LedgerView.json(entry)
        if !entry.state.isFinal { json.append("news", ifPresent: news?.words.map(JSONValue.string)) }
        return json
    }

    /// One line a sending: when, and what came of it.
    private static func sendings(_ entry: LedgerEntry) -> [Block.Field] {
        entry.sendings.map { sending in
            let facts = entry.facts.filter { $0.sending == sending.number }
            let end = facts.last.map(words) ?? "begun, nothing is known of it"
            let label = sending.number == 1 ? "sent" : ""
            return Block.Field(label, StyledText("\(sending.number). \(PlainWords.clock(sending.begunAt)) \(end)"))
        }
    }

    private static func words(_ fact: PaymentFact) -> String {
        let status = fact.status.map { "answered \($0)" }
        let reason = fact.reason.map { PlainWords.cut($0.message ?? $0.code, to: 60) }
        switch fact.event {
        case .sentNothing: return "nothing was sent"
        case .noAnswer: return "no answer" + (reason.map { ": \($0)" } ?? "")
        case .paid: return [status, "paid"].compactMap(\.self).joined(separator: ", ")
        case .refused: return [status, "refused", reason].compactMap(\.self).joined(separator: ", ")
        case .unproven: return [status, "proves nothing", reason].compactMap(\.self).joined(separator: ", ")
        case .settled, .nonceUsed: return "settled"
        case .refunded: return "came back"
        case .uncharged, .nonceUnused: return "not charged"
        }
    }

    private static func place(_ entry: LedgerEntry) -> String {
        entry.terms.map { " on \($0.network)" } ?? ""
    }

    private static func payee(_ entry: LedgerEntry) -> String {
        let host = entry.host.text.printable
        return entry.terms.map { "\($0.payTo.text), \(host)" } ?? host
    }

    private static func payer(_ entry: LedgerEntry) -> String {
        switch entry.payer {
        case .wallet(let address): address.text
        case .router: "the router, from its credits"
        }
    }
}

extension PaymentNews {
    /// What was said about a payment that is still open; nil where it came to an end.
    fileprivate var words: String? {
        switch self {
        case .open(let words), .nobodyKnows(let words): words.printable
        case .settled, .refunded, .void: nil
        }
    }
}

/// Who pays; never the key.
enum WalletView {
    /// How many balances are shown where no network is named.
    private static let shownBalances = 4

    /// `open` are its payments that can still be settled, or may have been.
    static func answer(
        _ wallet: WalletFacts,
        _ balances: [WalletBalance]?,
        on network: Network?,
        open: [LedgerEntry]
    ) -> Answer {
        let shown = balances?.filter { network == nil || $0.amount.token.network == network }
        var fields = [
            Block.Field("address", StyledText(wallet.address.text, .strong)),
            Block.Field("key", StyledText(wallet.source)),
            Block.Field("pays on", StyledText(wallet.isPlay ? "the local network, play money" : networks(network))),
        ]
        if let shown {
            for (index, balance) in shown.prefix(Self.shownBalances).enumerated() {
                let text = "\(balance.amount) on \(balance.amount.token.network)"
                fields.append(Block.Field(index == 0 ? "balance" : "", StyledText(text)))
            }
            if shown.count > Self.shownBalances {
                let rest = "and \(shown.count - Self.shownBalances) more; wallet NETWORK shows one"
                fields.append(Block.Field("", StyledText(rest, .dim)))
            }
        } else {
            fields.append(Block.Field("balance", StyledText("not known here; the network itself tells it", .dim)))
        }
        if !open.isEmpty { fields.append(Block.Field("open", StyledText(words(open), .care))) }
        var json: JSONObject = ["address": .string(wallet.address.text), "source": .string(wallet.source)]
        json.append("open", .array(open.map { .object(LedgerView.json($0)) }))
        json.append(
            "balances",
            ifPresent: shown.map { balances in
                .array(
                    balances.map { balance in
                        [
                            "network": .string(balance.amount.token.network.caip2),
                            "symbol": .string(balance.amount.token.symbol),
                            "amount": .string(balance.amount.amount.text), "human": .string("\(balance.amount)"),
                        ]
                    }
                )
            }
        )
        return .shown([.fields(fields, gutter: 9)], json: .object(json), raw: [wallet.address.text])
    }

    /// `0.10 USDC in 2 payments; the last signature is valid until 12:05:00Z`.
    private static func words(_ open: [LedgerEntry]) -> String {
        let count = PlainWords.counted(open.count, "payment")
        let end = open.compactMap { $0.signed?.validBefore }.max()
        let window = end.map { "; the last signature is valid until \(PlainWords.clock($0))" } ?? ""
        return "\(LedgerView.sum(of: open)) in \(count) that may be settled or were\(window)"
    }

    private static func networks(_ network: Network?) -> String {
        network?.displayName ?? KnownNetworks.all.filter(\.isEVM).map(\.displayName).joined(separator: ", ")
    }
}
