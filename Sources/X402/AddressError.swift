public import Core

/// A reason why text is not an address.
public enum AddressError: Error, Hashable {
    /// Text that is not `0x` and 40 hexadecimal digits.
    case malformed(String)
    /// Text that mixes upper and lower case otherwise than EIP-55 demands: a digit is probably mistyped.
    case wrongChecksum(String)
}

extension AddressError: UserFacingError {
    public var code: FailureCode { .syntax }

    public var message: String {
        switch self {
        case .malformed(let text): "\"\(text.terminalSafe(upTo: 60))\" is not an address"
        case .wrongChecksum(let text): "the checksum of \(text.terminalSafe(upTo: 60)) is wrong"
        }
    }

    public var hint: String? { nil }
}
