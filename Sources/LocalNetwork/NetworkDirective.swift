public import Wire
import X402

/// An order to the local network: what stands behind `@` in a session or at the prompt.
public enum NetworkDirective: Sendable, Hashable {
    /// `price OP AMOUNT [SYMBOL] NETWORK [v2]`: one more way to pay for the operation.
    case price(SellerOperation, PriceOption)
    /// `price OP none`: the operation is free again.
    case free(SellerOperation)
    /// `refuse CODE`: the next payment fails with that code.
    case refuse(String)
    /// `reply JSON`: the next request is answered 402 with that body, and with the header too if its `x402Version` is 2.
    case reply(JSONValue)
    /// `fault OP KIND [xN]`: something goes wrong, once or N times.
    case fault(Fault)
    /// `fault OP none`: nothing goes wrong there any more.
    case noFault(Fault.Target)
    /// `quota N`: the operations that every cache, and every new one, has left.
    case quota(Int)
    /// `key TEXT`: the only key that the router accepts from now on; `key none` accepts any.
    case key(Secret?)
    /// `reset`: the plan is what it was at the start; caches and their entries stay.
    case reset

    /// The names that stand behind `@`.
    public static let names = ["price", "refuse", "reply", "fault", "quota", "key", "reset"]

    /// Reads a directive from its name and the words behind it.
    ///
    /// - Throws: ``NetworkDirectiveError``.
    public init(name: String, words: [String]) throws(NetworkDirectiveError) {
        switch name {
        case "price": self = try Self.price(words)
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

    private static func operation(_ word: String) throws(NetworkDirectiveError) -> SellerOperation {
        guard let operation = SellerOperation(word: word) else { throw .operation(word) }
        return operation
    }

    private static func price(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard let first = words.first else { throw .usage("price") }
        let operation = try operation(first)
        var rest = words.dropFirst()
        if Array(rest) == ["none"] { return .free(operation) }
        let version: PriceOption.Version = rest.last == "v2" ? .v2 : .v1
        if rest.last == "v1" || rest.last == "v2" { rest.removeLast() }
        guard 2...3 ~= rest.count, let amount = rest.popFirst(), let network = rest.popLast() else {
            throw .usage("price")
        }
        guard let place = Network(named: network), place.isEVM, let usual = KnownTokens.tokens(on: place).first else {
            throw .network(network)
        }
        let typed = try typedAmount(([amount] + rest).joined(separator: " "))
        var token: KnownToken? = usual
        if case .symbol(let symbol) = typed.unit { token = KnownTokens.token(symbol, on: place) }
        guard let token else { throw .symbol(rest.joined(), network: network) }
        do {
            return .price(operation, PriceOption(try typed.atomic(in: token), of: token, version: version))
        } catch {
            throw .amount(error)
        }
    }

    private static func typedAmount(_ text: String) throws(NetworkDirectiveError) -> TypedAmount {
        do {
            return try TypedAmount(parsing: text)
        } catch {
            throw .amount(error)
        }
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

    private static func fault(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard words.count >= 2 else { throw .usage("fault") }
        let target: Fault.Target =
            switch words[0] {
            case "router": .router
            case "any": .any
            default: .operation(try operation(words[0]))
            }
        if words.count == 2, words[1] == "none" { return .noFault(target) }
        var rest = words.dropFirst()
        var count = 1
        if let last = rest.last, last.hasPrefix("x") {
            guard let times = WholeNumber.parse(String(last.dropFirst())), times > 0 else { throw .times(last) }
            count = times
            rest.removeLast()
        }
        return .fault(Fault(try kind(Array(rest)), at: target, count: count))
    }

    private static func kind(_ words: [String]) throws(NetworkDirectiveError) -> Fault.Kind {
        guard let word = words.first else { throw .usage("fault") }
        if word == "slow" {
            guard words.count == 2 else { throw .usage("fault") }
            guard let span = DurationWord.parse(words[1]) else { throw .duration(words[1]) }
            return .slow(span)
        }
        guard words.count == 1 else { throw .usage("fault") }
        switch word {
        case "down": return .down
        case "silent": return .silent
        case "cut": return .cut
        case "html": return .html
        default:
            guard let status = WholeNumber.parse(word), 300...599 ~= status else { throw .kind(word) }
            return .status(status)
        }
    }
}
