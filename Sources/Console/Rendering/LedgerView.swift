import BigInt
import Payments
import TaskModel
import Wire
import X402

/// Payments of the ledger as a table, and added up.
enum LedgerView {
    static func answer(_ entries: [LedgerEntry]) -> Answer {
        let head = ["time", "what", "amount", "network", "outcome", "proof"]
        let rows = entries.map { entry -> [StyledText] in
            [
                StyledText(entry.createdAt.iso8601), StyledText(entry.what.printable),
                StyledText(entry.amountText, .strong), StyledText(entry.terms.network.displayName),
                StyledText(entry.state.rawValue, role(entry.state)),
                StyledText(entry.transaction.map { PlainWords.short($0) } ?? "", .dim),
            ]
        }
        let raw = entries.map { entry in
            [
                entry.createdAt.iso8601, entry.what.printable, entry.amountText, entry.terms.network.displayName,
                (entry.transaction ?? entry.state.rawValue).printable,
            ].joined(separator: "\t")
        }
        let blocks: [Block] =
            (entries.isEmpty ? [] : [.table(head: head, rows: rows)]) + [.line(StyledText(summary(entries), .dim))]
        return .shown(blocks, json: .array(entries.map { .object(json($0)) }), raw: raw)
    }

    /// `2 entries, 0.05 USDC paid, 0 unknown`.
    private static func summary(_ entries: [LedgerEntry]) -> String {
        let count = entries.count
        let unknown = entries.count { $0.state == .unknown || $0.state == .reserved }
        return "\(count) \(count == 1 ? "entry" : "entries"), \(paid(entries)) paid, \(unknown) unknown"
    }

    /// What was paid of each token: `0.55 USDC`.
    static func paid(_ entries: [LedgerEntry]) -> String {
        var sums: [String: (decimals: Int, units: BigUInt)] = [:]
        for entry in entries where entry.state == .paid {
            let symbol = entry.token?.symbol ?? "units of \(entry.terms.asset.short)"
            let decimals = entry.token?.decimals ?? 0
            // Tokens of one symbol may differ in decimals: all are counted in the finest unit.
            let scale = BigUInt(10).power(SpendingScope.dollarDecimals - min(decimals, SpendingScope.dollarDecimals))
            let exact = entry.token == nil ? entry.terms.amount.units : entry.terms.amount.units * scale
            let places = entry.token == nil ? 0 : SpendingScope.dollarDecimals
            sums[symbol, default: (places, 0)].units += exact
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
                case .network: entry.terms.network.displayName
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
            "what": .string(entry.what), "outcome": .string(entry.state.rawValue),
            "money": .string(entry.money.rawValue), "data": .string(entry.data.rawValue),
            "amount": .string(entry.terms.amount.text), "human": .string(entry.amountText),
            "network": .string(entry.terms.network.caip2), "asset": .string(entry.terms.asset.text),
            "payTo": .string(entry.terms.payTo.text), "payer": .string(entry.payer.text), "host": .string(entry.host),
        ]
        json.append("transaction", ifPresent: entry.transaction.map(JSONValue.string))
        json.append("reason", ifPresent: entry.reason.map { .string($0.code) })
        json.append("tracking", ifPresent: entry.tracking.map(JSONValue.string))
        return json
    }

    static func role(_ state: LedgerEntry.State) -> StyledText.Role {
        switch state {
        case .paid: .done
        case .reserved, .unknown, .rejected: .bad
        case .refunded: .care
        case .released: .dim
        }
    }
}

/// The proof of one payment.
enum ReceiptView {
    /// `news` is what was just heard of a payment whose outcome was open.
    static func answer(_ entry: LedgerEntry, record: Int, now: Timestamp, news: PaymentNews? = nil) -> Answer {
        var fields = [
            Block.Field("outcome", StyledText(entry.state.rawValue, LedgerView.role(entry.state))),
            Block.Field("money", StyledText(entry.money.rawValue)),
            Block.Field("amount", StyledText(entry.amountText, .strong) + StyledText(" on \(entry.terms.network)")),
            Block.Field("payer", StyledText(payer(entry))),
            Block.Field("payee", StyledText("\(entry.terms.payTo.text), \(entry.host.printable)")),
            Block.Field("for", StyledText(entry.purpose.printable)),
            Block.Field(
                "time",
                StyledText(entry.createdAt.iso8601 + (entry.endedAt.map { ", ended \($0.iso8601)" } ?? ""))
            ),
        ]
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
            raw: [entry.transaction ?? entry.state.rawValue]
        )
    }

    private static func json(_ entry: LedgerEntry, _ news: PaymentNews?) -> JSONObject {
        var json = LedgerView.json(entry)
        if !entry.state.isFinal { json.append("news", ifPresent: news?.words.map(JSONValue.string)) }
        return json
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

    static func answer(_ wallet: WalletFacts, _ balances: [WalletBalance]?, on network: Network?) -> Answer {
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
        var json: JSONObject = ["address": .string(wallet.address.text), "source": .string(wallet.source)]
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

    private static func networks(_ network: Network?) -> String {
        network?.displayName ?? KnownNetworks.all.filter(\.isEVM).map(\.displayName).joined(separator: ", ")
    }
}
