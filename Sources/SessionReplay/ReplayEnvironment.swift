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

    /// Executes a directive, given without `@ `, other than `include`, `skip` and `tape`.
    ///
    /// - Returns: A description of the problem; nil if there is none.
    mutating func direct(_ text: String) async -> String?

    /// The state in one line, such as `cache 0000…, record $3, Task ttl, 1 round`.
    var summary: String { get }

    /// Further notes for the report of a failure, one line each, such as a request without a recorded exchange.
    var notes: [String] { get }
}

extension ReplayTarget {
    public var notes: [String] { [] }
}
