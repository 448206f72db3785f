import Core

/// A word of a statement: text, with or without references in it.
///
/// Two words are equal if their content and quoting are equal, whatever their position.
public struct Word: Sendable {
    /// The quoting of a word, which decides how it can be read.
    public enum Quoting: Sendable, Hashable {
        /// Without quotes; as a value it may be JSON.
        case bare
        /// In single quotes; text in which only `\'` is replaced.
        case single
        /// In double quotes; text with escapes and `${path}`.
        case double
        /// From `{` or `[` to the bracket that closes it.
        case json
    }

    /// A piece of a word.
    public enum Piece: Sendable, Hashable {
        /// Literal text; in a JSON word, JSON text.
        case text(String)
        /// A reference, whose value is inserted.
        case hole(Interpolation)
    }

    private enum Content: Hashable {
        case text(String)
        case pieces([Piece])
    }

    private let content: Content
    /// The quoting of the word.
    public let quoting: Quoting
    /// The position of the word in the input, quotes included, in bytes of UTF-8.
    public let span: Range<Int>
    /// The input that holds the word.
    let source: SourceText

    init(_ text: String, quoting: Quoting, span: Range<Int>, source: SourceText) {
        self.content = .text(text)
        self.quoting = quoting
        self.span = span
        self.source = source
    }

    init(pieces: [Piece], quoting: Quoting, span: Range<Int>, source: SourceText) {
        switch pieces.first {
        case nil: self.content = .text("")
        case .text(let text)? where pieces.count == 1: self.content = .text(text)
        default: self.content = .pieces(pieces)
        }
        self.quoting = quoting
        self.span = span
        self.source = source
    }

    /// The pieces, in order.
    public var pieces: [Piece] {
        switch content {
        case .text(let text): [.text(text)]
        case .pieces(let pieces): pieces
        }
    }

    /// The text if the word holds no references; otherwise nil.
    public var literal: String? {
        if case .text(let text) = content { text } else { nil }
    }

    /// The text if the word is bare and holds no references; otherwise nil.
    ///
    /// Only such words can be operators, options and units.
    public var bareLiteral: String? {
        quoting == .bare ? literal : nil
    }

    /// The reference if the whole word is one; otherwise nil.
    public var reference: Reference? {
        wholeHole?.reference
    }

    /// The word as it was typed, quotes included.
    public var typed: String {
        source.text(in: span)
    }

    var wholeHole: Interpolation? {
        guard quoting == .bare, case .pieces(let pieces) = content, pieces.count == 1,
            case .hole(let hole)? = pieces.first
        else { return nil }
        return hole
    }

    /// The literal in lower case; the typed text if there are references.
    var loweredLiteral: String {
        let text = literal ?? typed
        guard text.utf8.contains(where: { $0 >= 0x80 || $0 &- 0x41 < 26 }) else { return text }
        return text.lowercased()
    }
}

extension Word: Hashable {
    public static func == (left: Word, right: Word) -> Bool {
        left.quoting == right.quoting && left.content == right.content
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(quoting)
        hasher.combine(content)
    }
}

extension Word: CustomStringConvertible {
    public var description: String { typed }
}
