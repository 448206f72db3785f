public import Core
public import OrderedJSON
public import X402

/// A command to the local network, written after `@` in a session or at the prompt.
public enum NetworkDirective: Sendable, Hashable {
    /// `price OP AMOUNT [SYMBOL] NETWORK [v2]`: adds a payment option for the operation.
    case price(SellerOperation, PriceOption)
    /// `price OP none`: makes the operation free again.
    case free(SellerOperation)
    /// `refuse CODE`: refuses the next payment with that code, before it is settled.
    case refuse(String)
    /// `reply JSON`: answers the next request with 402 and that body.
    ///
    /// If the body's `x402Version` is 2, the response has the header too.
    case reply(JSONValue)
    /// `fault OP KIND [xN]`: simulates a failure, once or N times.
    case fault(Fault)
    /// `fault OP KIND [xN]` with a kind that concerns payments: simulates a failure of the next payments.
    case paymentFault(PaymentFault)
    /// `fault OP none`: removes the faults of that target; `fault any none` removes all.
    case noFault(Fault.Target)
    /// `quota N`: sets the number of operations that every present and new cache has left.
    case quota(Int)
    /// `key TEXT`: sets the only key that the router accepts; `key none` accepts any.
    case key(Secret?)
    /// `balance AMOUNT [SYMBOL] NETWORK [ADDRESS]`: sets an account's balance of a token.
    ///
    /// Without an address, the payer's balance is set.
    case balance(TokenAmount, of: Address?)
    /// `credits AMOUNT`: sets the credits that the router may spend for its customer.
    ///
    /// The amount is written in dollars and counted in thousandths of a dollar.
    case credits(Int)
    /// `reset`: restores the initial plan; caches, their entries and balances are kept.
    case reset

    /// The names that may follow `@`.
    public static let names = [
        "price", "balance", "credits", "refuse", "reply", "fault", "quota", "key", "reset",
    ]

    /// Parses a directive from its name and the words after it.
    ///
    /// - Throws: ``NetworkDirectiveError``.
    public init(name: String, words: [String]) throws(NetworkDirectiveError) {
        switch name {
        case "price": self = try Self.price(words)
        case "balance": self = try Self.balance(words)
        case "credits": self = .credits(try Self.credits(try Self.single(words, of: name)))
        case "refuse": self = .refuse(try Self.single(words, of: name))
        case "reply": self = try Self.reply(words)
        case "fault": self = try Self.fault(words)
        case "quota": self = try Self.quota(words)
        case "key":
            let key = try Self.single(words, of: name)
            self = .key(key == "none" ? nil : Secret(key))
        case "reset":
            guard words.isEmpty else { throw .usage("reset") }
            self = .reset
        default: throw .unknown(name)
        }
    }

    private static func single(_ words: [String], of name: String) throws(NetworkDirectiveError) -> String {
        guard words.count == 1, !words[0].isEmpty else { throw .usage(name) }
        return words[0]
    }

    static func operation(_ word: String) throws(NetworkDirectiveError) -> SellerOperation {
        guard let operation = SellerOperation(word: word) else { throw .operation(word) }
        return operation
    }

    private static func reply(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard !words.isEmpty else { throw .usage("reply") }
        do {
            return .reply(try JSONValue(parsing: words.joined(separator: " ")))
        } catch {
            throw .json(error)
        }
    }

    private static func quota(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        let word = try single(words, of: "quota")
        guard let count = Int(digits: word) else { throw .count(word) }
        return .quota(count)
    }
}
