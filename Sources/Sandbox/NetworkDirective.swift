public import Core
public import OrderedJSON
public import X402

/// An order to the local network: what stands behind `@` in a session or at the prompt.
public enum NetworkDirective: Sendable, Hashable {
    /// `price OP AMOUNT [SYMBOL] NETWORK [v2]`: one more way to pay for the operation.
    case price(SellerOperation, PriceOption)
    /// `price OP none`: the operation is free again.
    case free(SellerOperation)
    /// `refuse CODE`: the next payment is refused with that code, before it is settled.
    case refuse(String)
    /// `reply JSON`: the next request is answered 402 with that body, and with the header too if its `x402Version` is 2.
    case reply(JSONValue)
    /// `fault OP KIND [xN]`: something goes wrong, once or N times.
    case fault(Fault)
    /// `fault OP KIND [xN]` with a kind that concerns a payment: it waits for one.
    case paymentFault(PaymentFault)
    /// `fault OP none`: nothing goes wrong there any more.
    case noFault(Fault.Target)
    /// `quota N`: the operations that every cache, and every new one, has left.
    case quota(Int)
    /// `key TEXT`: the only key that the router accepts from now on; `key none` accepts any.
    case key(Secret?)
    /// `balance AMOUNT [SYMBOL] NETWORK [ADDRESS]`: what an account has of a token, without an address the payer's.
    case balance(TokenAmount, of: Address?)
    /// `credits AMOUNT`: what the router may spend for its customer, given in dollars, counted in thousandths of one.
    case credits(Int)
    /// `reset`: the plan is what it was at the start; caches, their entries and balances stay.
    case reset

    /// The names that stand behind `@`.
    public static let names = [
        "price", "balance", "credits", "refuse", "reply", "fault", "quota", "key", "reset",
    ]

    /// Reads a directive from its name and the words behind it.
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
        guard let count = WholeNumber.parse(word) else { throw .count(word) }
        return .quota(count)
    }
}
