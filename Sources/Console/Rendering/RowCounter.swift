import LineEditing

/// A counter of the screen rows that a text takes.
enum RowCounter {
    /// The length in bytes above which a line is not counted cell by cell, because its bytes tell enough.
    private static let exactBytes = 4096

    /// Returns true if a text takes more than the given number of rows; colours may count as cells.
    static func isTaller(_ text: String, than rows: Int, width: Int) -> Bool {
        var left = rows
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let cells: Int
            switch line.count {
            case ...width: cells = line.count
            case ...exactBytes: cells = (String(line) ?? "").displayWidth
            default: cells = line.count / 4
            }
            left -= max(1, (cells + width - 1) / width)
            if left < 0 { return true }
        }
        return false
    }
}
