public import Core
public import ExecutorCore
public import OrderedJSON
import PaymentModel
public import Payments
import X402

/// An input that a session received otherwise than over HTTP, in the form in which a recording keeps it.
public enum RecordedInput: Sendable, Hashable {
    /// The price status of an operation: whether it costs money.
    case sale(CacheOperation, PriceStatus)
    /// The settlement status of the payment that was asked about.
    case settlementStatus(SettlementStatus)
    /// The settlement status of the payment of a record, as a background watch found it, and the time.
    case outcome(record: Int, SettlementStatus, at: Timestamp)
    /// The balances of the wallet, where the network can tell them.
    case balances([WalletBalance])
    /// The numbers of the jobs that had ended, or waited for a yes, when a line was typed.
    case settled([Int])
    /// The end of a `repeat` by Ctrl-C, or of a `watch`, in or after the iteration of the given number, from 1.
    case ended(RecordedLoop, round: Int)
    /// The path of the file into which the session was recorded from here on.
    case recording(String)
    /// A question to a provider of caches that does not speak HTTP, and its answer.
    case exchange(RecordedCacheExchange)
    /// The path and text of a file that was read.
    case file(_ path: String, _ text: String)

    /// Creates an input from the JSON after `@ know`; nil for any other JSON.
    public init?(_ json: JSONValue) {
        if let sale = json["sale"]?.object, let member = sale.first,
            let operation = CacheOperation(rawValue: member.key),
            let word = member.value.string.flatMap(PriceStatus.init(rawValue:))
        {
            self = .sale(operation, word)
        } else if let settlementStatus = json["news"].flatMap(SettlementStatus.init(recorded:)) {
            self = .settlementStatus(settlementStatus)
        } else if let outcome = json["outcome"], let record = outcome["record"]?.int,
            let settlementStatus = SettlementStatus(recorded: outcome["news"] ?? .null),
            let moment = outcome["at"]?.string.flatMap(Timestamp.init(iso8601:))
        {
            self = .outcome(record: record, settlementStatus, at: moment)
        } else if let balances = json["balances"]?.array {
            self = .balances(balances.compactMap(WalletBalance.init(recorded:)))
        } else if let numbers = json["settled"]?.array {
            self = .settled(numbers.compactMap(\.int))
        } else if let loop = json["ended"]?.string.flatMap(RecordedLoop.init), let round = json["round"]?.int {
            self = .ended(loop, round: round)
        } else if let path = json["recording"]?.string {
            self = .recording(path)
        } else if let exchange = RecordedCacheExchange(json) {
            self = .exchange(exchange)
        } else if let path = json["file"]?.string, let text = json["text"]?.string {
            self = .file(path, text)
        } else {
            return nil
        }
    }

    /// The input as JSON, in the form in which it follows `@ know`.
    public var json: JSONValue {
        switch self {
        case .sale(let operation, let sale): ["sale": .object([(operation.rawValue, .string(sale.rawValue))])]
        case .settlementStatus(let settlementStatus): ["news": settlementStatus.recorded]
        case .outcome(let record, let settlementStatus, let moment):
            [
                "outcome": [
                    "record": .int(record), "news": settlementStatus.recorded,
                    "at": .string(moment.iso8601Milliseconds),
                ]
            ]
        case .balances(let balances): ["balances": .array(balances.map(\.recorded))]
        case .settled(let numbers): ["settled": .array(numbers.map { .int($0) })]
        case .ended(let loop, let round): ["ended": .string(loop.rawValue), "round": .int(round)]
        case .recording(let path): ["recording": .string(path)]
        case .exchange(let exchange): exchange.json
        case .file(let path, let text): ["file": .string(path), "text": .string(text)]
        }
    }
}

/// A kind of line that runs its command repeatedly.
public enum RecordedLoop: String, Sendable, Hashable {
    case `repeat`
    case watch
}

extension WalletBalance {
    fileprivate init?(recorded json: JSONValue) {
        guard let network = json["network"]?.string, let contract = json["token"]?.string,
            let token = KnownTokens.all.first(where: { $0.network.name == network && $0.contract == contract }),
            let units = json["units"]?.string, let amount = try? AtomicAmount(parsing: units)
        else { return nil }
        self.init(TokenAmount(amount, of: token))
    }

    fileprivate var recorded: JSONValue {
        let token = amount.token
        return [
            "network": .string(token.network.name), "token": .string(token.contract),
            "units": .string(amount.amount.text),
        ]
    }
}

extension SettlementStatus {
    fileprivate init?(recorded json: JSONValue) {
        guard let word = json["state"]?.string else { return nil }
        let text = json["text"]?.string
        switch word {
        case "settled": self = .settled(transaction: text)
        case "refunded": self = .refunded(transaction: text)
        case "open": self = .open(text ?? "")
        case "nobody knows": self = .unavailable(text ?? "")
        case "void":
            self = .void(
                PaymentSummary.Reason(code: text ?? "", message: json["message"]?.string, step: json["step"]?.string)
            )
        default: return nil
        }
    }

    fileprivate var recorded: JSONValue {
        var json = JSONObject()
        func add(_ state: String, _ text: String?) {
            json.append("state", .string(state))
            json.append("text", ifPresent: text.map(JSONValue.string))
        }
        switch self {
        case .settled(let transaction, _, _): add("settled", transaction)
        case .refunded(let transaction): add("refunded", transaction)
        case .open(let text): add("open", text)
        case .unavailable(let text): add("nobody knows", text)
        case .void(let reason):
            add("void", reason.code)
            json.append("message", ifPresent: reason.message.map(JSONValue.string))
            json.append("step", ifPresent: reason.step.map(JSONValue.string))
        }
        return .object(json)
    }
}
