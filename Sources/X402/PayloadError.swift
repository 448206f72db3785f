public import Core

/// A reason why a message about a payment cannot be read.
public enum PayloadError: Error, Hashable {
    /// Text that is neither a JSON object nor base64 of one.
    case unreadable
    /// An `x402Version` that is neither 1 nor 2, as written.
    case unknownVersion(String)
    /// A field that is missing or null, by its path, such as `payload.authorization.value`.
    case missing(field: String)
    /// A field of the wrong kind, or with text that does not parse.
    case malformed(field: String, seen: String)
}

extension PayloadError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .unreadable: .invalidJSON
        case .unknownVersion, .missing, .malformed: .invalidField
        }
    }

    public var message: String {
        switch self {
        case .unreadable: "the payment is neither JSON nor base64-encoded JSON"
        case .unknownVersion(let text): "x402Version \(text.terminalSafe(upTo: 40)) is neither 1 nor 2"
        case .missing(let field): "the payment has no \(field)"
        case .malformed(let field, let seen): "\(field) of the payment is \"\(seen.terminalSafe(upTo: 60))\""
        }
    }

    public var hint: String? { nil }
}
