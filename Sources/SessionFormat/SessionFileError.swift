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
        /// The recorded exchanges end within one.
        case tapeEnd(expected: String)
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
        case .notAHeader(let found): "\(Self.quoted(found)) is not a header, expected NAME: VALUE or an empty line"
        case .unknownHeader(let name):
            "unknown header \(Self.quoted(name)), expected \(HeaderParser.names.joined(separator: ", "))"
        case .repeatedHeader(let name): "\(name) is given twice"
        case .badHeader(let name, let value, let expected): "\(name) is \(Self.quoted(value)), expected \(expected)"
        case .unknownRole(let found):
            "unexpected line \(Self.quoted(found)), expected one that begins with >, ., |, !, ?, @ or #"
        case .missingSpace(let found): "no space after the first character of \(Self.quoted(found))"
        case .emptyStep(let role): "no text after \(role)"
        case .strayContinuation: "a continuation line without a command, expected > before it"
        case .strayOutput(let role): "\(role) without a command, expected it directly after a > line"
        case .badPattern(let pattern): "\(Self.quoted(pattern)) is not a valid pattern, expected [/REGULAR EXPRESSION/]"
        case .bareDirective(let name, let expected): "@ \(name) needs an argument, expected @ \(name) \(expected)"
        case .notAMoment(let rest): "clock takes a date and time, not \(Self.quoted(rest))"
        case .notAFact(let rest): "know takes a fact from a recording, not \(Self.quoted(rest))"
        case .strayTape: "recorded rounds are allowed only at the end of a file with world: tape"
        case .missingTape: "world: tape without recorded rounds, expected @ tape at the end of the file"
        case .tapeLine(let found, let expected):
            "unexpected \(Self.quoted(found)) in the recorded rounds, expected \(expected)"
        case .tapeEnd(let expected): "the recorded rounds end too early, expected \(expected)"
        case .tapeBody(let error): "the body is not valid JSON at column \(error.column): \(error.explanation)"
        case .includeOutside(let file): "\(file) is outside the sessions folder"
        case .includeMissing(let file): "\(file) can't be read, expected a session file"
        case .includeLoop(let file): "\(file) includes itself"
        case .nothingToContinue: "no session to continue, expected an earlier block marked galaksio"
        case .openBlock: "the block is not closed, expected a line of ```"
        case .world(let failure): failure.message
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.terminalSafe(upTo: 60) + "\""
    }
}
