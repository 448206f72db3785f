public import Core
public import OrderedJSON

/// An error that keeps a session file from being run, with its line.
public struct SessionFileError: Error, Hashable {
    /// The kind of an error.
    public enum Reason: Error, Hashable {
        /// The first line is not `galaksio-session 1`.
        case firstLine(String)
        /// The file cannot be read.
        case unreadable(Failure)
        /// A line above the first empty one is not a header.
        case notAHeader(String)
        /// A header with an unknown name.
        case unknownHeader(String)
        /// The same header twice.
        case repeatedHeader(String)
        /// The value of a header is invalid.
        case badHeader(name: String, value: String, expected: String)
        /// The first character of a line is not a role.
        case unknownRole(String)
        /// A role is not followed by a space.
        case missingSpace(String)
        /// A role without a text after it.
        case emptyStep(String)
        /// A continuation line without a command line before it.
        case strayContinuation
        /// An expected line without a command before it.
        case strayOutput(String)
        /// A pattern that is not a regular expression.
        case badPattern(String)
        /// A time to move the clock to that is not one.
        case notAMoment(String)
        /// A recorded input that is not one.
        case notAFact(String)
        /// A directive without its argument.
        case bareDirective(name: String, expected: String)
        /// Recorded exchanges in a file whose backend is not a tape, or in Markdown.
        case strayTape
        /// A file with a tape as its backend, but without recorded exchanges.
        case missingTape
        /// A line among the recorded exchanges that is not allowed there.
        case tapeLine(found: String, expected: String)
        /// A body in the recorded exchanges that is not JSON.
        case tapeBody(JSONError)
        /// An included file outside the folder of the sessions.
        case includeOutside(String)
        /// An included file that cannot be read.
        case includeMissing(String)
        /// A file that includes itself.
        case includeLoop(String)
        /// A block that continues a session without a session before it.
        case nothingToContinue
        /// A Markdown block without its closing line.
        case openBlock
        /// The environment of the session cannot be set up.
        case world(Failure)
    }

    /// The path of the file.
    public let path: String
    /// The line, from 1.
    public let number: Int
    /// The kind of the error.
    public let reason: Reason

    /// Creates an error on a line.
    public init(path: String, number: Int, reason: Reason) {
        self.path = path
        self.number = number
        self.reason = reason
    }
}

extension SessionFileError {
    /// The message of an underlying error.
    public struct Failure: Sendable, Hashable {
        let code: FailureCode
        let message: String
        let hint: String?

        /// Keeps the code, the message and the hint of an error.
        public init(_ error: some UserFacingError) {
            code = error.code
            message = error.message
            hint = error.hint
        }
    }
}

extension SessionFileError: UserFacingError {
    public var code: FailureCode {
        switch reason {
        case .includeMissing: .fileFailed
        case .world(let failure), .unreadable(let failure): failure.code
        default: .syntax
        }
    }

    public var message: String {
        if case .unreadable(let failure) = reason { return failure.message }
        return "\(path):\(number): \(explanation)"
    }

    public var hint: String? {
        switch reason {
        case .world(let failure), .unreadable(let failure): failure.hint
        default: nil
        }
    }

    /// The description of the error and of the expected text, without the location.
    public var explanation: String { reason.explanation }
}

extension SessionFileError.Reason {
    /// The description of the error and of the expected text.
    public var explanation: String {
        switch self {
        case .unreadable(let failure): failure.message
        case .firstLine(let found): "the first line is \(Self.quoted(found)), expected galaksio-session 1"
        case .notAHeader(let found): "\(Self.quoted(found)) is no header, expected NAME: VALUE or an empty line"
        case .unknownHeader(let name):
            "unknown header \(Self.quoted(name)), expected \(HeaderParser.names.joined(separator: ", "))"
        case .repeatedHeader(let name): "\(name) is given twice, expected once"
        case .badHeader(let name, let value, let expected): "\(name) is \(Self.quoted(value)), expected \(expected)"
        case .unknownRole(let found):
            "\(Self.quoted(found)) has no role, expected a line that begins with >, ., |, !, ?, @ or #"
        case .missingSpace(let found): "\(Self.quoted(found)), expected a space after its first character"
        case .emptyStep(let role): "nothing behind \(role), expected text"
        case .strayContinuation: "a further line without a command, expected > before it"
        case .strayOutput(let role): "\(role) without a command, expected it right behind the lines of a >"
        case .badPattern(let pattern): "\(Self.quoted(pattern)) is no pattern, expected [/REGULAR EXPRESSION/]"
        case .bareDirective(let name, let expected): "@ \(name) says no more, expected @ \(name) \(expected)"
        case .notAMoment(let rest): "clock takes a moment, not \(Self.quoted(rest))"
        case .notAFact(let rest): "know takes a fact that a recording wrote down, not \(Self.quoted(rest))"
        case .strayTape: "recorded rounds, expected them only at the end of a file with world: tape"
        case .missingTape: "world: tape without recorded rounds, expected @ tape at the end of the file"
        case .tapeLine(let found, let expected): "\(Self.quoted(found)) in the rounds, expected \(expected)"
        case .tapeBody(let error): "a body that is no JSON at column \(error.column): \(error.explanation)"
        case .includeOutside(let file): "\(file) is outside the folder of the sessions, expected a file inside it"
        case .includeMissing(let file): "\(file) cannot be read, expected a session file"
        case .includeLoop(let file): "\(file) includes itself, expected an end"
        case .nothingToContinue: "a block that continues nothing, expected an earlier block marked galaksio"
        case .openBlock: "the block is not closed, expected a line of ```"
        case .world(let failure): failure.message
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.terminalSafe(upTo: 60) + "\""
    }
}
