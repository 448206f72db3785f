import CommandLanguage

/// The text before the cursor, split into words by the rules of the language.
///
/// It is split as far as that is certain while the rest is still to be typed.
struct PartialStatement {
    /// The purpose of the word at the cursor.
    enum Place {
        /// A word of the statement.
        case word
        /// The file after `<`, `>` or `>>`.
        case file
        /// The program after `|`.
        case program
    }

    /// The complete words before the one at the cursor, without their quotes and without prefixes such as `repeat 5`.
    private(set) var words: [String] = []
    /// The word at the cursor as it was typed, with the quote that opens it.
    private(set) var current = ""
    /// The word at the cursor without its quote.
    private(set) var text = ""
    /// The quote that is open at the cursor; nil if none is.
    private(set) var quote: Unicode.Scalar?
    /// True if the cursor is inside of `{…}` or `[…]`.
    private(set) var isInJSON = false
    /// The purpose of the word at the cursor.
    private(set) var place = Place.word

    init(_ typed: String) {
        var depth = 0
        var isEscaped = false
        for character in typed.unicodeScalars {
            if let open = quote {
                current.unicodeScalars.append(character)
                if isEscaped {
                    isEscaped = false
                    text.unicodeScalars.append(character)
                } else if character == "\\", open == "\"" {
                    isEscaped = true
                } else if character == open {
                    quote = nil
                } else {
                    text.unicodeScalars.append(character)
                }
                continue
            }
            switch character {
            case "\"" where depth > 0 || current.isEmpty, "'" where depth == 0 && current.isEmpty:
                quote = character
                current.unicodeScalars.append(character)
            case "{", "[":
                // Braces open JSON only at the start of a word.
                if depth > 0 || current.isEmpty { depth += 1 }
                add(character)
            case "}", "]":
                depth = max(0, depth - 1)
                add(character)
            case " ", "\n", "\t":
                if depth == 0 { endWord() } else { add(character) }
            default: add(character)
            }
        }
        isInJSON = depth > 0
        dropPrefixes()
    }

    private mutating func add(_ character: Unicode.Scalar) {
        current.unicodeScalars.append(character)
        text.unicodeScalars.append(character)
    }

    private mutating func endWord() {
        defer { (current, text) = ("", "") }
        guard !current.isEmpty else { return }
        switch current {
        case ";", "&":
            words = []
            place = .word
        case "|": place = .program
        case "<", ">", ">>": place = .file
        default: if place == .word { words.append(text) } else if place == .file { place = .word }
        }
    }

    /// Drops prefixes, so that `repeat 5 every 2s get k` is completed as `get k` is.
    private mutating func dropPrefixes() {
        while let first = words.first?.lowercased() {
            if Int(first) != nil {
                words.removeFirst()
                continue
            }
            guard ["repeat", "watch", "bench"].contains(first) || (first == "explain" && words.count > 1) else {
                return
            }
            guard words.count > 1 || first != "explain" else { return }
            words.removeFirst()
            while let next = words.first {
                if Int(next) != nil {
                    words.removeFirst()
                } else if ["every", "n", "clients"].contains(next.lowercased()) {
                    words.removeFirst(min(2, words.count))
                } else {
                    break
                }
            }
        }
    }
}
