public import Core
import OrderedJSON

/// A line of recorded exchanges, as a session file writes it; ``TapeParser`` reads it.
///
/// Bodies are lines of JSON, which stand for themselves.
public enum TapeLine {
    /// `-- N --`: the beginning of an exchange.
    case exchange(Int)
    /// The request line: a method and an address.
    case request(method: String, address: String)
    /// A header field of the request or of the response.
    case field(name: String, value: String)
    /// `-- STATUS`: the beginning of a response.
    case status(Int)
    /// `-- failed KIND`: a failure without a response, with its reason if there is one.
    case failed(TapeRound.Kind, reason: String?)
    /// `-- took JSON`: the metrics of the transfer.
    case took(TransferMetrics)

    /// The line in a file.
    public var source: String {
        switch self {
        case .exchange(let number): "-- \(number) --"
        case .request(let method, let address): "\(method) \(address)"
        case .field(let name, let value): "\(name): \(value)"
        case .status(let status): "-- \(status)"
        case .failed(let kind, let reason): "-- failed \(kind.rawValue)\(reason.map { " " + $0 } ?? "")"
        case .took(let facts): "-- took \(facts.tape.compact)"
        }
    }
}
