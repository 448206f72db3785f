import CommandLanguage
import Core
import PaymentModel
import Payments
import X402

/// A parser of the words that follow `policy`.
struct PolicyArgumentParser {
    let what: String
    let words: [String]

    private static let verbs = ["mode", "max", "budget", "allow", "deny", "test"]

    func action() throws(ParseError) -> PolicyAction {
        switch what.lowercased() {
        case "mode": return .edit(try mode())
        case "max": return .edit(.max(try limit(words)))
        case "budget": return .edit(try budget())
        case "allow": return .edit(.allow(try subject(allows: true)))
        case "deny": return .edit(.deny(try subject(allows: false)))
        case "test": return .test(try test())
        default:
            let near = SimilarNames.nearest(to: what, among: Self.verbs)
            throw ParseError(
                .unknown(what, what: "policy command", nearest: near),
                correction: near.first == "test" ? "policy test" : "policy"
            )
        }
    }

    private func mode() throws(ParseError) -> PolicyChange {
        guard words.count == 1, let mode = PaymentPolicy.Mode(rawValue: words[0].lowercased()) else {
            let modes = PaymentPolicy.Mode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ParseError(
                mistake(in: words, "a valid policy mode; allowed: \(modes)", or: "MODE"),
                correction: "policy mode ask"
            )
        }
        return .mode(mode)
    }

    /// Returns the reason why the words are refused: they are not what is wanted, or there are none.
    private func mistake(in words: [String], _ wanted: String, or name: String) -> ParseError.Reason {
        guard !words.isEmpty else { return .missing(name, of: "policy \(what.lowercased())") }
        return .wrongWord(words.joined(separator: " "), wanted: wanted)
    }

    private func limit(_ words: [String]) throws(ParseError) -> SpendingLimit {
        do {
            return try SpendingLimit(parsing: words.joined(separator: " "))
        } catch .unknownToken(let symbol) {
            throw ParseError(
                .refused(AmountError.unknownToken(symbol).message),
                correction: "policy \(what.lowercased()) 0.50\(what.lowercased() == "budget" ? " per day" : "")"
            )
        } catch {
            throw ParseError(
                mistake(in: words, "a valid limit; examples: 0.50, 0.50 USDC", or: "AMOUNT"),
                correction: "policy \(what.lowercased()) 0.50\(what.lowercased() == "budget" ? " per day" : "")"
            )
        }
    }

    private func budget() throws(ParseError) -> PolicyChange {
        let span: PaymentRule.Span
        switch (words.count >= 3 ? words[words.count - 2].lowercased() : "", words.last?.lowercased()) {
        case ("per", "day"): span = .day
        case ("per", "session"): span = .session
        default:
            throw ParseError(
                .refused("a budget needs an amount per day or per session"),
                correction: "policy budget 1.00 per day"
            )
        }
        return .budget(try limit(Array(words.dropLast(2))), span)
    }

    private func test() throws(ParseError) -> PolicyTest {
        guard let word = words.first else { return .record(nil) }
        if word.lowercased() == "ledger" { return .ledger }
        let digits = word.first == "$" ? String(word.dropFirst()) : word
        guard words.count == 1, let number = Int(digits), number > 0 else {
            throw ParseError(.wrongWord(word, wanted: "a record number or ledger"), correction: "policy test")
        }
        return .record(number)
    }

    private func subject(allows: Bool) throws(ParseError) -> PolicyChange.Subject {
        let example = "policy \(what.lowercased()) network base"
        guard words.count >= 2 else {
            throw ParseError(.refused("name a network, asset, payee or method"), correction: example)
        }
        switch words[0].lowercased() {
        case "network": return .network(try networks(words[1]))
        case "asset": return try asset(allows: allows)
        case "payee": return .payee(try address(words[1]))
        case "method":
            guard let method = KnownToken.TransferMethod(rawValue: words[1].lowercased()), method != .erc7710 else {
                throw ParseError(
                    .wrongWord(words[1], wanted: "a supported method (eip3009 or permit2)"),
                    correction: "policy \(what.lowercased()) method permit2"
                )
            }
            return .method(method)
        default:
            let near = SimilarNames.nearest(to: words[0], among: ["network", "asset", "payee", "method"])
            throw ParseError(.unknown(words[0], what: "kind", nearest: near), correction: example)
        }
    }

    private func networks(_ name: String) throws(ParseError) -> PaymentPolicy.Networks {
        switch name.lowercased() {
        case "main": return .main
        case "test": return .test
        default:
            if let network = Network(named: name) { return .one(network) }
            let near = SimilarNames.nearest(to: name, among: KnownNetworks.all.map(\.name) + ["main", "test"])
            throw ParseError(
                .unknown(name, what: "network", nearest: near),
                correction: near.first.map { "policy \(what.lowercased()) network \($0)" }
            )
        }
    }

    /// Reads an asset, which is denied by its address.
    ///
    /// One outside of the table is allowed on one network, with the maximum amount that may be paid of it.
    private func asset(allows: Bool) throws(ParseError) -> PolicyChange.Subject {
        let address = try address(words[1])
        guard allows, KnownTokens.tokens(at: address).isEmpty else { return .asset(address, on: nil, limit: nil) }
        guard words.count >= 6, words[2].lowercased() == "on", words[4].lowercased() == "max",
            let amount = try? AtomicAmount(parsing: words[5])
        else {
            throw ParseError(
                .refused("an unknown token needs a network and a limit in its smallest units"),
                correction: "policy allow asset \(address.text) on base max 50000 units"
            )
        }
        guard case .one(let network) = try networks(words[3]) else {
            throw ParseError(
                .refused("a token can be allowed on one network only"),
                correction: "policy allow asset \(address.text) on base max \(amount) units"
            )
        }
        return .asset(address, on: network, limit: amount)
    }

    private func address(_ text: String) throws(ParseError) -> Address {
        do {
            return try Address(parsing: text)
        } catch {
            throw ParseError(.refused(error.message))
        }
    }
}
