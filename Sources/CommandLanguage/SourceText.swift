/// The whole input of a parse, for the lines of errors and the text of corrections.
struct SourceText: Sendable {
    let text: String
    /// False while a correction is parsed, so that corrections are not corrected in turn.
    var offersCorrections = true

    private static let longestCorrection = 1000

    var count: Int { text.utf8.count }

    func text(in span: Range<Int>) -> String {
        let utf8 = text.utf8
        let from = utf8.index(utf8.startIndex, offsetBy: span.lowerBound, limitedBy: utf8.endIndex) ?? utf8.endIndex
        let to = utf8.index(utf8.startIndex, offsetBy: span.upperBound, limitedBy: utf8.endIndex) ?? utf8.endIndex
        return String(decoding: utf8[from..<to], as: UTF8.self)
    }

    /// Returns an error with its caret under the byte at that offset.
    func error(_ reason: ParseError.Reason, at offset: Int, correction: String? = nil) -> ParseError {
        let (line, column) = place(of: offset)
        return ParseError(reason, line: line, column: column, correction: correction)
    }

    /// Returns the line that holds the byte at that offset, and the column in characters, from 1.
    private func place(of offset: Int) -> (line: String, column: Int) {
        let bytes = Array(text.utf8)
        let offset = min(max(offset, 0), bytes.count)
        let start = bytes[..<offset].lastIndex(of: ASCII.newline).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: ASCII.newline) ?? bytes.count
        let before = String(decoding: bytes[start..<offset], as: UTF8.self)
        return (String(decoding: bytes[start..<end], as: UTF8.self), before.count + 1)
    }

    /// Returns a statement, or the whole input, with part of it replaced.
    ///
    /// Returns nil if the result has more than one line, is too long to be read, or does not parse.
    func correction(of part: Range<Int>? = nil, replacing span: Range<Int>, with replacement: String) -> String? {
        let part = part ?? 0..<count
        guard offersCorrections, part.count <= Self.longestCorrection else { return nil }
        let span = span.clamped(to: part)
        let before = text(in: part.lowerBound..<span.lowerBound)
        let after = text(in: span.upperBound..<part.upperBound)
        let corrected = ASCII.trimmed(before + replacement + after)
        guard !corrected.utf8.contains(ASCII.newline) else { return nil }
        let parsed = try? StatementParser.parse(SourceText(text: corrected, offersCorrections: false))
        return parsed == nil ? nil : corrected
    }
}
