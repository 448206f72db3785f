import CommandLanguage
public import Core
public import OrderedJSON
public import X402

/// An error in a directive to the local network.
public enum NetworkDirectiveError: Error, Hashable {
    /// The directive is not known.
    case unknown(String)
    /// The directive has too few or too many words.
    case usage(String)
    /// The operation is not known.
    case operation(String)
    /// The word is not an amount, or has more digits than the token.
    case amount(AmountError)
    /// The word is not an amount of dollars, or is smaller than one credit.
    case credits(AmountError)
    /// The word is not an address.
    case address(AddressError)
    /// The directive sets the payer's balance, but no payer is configured.
    case noPlayer
    /// The network is not known.
    case network(String)
    /// The network has no such token.
    case symbol(String, network: String)
    /// The word is not a number of operations.
    case count(String)
    /// The word is not `x` followed by a number from 1.
    case times(String)
    /// The word is not a duration.
    case duration(String)
    /// The word is not a kind of fault.
    case kind(String)
    /// The kind of fault concerns payments, and cannot be applied to the router.
    case kindAtRouter(String)
    /// The text is not JSON.
    case json(JSONError)
}

extension NetworkDirectiveError: UserFacingError {
    public var code: FailureCode { .syntax }

    public var message: String {
        switch self {
        case .unknown(let name):
            "unknown directive \(name)" + Self.suggestion(for: name, among: NetworkDirective.names)
        case .usage(let name): "usage: @ \(Self.synopsis(name))"
        case .operation(let word):
            "unknown operation \(word)" + Self.suggestion(for: word, among: SellerOperation.allCases.map(\.rawValue))
        case .amount(let error), .credits(let error): error.message
        case .address(let error): error.message
        case .noPlayer: "name the address whose balance to set"
        case .network(let word):
            "unknown network \(word)"
                + NameSuggestion.text(
                    nearest: SimilarNames.nearest(to: word, among: KnownNetworks.all.filter(\.isEVM).map(\.name)),
                    known: [Self.networks]
                )
        case .symbol(let symbol, let network): "no token \(symbol) on \(network)"
        case .count(let word): "\"\(word)\" is not a number of operations"
        case .times(let word): "\"\(word)\" is not a number of times; example: x2"
        case .duration(let word): "\"\(word)\" is not a valid duration; examples: 500ms, 2s"
        case .kind(let word):
            "unknown fault \(word); known: a status from 300 to 599, down, slow DUR, silent, cut, html, "
                + "\(PaymentFault.Kind.allCases.map(\.rawValue).joined(separator: ", ")), none"
        case .kindAtRouter(let word): "\(word) applies to paying for an operation, not to the router"
        case .json(let error): error.message
        }
    }

    public var hint: String? {
        switch self {
        case .unknown: "@ reset"
        case .usage(let name): Self.example(name)
        case .operation, .amount, .network, .symbol: Self.example("price")
        case .count: Self.example("quota")
        case .credits: Self.example("credits")
        case .address, .noPlayer: Self.example("balance")
        case .times, .duration, .kind: Self.example("fault")
        case .kindAtRouter(let word): "@ fault create \(word)"
        case .json: Self.example("reply")
        }
    }

    /// The names of the networks that sellers use most, and the number of further ones.
    private static var networks: String {
        let names = KnownNetworks.all.filter(\.isEVM).map(\.name)
        return names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more"
    }

    private static func suggestion(for name: String, among known: [String]) -> String {
        NameSuggestion.text(nearest: SimilarNames.nearest(to: name, among: known), known: known)
    }

    private static func synopsis(_ name: String) -> String {
        switch name {
        case "price": "price OP AMOUNT [SYMBOL] NETWORK [v2], or price OP none"
        case "balance": "balance AMOUNT [SYMBOL] NETWORK [ADDRESS]"
        case "credits": "credits AMOUNT"
        case "refuse": "refuse CODE"
        case "reply": "reply JSON"
        case "fault": "fault OP KIND [xN], where OP is an operation, router or any"
        case "quota": "quota N"
        case "key": "key TEXT"
        default: name
        }
    }

    private static func example(_ name: String) -> String {
        switch name {
        case "price": "@ price create 0.50 USDC base-sepolia"
        case "balance": "@ balance 5 USDC base-sepolia 0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
        case "credits": "@ credits 5"
        case "refuse": "@ refuse insufficient_funds"
        case "reply": #"@ reply {"x402Version":1,"accepts":[]}"#
        case "fault": "@ fault get 503 x2"
        case "quota": "@ quota 3"
        case "key": "@ key none"
        default: "@ reset"
        }
    }
}
