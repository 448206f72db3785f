public import Core

/// A reason why a response or a text contains no challenge.
public enum ChallengeError: Error, Hashable {
    /// A status that asks for no payment; only 402 and 412 do.
    case noPaymentAsked(status: Int)
    /// A 402 that does not say what to pay; `body` is its body as text, shortened and safe to show.
    case notAChallenge(body: String)
    /// A challenge without entries.
    case nothingOffered
    /// Text that is neither JSON nor base64 of JSON.
    case unreadable
}

extension ChallengeError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .noPaymentAsked: .badAnswer
        case .notAChallenge, .nothingOffered: .challengeMalformed
        case .unreadable: .syntax
        }
    }

    public var message: String {
        switch self {
        case .noPaymentAsked(let status): "\(status): no payment required"
        case .notAChallenge(""): "a 402 without a challenge (empty body)"
        case .notAChallenge(let body): "a 402 without a challenge: \(body)"
        case .nothingOffered: "the challenge offers no way to pay"
        case .unreadable: "the text is neither JSON nor base64-encoded JSON"
        }
    }

    public var hint: String? { nil }
}
