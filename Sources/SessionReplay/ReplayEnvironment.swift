public import Console
public import Core
import OrderedJSON
public import SessionFormat

/// An environment of sessions, which makes a fresh console for each.
public protocol ReplayEnvironment: Sendable {
    /// Opens a console that is set up by the headers of a file, with a ledger of its own.
    ///
    /// - Throws: ``SessionFileError`` if a header cannot be applied.
    func open(_ file: SessionFile, at path: String) async throws(SessionFileError) -> any ReplayTarget
}

/// A console that is driven by a replay.
public protocol ReplayTarget {
    /// Runs one input, which may have several lines, and returns its exit code.
    mutating func run(_ input: String) async -> Int32

    /// Returns the output since the last call, both streams in the order of writing.
    mutating func takeOutput() -> [OutputLine]

    /// Checks an assertion (without `expect`) on the last record.
    ///
    /// - Returns: The lines that describe the difference; nil if the assertion holds.
    mutating func check(_ assertion: String) async -> [String]?

    /// Sets a variable of the console, such as `$cache`.
    mutating func bind(_ name: String, _ value: String) async

    /// Moves the clock on to a moment; a clock that is past it stays.
    mutating func advance(to moment: Timestamp)

    /// Adds the answer to the next question.
    mutating func answer(_ text: String)

    /// Takes up an input that the session received otherwise than over HTTP.
    mutating func know(_ input: RecordedInput) async

    /// Executes a directive to the local network, given without `@ `.
    ///
    /// - Returns: A description of the problem; nil if there is none.
    mutating func steer(_ text: String) async -> String?

    /// The state in one line, such as `cache 0000…, record $3, Task ttl, 1 round`.
    var summary: String { get }

    /// Further notes for the report of a failure, one line each, such as a request without a recorded exchange.
    var notes: [String] { get }
}

extension ReplayTarget {
    public var notes: [String] { [] }

    /// Executes a directive; those about the steps and exchanges of a file do nothing to a console.
    ///
    /// - Returns: A description of the problem; nil if there is none.
    public mutating func execute(_ directive: SessionDirective) async -> String? {
        switch directive {
        case .clock(let moment): advance(to: moment)
        case .answer(let text): answer(text)
        case .know(let json):
            guard let input = RecordedInput(json) else {
                return SessionFileError.Reason.notAFact(json.compact).explanation
            }
            await know(input)
        case .network(let text): return await steer(text)
        case .include, .skip, .tape, .end: break
        }
        return nil
    }
}
