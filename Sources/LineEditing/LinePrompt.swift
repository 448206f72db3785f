/// Text before the input.
///
/// There is no continuation prompt: many-line input is one buffer with real newlines, and libedit draws every one of
/// its lines from column 0. What is still open can be shown by ``LineAssistance/hint``.
public struct LinePrompt: Sendable, Equatable {
    /// The prompt without escapes, such as `"demo@us-east-1> "`.
    public let plain: String
    /// The same text with SGR escapes (`ESC [ … m`), which take no cells.
    public let styled: String

    /// Makes a prompt; without `styled` it has no colour.
    public init(plain: String, styled: String? = nil) {
        self.plain = plain
        self.styled = styled ?? plain
    }
}

extension LinePrompt {
    /// Stands before and after each escape in ``marked(colour:)``.
    static let mark: Int32 = 1

    /// The prompt as libedit wants it: wide, each run of escapes between marks, closed by a zero.
    ///
    /// Escapes at the very end move before the last visible character, because libedit drops a literal that no
    /// character follows.
    func marked(colour: Bool) -> [Int32] {
        guard colour else { return plain.unicodeScalars.map { Int32($0.value) } + [0] }
        var wide: [Int32] = []
        var lastVisible: Int?
        for piece in pieces() {
            switch piece {
            case .visible(let scalar):
                lastVisible = wide.count
                wide.append(Int32(scalar.value))
            case .escape(let escape):
                wide.append(Self.mark)
                wide += escape.map { Int32($0.value) }
                wide.append(Self.mark)
            }
        }
        if let lastVisible, lastVisible < wide.count - 1 {
            wide.append(wide.remove(at: lastVisible))
        }
        return wide + [0]
    }

    private enum Piece {
        case visible(Unicode.Scalar)
        case escape([Unicode.Scalar])
    }

    private func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var escape: [Unicode.Scalar] = []
        for scalar in styled.unicodeScalars {
            if escape.isEmpty, scalar != "\u{1B}" {
                pieces.append(.visible(scalar))
                continue
            }
            escape.append(scalar)
            // An SGR escape ends with its first byte from @ to ~ after the bracket.
            if escape.count > 2, (0x40...0x7E).contains(scalar.value) {
                pieces.append(.escape(escape))
                escape = []
            }
        }
        return pieces
    }
}
