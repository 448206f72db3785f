public import Core

/// A syntax error, with its position and a correction.
public struct ParseError: Error, Hashable {
    /// The kind of the error.
    public let reason: Reason
    /// The line of the error; empty as long as the position is not known.
    public let line: String
    /// The column of the error in characters, from 1.
    public let column: Int
    /// The corrected statement, on one line; nil if there is no proposal.
    public let correction: String?

    /// Creates an error without a position, which a caller can add with ``placed(at:)``.
    public init(_ reason: Reason, correction: String? = nil) {
        self.init(reason, line: "", column: 1, correction: correction)
    }

    init(_ reason: Reason, line: String, column: Int, correction: String?) {
        self.reason = reason
        self.line = line
        self.column = column
        self.correction = correction
    }

    /// The line and, below it, a caret at the error; empty if the position is not known.
    ///
    /// A long line is cut to the part around the error.
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

    /// Returns the same error with that position, unless it has one already.
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
