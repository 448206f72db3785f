/// A terminal's answer to `ESC [ 6 n`: the position of its cursor.
///
/// Source: ECMA-48, section 8.3.14 (CPR).
struct CursorReport: Equatable {
    /// The characters that ask a terminal for a report.
    static let question = "\u{1B}[6n"
    /// The characters that ask for the position of the right margin in the same way; the cursor returns to its place.
    static let widthQuestion = "\u{1B}7\u{1B}[9999C\u{1B}[6n\u{1B}8"

    /// The row and the column of the cursor, counted from 1.
    let row: Int
    let column: Int
    /// The position of the report among the bytes.
    let range: Range<Int>

    /// Finds the first report among bytes that a terminal sent; nil if there is none.
    init?(in bytes: ArraySlice<UInt8>) {
        for start in bytes.indices where bytes[start] == 0x1B {
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "R")),
                end - start <= Self.mostBytes, bytes[start + 1] == UInt8(ascii: "[")
            else { continue }
            let numbers = bytes[(start + 2)..<end].split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
                .map { Int(String(decoding: $0, as: UTF8.self)) }
            guard numbers.count == 2, let row = numbers[0], let column = numbers[1], row > 0, column > 0 else {
                continue
            }
            (self.row, self.column, range) = (row, column, start..<(end + 1))
            return
        }
        return nil
    }

    /// The maximum length of a report: two numbers of five digits, and the characters around them.
    private static let mostBytes = 14
}
