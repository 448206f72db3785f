extension ParseError {
    /// What can be wrong with a line.
    public enum Reason: Sendable, Hashable {
        /// The input ended while something was open: `'`, `"`, `{`, `[`, `\`.
        case unfinished(String)
        /// Text right behind a closing quote.
        case textAfterQuote
        /// Text right behind the bracket that closes JSON.
        case textAfterJSON
        /// A closing bracket that fits none that is open.
        case unmatchedBracket(found: String, open: String)
        /// A backslash with something behind it that is no escape.
        case badEscape(String)
        /// Escaped bytes that make no characters.
        case notUTF8
        /// Something else than a path behind a `$`.
        case badReference(wanted: String)
        /// A path that leads nowhere; the part of it that does, and names that are there.
        case leadsNowhere(path: String, part: String, nearest: [String])
        /// Braces that hold no JSON, and why.
        case brokenJSON(String)
        /// JSON where a word is wanted.
        case jsonNotAllowed(for: String)
        /// A list of several where one word is wanted.
        case listNotAllowed(for: String, count: Int)
        /// Nothing where a command must stand, behind that word.
        case missingCommand(after: String)
        /// A word that is needed and not there.
        case missing(String, of: String)
        /// A word more than the command takes.
        case strayWord(String)
        /// `<`, `>`, `|`, `&` where it means nothing.
        case misplaced(String)
        /// An option the command does not have.
        case unknownOption(String, nearest: [String])
        /// An option without its value.
        case optionWithoutValue(String)
        /// A value for an option that takes none.
        case optionWithValue(String)
        /// An option that stands twice.
        case repeatedOption(String)
        /// A name that cannot be given away.
        case takenName(String)
        /// A word that is not what is wanted; the second says what is.
        case wrongWord(String, wanted: String)
        /// A name that is not known, what it should name, and names that come near.
        case unknown(String, what: String, nearest: [String])
        /// Anything else, in words that follow `error: `.
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
