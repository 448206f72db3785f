import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `wallet` command, which shows the paying wallet: its address, the source of its key, and its balance if known.
struct WalletCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "wallet",
        group: .payments,
        usage: "wallet [NETWORK]",
        summary: "the paying wallet: address, key source, balance",
        examples: ["wallet", "wallet base-sepolia", "wallet --json"],
        arguments: [.init("NETWORK", .network, .optional)]
    )

    let network: Network?

    init(_ arguments: Arguments) throws(ParseError) {
        guard let name = try arguments.optionalWord("NETWORK") else {
            network = nil
            return
        }
        guard let network = Network(named: name) else {
            let near = SimilarNames.nearest(to: name, among: KnownNetworks.all.map(\.name))
            throw ParseError(
                .unknown(name, what: "network", nearest: near),
                correction: near.first.map { "wallet \($0)" } ?? "wallet"
            )
        }
        self.network = network
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard let wallet = context.services.money.wallet else {
            let way = context.services.facts.router == nil ? "nothing can be paid" : "the router pays from its credits"
            return .failed(
                CommandError.other(
                    .badSetting,
                    "no wallet: EXECUTOR_PRIVATE_KEY is not set, so \(way)",
                    hint: "policy"
                )
            )
        }
        let balances = context.services.replayed?.balances ?? context.services.money.balances?(wallet.address)
        if let balances { context.services.recording?.record(input: .balances(balances)) }
        let now = context.services.time.now
        let open = try await context.services.money.payer.ledger.entries().filter { entry in
            entry.payer == .wallet(wallet.address) && (entry.state.isOpen || entry.state == .refused)
                && entry.counts(at: now) && (network == nil || entry.terms?.network == network)
        }
        return WalletView.answer(wallet, balances, on: network, open: open, now: context.services.time.now)
    }
}
