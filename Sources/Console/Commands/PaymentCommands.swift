import CommandLanguage
import Core
import PaymentModel
import Payments
import X402

extension CommandDefinition {
    static let policy = CommandDefinition(
        "policy",
        group: .payments,
        synopsis: "policy [mode M | max AMOUNT | budget AMOUNT per day|session | allow|deny KIND X | test [N|ledger]]",
        summary: "what may be paid, and by whose word; alone it shows the limits",
        examples: ["policy", "policy max 0.25", "policy test"],
        takes: [.init("WHAT", .word, .optional), .init("WORDS", .word, .any)]
    ) { arguments throws(ParseError) in
        guard let what = try arguments.optionalWord("WHAT") else { return .payment(.policy(.show)) }
        let words = try arguments.words("WORDS")
        return .payment(.policy(try PolicyArgumentParser(what: what, words: words).action()))
    }

    static let pay = CommandDefinition(
        "pay",
        group: .payments,
        synopsis: "pay [N] [option K] [once|again]",
        summary: "say yes to a payment that waits, and run its task; once goes over a limit, again pays a second time",
        examples: ["pay", "pay 4", "pay 4 once"],
        cost: .priced,
        takes: [.init("N", .word, .optional)],
        options: [.taking("option"), .flag("once"), .flag("again")]
    ) { arguments throws(ParseError) in
        let option = try arguments.number(option: "option", in: 1...100_000)
        let manner: PaymentCommand.Consent =
            arguments.has("again") ? .again : arguments.has("once") ? .once : .within
        return .payment(.pay(record: try arguments.record(), option: option, manner))
    }

    static let decline = CommandDefinition(
        "decline",
        group: .payments,
        synopsis: "decline [N]",
        summary: "say no to a payment that waits",
        examples: ["decline", "decline 4", "decline 4 --json"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .payment(.decline(record: try arguments.record())) }

    static let receipt = CommandDefinition(
        "receipt",
        group: .payments,
        synopsis: "receipt [N]",
        summary: "the proof of a payment; while its outcome is unknown it asks again, and never signs",
        examples: ["receipt", "receipt 5", "receipt --json"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .payment(.receipt(record: try arguments.record())) }

    static let ledger = CommandDefinition(
        "ledger",
        group: .payments,
        synopsis: "ledger [since DUR] [by what|network|day] [only OUTCOME]",
        summary: "all payments, and attempts",
        examples: ["ledger", "ledger since 1d only paid", "ledger by day"],
        options: [.taking("since"), .taking("by"), .taking("only")]
    ) { arguments throws(ParseError) in
        let grouping = try arguments.choice(option: "by", of: LedgerGrouping.self)
        let word = try arguments.choice(option: "only", of: LedgerWord.self)
        let outcome = word.flatMap { word in LedgerEntry.State.allCases.first { $0.word == word.rawValue } }
        return .payment(.ledger(since: try arguments.duration(option: "since"), by: grouping, only: outcome))
    }

    static let wallet = CommandDefinition(
        "wallet",
        group: .payments,
        synopsis: "wallet [NETWORK]",
        summary: "who pays: address, where the key comes from, balance where it can be known",
        examples: ["wallet", "wallet base-sepolia", "wallet --json"],
        takes: [.init("NETWORK", .word, .optional)]
    ) { arguments throws(ParseError) in
        guard let name = try arguments.optionalWord("NETWORK") else { return .payment(.wallet(network: nil)) }
        guard let network = Network(named: name) else {
            let near = SimilarNames.nearest(to: name, among: KnownNetworks.all.map(\.name))
            throw ParseError(
                .unknown(name, what: "network", nearest: near),
                correction: near.first.map { "wallet \($0)" } ?? "wallet"
            )
        }
        return .payment(.wallet(network: network))
    }
}

/// Work with payments.
enum PaymentCommand: Sendable, Hashable {
    case policy(PolicyAction)
    case pay(record: Int?, option: Int?, Consent)
    case decline(record: Int?)
    case receipt(record: Int?)
    case ledger(since: Duration?, by: LedgerGrouping?, only: LedgerEntry.State?)
    case wallet(network: Network?)

    /// How a payment is approved.
    enum Consent: Sendable, Hashable {
        /// Within the limits.
        case within
        /// Over a limit, or to a changed payee.
        case once
        /// A second time, although the first payment may have been made.
        case again
    }

    /// What is done with the policy.
    enum PolicyAction: Sendable, Hashable {
        case show
        case edit(PolicyChange)
        case test(PolicyTest)
    }

    /// What the policy is held against.
    enum PolicyTest: Sendable, Hashable {
        case record(Int?)
        case ledger
    }
}

/// How a payment stands, as it is typed.
private enum LedgerWord: String, CaseIterable {
    case reserved, paid, rejected, unknown, void, refunded, released
}

/// What entries of the ledger are added up by.
enum LedgerGrouping: String, Sendable, Hashable, CaseIterable {
    case what
    case network
    case day
}

extension Arguments {
    /// An option that is one of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        option name: String,
        of type: Choice.Type
    ) throws(ParseError) -> Choice? {
        guard let text = try word(option: name), let word = typed(option: name).first else { return nil }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            let allowed = Choice.allCases.map(\.rawValue)
            throw word.error(.wrongWord(text, wanted: "one of \(allowed.joined(separator: ", "))"))
        }
        return choice
    }
}
