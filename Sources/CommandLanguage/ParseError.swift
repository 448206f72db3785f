public import Core

/// Why a line was not understood, and where.
public struct ParseError: Error, Hashable {
    /// What is wrong.
    public let reason: Reason
    /// The line in which it is wrong; empty as long as the place is not known.
    public let line: String
    /// The column in characters, from 1.
    public let column: Int
    /// What could be typed instead, on one line.
    public let correction: String?

    /// An error whose place is filled in by whoever knows it.
    public init(_ reason: Reason, correction: String? = nil) {
        self.init(reason, line: "", column: 1, correction: correction)
    }

    init(_ reason: Reason, line: String, column: Int, correction: String?) {
        self.reason = reason
        self.line = line
        self.column = column
        self.correction = correction
    }

    /// The line and, below it, a caret under the spot; nothing if the place is not known.
    ///
    /// Of a long line only what surrounds the spot.
    public var display: [String] {
        guard !line.isEmpty else { return [] }
        var before = line.prefix(column - 1)
        var after = line.dropFirst(column - 1)
        var (start, end) = ("", "")
        if before.count + after.count > Self.longestLine {
            if before.count > Self.longestLine / 2 { (before, start) = (before.suffix(Self.longestLine / 2), "…") }
            if after.count > Self.longestLine / 2 { (after, end) = (after.prefix(Self.longestLine / 2), "…") }
        }
        let indent = (start + before).map { $0 == "\t" ? "\t" : " " }.joined()
        return [start + before + after + end, indent + "^"]
    }

    private static let longestLine = 160

    /// The same error at a place, unless it has one already.
    func placed(in source: SourceText, at offset: Int) -> ParseError {
        line.isEmpty ? source.error(reason, at: offset, correction: correction) : self
    }
}

extension ParseError: UserFacingError {
    public var code: FailureCode {
        if case .brokenJSON = reason { .invalidJSON } else { .syntax }
    }

    public var message: String { reason.message }

    public var hint: String? { correction }
}
