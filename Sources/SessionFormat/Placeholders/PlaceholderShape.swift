/// The shapes that text can have to match a placeholder.
public enum PlaceholderShape: String, Sendable, CaseIterable {
    /// `96ad0856-03b1-4ee7-9666-e81abd0349e1`.
    case uuid
    /// `42`, `-1`, `49,812`.
    case int
    /// `1.5`, `1e21`, and every ``int``.
    case num
    /// `2025-10-28T12:00:00Z`, with or without milliseconds; `12:00:00`, `12:00`.
    case time
    /// `57m 35s`, `1h30m`, `1.9 s`, `120 ms`.
    case dur
    /// An address: `0x` and 40 hex digits, or 32 to 44 letters of base 58; shortened in the middle by `…` or `...`.
    case addr
    /// A transaction: `0x` and 64 hex digits, or 64 to 90 letters of base 58; shortened as an address.
    case tx
    /// `0.05 USDC`, `50,000 units`, `$0.05`, `0.05`.
    case amount

    /// Returns the possible ends of a match that begins at `start`, the longest first; empty if there is no match.
    public func ends(in bytes: [UInt8], from start: Int) -> [Int] {
        let scan = ShapeMatcher(bytes: bytes)
        switch self {
        case .uuid: return scan.uuid(start).map { [$0] } ?? []
        case .int: return scan.int(start).map { [$0] } ?? []
        case .num: return scan.number(start).map { [$0] } ?? []
        case .time: return scan.time(start).map { [$0] } ?? []
        case .dur: return scan.durations(start)
        case .addr: return scan.chainText(start, hexDigits: 40, base58: 32...44).map { [$0] } ?? []
        case .tx: return scan.chainText(start, hexDigits: 64, base58: 64...90).map { [$0] } ?? []
        case .amount: return scan.amounts(start)
        }
    }
}
