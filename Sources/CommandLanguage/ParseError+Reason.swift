import Core

extension ParseError {
    /// The kinds of errors in a statement.
    public enum Reason: Sendable, Hashable {
        /// The input ended while this was open: `'`, `"`, `{`, `[`, `\`.
        case unfinished(String)
        /// Text directly after a closing quote.
        case textAfterQuote
        /// Text directly after the bracket that closes JSON.
        case textAfterJSON
        /// A closing bracket that does not match the open one.
        case unmatchedBracket(found: String, open: String)
        /// A backslash that does not begin an escape, with the characters after it.
        case badEscape(String)
        /// Escaped bytes that are not UTF-8.
        case notUTF8
        /// A `$` that is not followed by a valid path.
        case badReference(wanted: String)
        /// A path that cannot be resolved, with the first missing part, similar names and names that exist.
        case leadsNowhere(path: String, part: String, nearest: [String], known: [String] = [])
        /// Brackets that do not hold JSON, with the reason.
        case brokenJSON(String)
        /// JSON where a word is wanted.
        case jsonNotAllowed(for: String)
        /// A list where one word is wanted, with the number of its elements.
        case listNotAllowed(for: String, count: Int)
        /// A missing command after that word.
        case missingCommand(after: String)
        /// A missing required word, and the command that needs it.
        case missing(String, of: String)
        /// One word more than the command takes.
        case strayWord(String)
        /// An operator `<`, `>`, `|` or `&` at a position where it has no meaning.
        case misplaced(String)
        /// An option that the command does not have.
        case unknownOption(String, nearest: [String])
        /// An option without its value.
        case optionWithoutValue(String)
        /// A value for an option that takes none.
        case optionWithValue(String)
        /// An option that was given twice.
        case repeatedOption(String)
        /// A reserved name.
        case takenName(String)
        /// A word that is not what is wanted, with a description of what is.
        case wrongWord(String, wanted: String)
        /// An unknown name, the kind of thing it should name, and similar names.
        case unknown(String, what: String, nearest: [String])
        /// Any other error, as text that follows `error: `.
        case refused(String)
    }
}

extension ParseError.Reason {
    var message: String {
        switch self {
        case .unfinished("\\"): "the line ends with \\, but no line follows"
        case .unfinished(let open): "\(open) is not closed"
        case .textAfterQuote: "put a space after the closing quote"
        case .textAfterJSON: "put a space after the bracket that closes the JSON"
        case .unmatchedBracket(let found, let open): "\(found) does not close \(open)"
        case .badEscape(let text): "unknown escape \(text)"
        case .notUTF8: "these bytes are not UTF-8"
        case .badReference(let wanted): "expected \(wanted) in a reference"
        case .leadsNowhere(let path, let part, let nearest, let known):
            "\(path) doesn't exist" + (part == path ? "" : ": there is no \(part)")
                + NameSuggestion.text(nearest: nearest, known: known)
        case .brokenJSON(let why): "not JSON: \(why)"
        case .jsonNotAllowed(let name): "\(name) must be text, not JSON: put it in quotes"
        case .listNotAllowed(let name, let count): "\(name) takes one value, not a list of \(count)"
        case .missingCommand(""): "a command is missing"
        case .missingCommand(let word): "a command is missing after \(word)"
        case .missing(let name, let verb): "\(verb) needs \(name)"
        case .strayWord(let word): "unexpected argument \(Self.quoted(word))"
        case .misplaced(let text): "unexpected \(text): put it in quotes to use it as text"
        case .unknownOption(let name, let nearest): "unknown option \(name)" + NameSuggestion.text(nearest: nearest)
        case .optionWithoutValue(let name): "\(name) needs a value"
        case .optionWithValue(let name): "\(name) takes no value"
        case .repeatedOption(let name): "\(name) is given twice"
        case .takenName(let name): "the name \(name) is reserved"
        case .wrongWord(let word, let wanted): "\(Self.quoted(word)) is not \(wanted)"
        case .unknown(let name, let what, let nearest):
            "unknown \(what) \(name)" + NameSuggestion.text(nearest: nearest)
        case .refused(let text): text
        }
    }

    /// Returns the word in quotes, unless it begins with a quote or bracket of its own.
    private static func quoted(_ word: String) -> String {
        word.first.map { "'\"{[".contains($0) } ?? false ? word : "\"\(word)\""
    }
}
