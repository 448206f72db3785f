/// A reason why text is not an amount of money.
public enum AmountError: Error, Hashable {
    /// Text that is neither a number of units nor a decimal number.
    case malformed(String)
    /// An amount with more fraction digits than the token has; they would be lost.
    case tooPrecise(String, decimals: Int)
    /// An amount of more than 2^256 - 1 units.
    case tooLarge(String)
    /// An amount with another symbol than the token's.
    case otherToken(String, expected: String)
    /// A symbol that no known token has.
    case unknownToken(String)
}

extension AmountError: UserFacingError {
    public var code: FailureCode { .syntax }

    public var message: String {
        switch self {
        case .malformed(let text): "\"\(text.terminalSafe(upTo: 60))\" is not an amount"
        case .tooPrecise(let text, let decimals): "\(text.terminalSafe(upTo: 60)) has more than \(decimals) decimals"
        case .tooLarge(let text): "\(text.terminalSafe(upTo: 60)) is too large for any token"
        case .otherToken(let text, let expected): "\(text.terminalSafe(upTo: 60)) is not an amount in \(expected)"
        case .unknownToken(let symbol): "no known token is called \(symbol.terminalSafe(upTo: 60))"
        }
    }

    public var hint: String? { nil }
}
