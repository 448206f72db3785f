import Core
import ExecutorCore
import OrderedJSON
import Payments
import X402

/// A view of the wallet that pays; the key is never shown.
enum WalletView {
    /// The number of balances that are shown if no network is named.
    private static let shownBalances = 4

    /// Returns the result of `wallet`; `open` are its payments that can still be settled, or may have been.
    static func answer(
        _ wallet: WalletFacts,
        _ balances: [WalletBalance]?,
        on network: Network?,
        open: [LedgerEntry],
        now: Timestamp
    ) -> CommandResult {
        let shown = balances?.filter { network == nil || $0.amount.token.network == network }
        var fields = [
            Block.Field("address", StyledText(wallet.address.text, .strong)),
            Block.Field("key", StyledText(wallet.source)),
            Block.Field("pays on", StyledText(wallet.isPlay ? "the local network, play money" : networks(network))),
        ]
        fields +=
            shown.map(Self.fields) ?? [
                Block.Field("balance", StyledText("not known here, look it up on the network", .dim))
            ]
        if !open.isEmpty { fields.append(Block.Field("open", StyledText(words(open, now), .warning))) }
        var json: JSONObject = ["address": .string(wallet.address.text), "source": .string(wallet.source)]
        json.append("open", .array(open.map { .object(LedgerView.json($0)) }))
        json.append("balances", ifPresent: shown.map { .array($0.map(Self.json)) })
        return .shown([.fields(fields, gutter: 9)], json: .object(json), raw: [wallet.address.text])
    }

    private static func fields(_ balances: [WalletBalance]) -> [Block.Field] {
        var fields = balances.prefix(shownBalances).enumerated().map { index, balance in
            Block.Field(index == 0 ? "balance" : "", StyledText("\(balance.amount) on \(balance.amount.token.network)"))
        }
        if balances.count > shownBalances {
            let rest = "and \(balances.count - shownBalances) more; wallet NETWORK shows one"
            fields.append(Block.Field("", StyledText(rest, .dim)))
        }
        return fields
    }

    private static func json(_ balance: WalletBalance) -> JSONValue {
        [
            "network": .string(balance.amount.token.network.caip2),
            "symbol": .string(balance.amount.token.symbol),
            "amount": .string(balance.amount.amount.text), "human": .string("\(balance.amount)"),
        ]
    }

    /// Returns a line on open payments.
    ///
    /// For example: `0.10 USDC in 2 payments that still count; the last signature is valid until 12:05:00Z`.
    private static func words(_ open: [LedgerEntry], _ now: Timestamp) -> String {
        let count = Phrases.counted(open.count, "payment")
        let end = open.compactMap { $0.signed?.validBefore }.filter { now < $0 }.max()
        let verb = open.count == 1 ? "counts" : "count"
        let window = end.map { "; the last signature is valid until \(Phrases.clock($0))" } ?? ""
        return "\(LedgerView.sum(of: open)) in \(count) that still \(verb)\(window)"
    }

    private static func networks(_ network: Network?) -> String {
        network?.displayName ?? KnownNetworks.all.filter(\.isEVM).map(\.displayName).joined(separator: ", ")
    }
}
