/// Where sessions happen: makes a fresh console for each.
public protocol ReplayEnvironment: Sendable {
    /// A console as the headers of that file want it, with a ledger of its own.
    ///
    /// - Throws: ``SessionFileError`` where a header cannot be followed.
    func open(_ file: SessionFile, at path: String) async throws(SessionFileError) -> any ReplayTarget
}

/// A console that a replay types into.
public protocol ReplayTarget {
    /// Runs one input, its further lines behind line breaks, and gives its exit code.
    mutating func run(_ input: String) async -> Int32

    /// What was written since the last call, both streams in the order of writing.
    mutating func takeOutput() -> [OutputLine]

    /// Checks an assertion (without `expect`) on the last record.
    ///
    /// - Returns: The lines that tell the difference; nil if it holds.
    mutating func check(_ assertion: String) async -> [String]?

    /// Makes a named text a variable of the console: `$cache`.
    mutating func bind(_ name: String, _ value: String) async

    /// Does what stands behind `@ `, but for `include`, `skip` and `tape`.
    ///
    /// - Returns: What is wrong with it; nil if it was done.
    mutating func direct(_ text: String) async -> String?

    /// The state in one line: `cache 0000…, record $3, Task ttl, 1 round`.
    var summary: String { get }

    /// What else a report of a failure should say, one line each: a request that stands on no recorded round.
    var notes: [String] { get }
}

extension ReplayTarget {
    public var notes: [String] { [] }
}
