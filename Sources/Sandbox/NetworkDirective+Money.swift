import Core
import BigInt
import X402

/// The parser of directives about money.
extension NetworkDirective {
    static func price(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard let first = words.first else { throw .usage("price") }
        let operation = try operation(first)
        var rest = words.dropFirst()
        if Array(rest) == ["none"] { return .free(operation) }
        let version: PriceOption.Version = rest.last == "v2" ? .v2 : .v1
        if rest.last == "v1" || rest.last == "v2" { rest.removeLast() }
        let price = try tokenAmount(rest, of: "price")
        return .price(operation, PriceOption(price.amount, of: price.token, version: version))
    }

    static func balance(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard let last = words.last, last.lowercased().hasPrefix("0x") else {
            return .balance(try tokenAmount(words[...], of: "balance"), of: nil)
        }
        let owner = try address(last)
        return .balance(try tokenAmount(words.dropLast(), of: "balance"), of: owner)
    }

    /// Parses an amount of dollars to credits, which are thousandths of a dollar.
    static func credits(_ word: String) throws(NetworkDirectiveError) -> Int {
        do throws(AmountError) {
            let typed = try ParsedAmount(parsing: word)
            guard typed.unit == .dollars, let credits = Int(exactly: try typed.atomic(decimals: 3).units) else {
                throw .malformed(word)
            }
            return credits
        } catch {
            throw .credits(error)
        }
    }

    private static func address(_ word: String) throws(NetworkDirectiveError) -> Address {
        do {
            return try Address(parsing: word)
        } catch {
            throw .address(error)
        }
    }

    /// Parses `AMOUNT [SYMBOL] NETWORK`.
    private static func tokenAmount(
        _ words: ArraySlice<String>,
        of name: String
    ) throws(NetworkDirectiveError) -> TokenAmount {
        var rest = words
        guard 2...3 ~= rest.count, let amount = rest.popFirst(), let network = rest.popLast() else {
            throw .usage(name)
        }
        guard let place = Network(named: network), place.isEVM, let usual = KnownTokens.tokens(on: place).first else {
            throw .network(network)
        }
        let typed = try typedAmount(([amount] + rest).joined(separator: " "))
        var token: KnownToken? = usual
        if case .symbol(let symbol) = typed.unit { token = KnownTokens.token(symbol, on: place) }
        guard let token else { throw .symbol(rest.joined(), network: network) }
        do {
            return TokenAmount(try typed.atomic(in: token), of: token)
        } catch {
            throw .amount(error)
        }
    }

    private static func typedAmount(_ text: String) throws(NetworkDirectiveError) -> ParsedAmount {
        do {
            return try ParsedAmount(parsing: text)
        } catch {
            throw .amount(error)
        }
    }
}
