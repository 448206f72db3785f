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
        /// A path that cannot be resolved, with the first missing part and names that exist.
        case leadsNowhere(path: String, part: String, nearest: [String])
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
        case .unfinished("\\"): "the line goes on after \\, and nothing follows"
        case .unfinished(let open): "\(open) is still open"
        case .textAfterQuote: "a closing quote must be followed by a space"
        case .textAfterJSON: "the bracket that closes JSON must be followed by a space"
        case .unmatchedBracket(let found, let open): "\(found) does not close \(open)"
        case .badEscape(let text): "\(text) is no escape"
        case .notUTF8: "these bytes are not UTF-8"
        case .badReference(let wanted): "expected \(wanted) in a reference"
        case .leadsNowhere(let path, let part, let nearest):
            "\(path) leads nowhere: there is no \(part)" + Self.offer(nearest)
        case .brokenJSON(let why): "not JSON: \(why)"
        case .jsonNotAllowed(let name): "\(name) is a word; quotes make text of a bracket"
        case .listNotAllowed(let name, let count): "\(name) is one word, and this is a list of \(count)"
        case .missingCommand(""): "a command is missing"
        case .missingCommand(let word): "a command is missing after \(word)"
        case .missing(let name, let verb): "\(verb) needs \(name)"
        case .strayWord(let word): "\(word) is one word too many"
        case .misplaced(let text): "\(text) has no meaning here; in quotes it is text"
        case .unknownOption(let name, let nearest): "no option \(name)" + Self.offer(nearest)
        case .optionWithoutValue(let name): "\(name) needs a value"
        case .optionWithValue(let name): "\(name) takes no value"
        case .repeatedOption(let name): "\(name) stands twice"
        case .takenName(let name): "the name \(name) is taken"
        case .wrongWord(let word, let wanted): "\(word) is not \(wanted)"
        case .unknown(let name, let what, let nearest): "no \(what) \(name)" + Self.offer(nearest)
        case .refused(let text): text
        }
    }

    private static func offer(_ names: [String]) -> String {
        names.isEmpty ? "" : "; nearest: " + names.joined(separator: ", ")
    }
}
