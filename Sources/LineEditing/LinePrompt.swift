/// The text before an input.
public struct LinePrompt: Sendable, Equatable {
    /// The prompt without escapes, such as `"demo@us-east-1> "`.
    public let plain: String
    /// The same text with SGR escapes (`ESC [ … m`), which take no cells.
    public let styled: String

    /// Creates a prompt; without `styled` it has no colour.
    public init(plain: String, styled: String? = nil) {
        self.plain = plain
        self.styled = styled ?? plain
    }
}

extension LinePrompt {
    /// A character, or an escape that takes no cells.
    enum Piece {
        case visible(Character)
        case escape([Unicode.Scalar])
    }

    /// Returns the parts of the styled text.
    func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var escape: [Unicode.Scalar] = []
        for character in styled {
            if escape.isEmpty, character != "\u{1B}" {
                pieces.append(.visible(character))
                continue
            }
            escape += character.unicodeScalars
            // An SGR escape ends with its first byte from @ to ~ after the bracket.
            if escape.count > 2, let last = escape.last, (0x40...0x7E).contains(last.value) {
                pieces.append(.escape(escape))
                escape = []
            }
        }
        return pieces
    }
}
