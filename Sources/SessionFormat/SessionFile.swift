public import Core

/// A session: the input, the expected output, and the backend it runs against.
///
/// Source: the format `galaksio-session 1`; the first character of each line is its role.
public struct SessionFile: Sendable, Hashable {
    /// The backend that a session runs against.
    public enum Backend: String, Sendable, Hashable, CaseIterable {
        /// The local network, in process.
        case local
        /// The recorded exchanges at the end of the file.
        case tape
        /// The real services.
        case live
    }

    /// A router a tape was recorded with.
    public struct Router: Sendable, Hashable {
        /// The address of the router.
        public let url: HTTPURL
        /// The name of its request form.
        public let era: String

        /// Creates a router.
        public init(url: HTTPURL, era: String) {
            self.url = url
            self.era = era
        }
    }

    /// The prices of the local network.
    public enum Prices: String, Sendable, Hashable {
        /// As at a prompt.
        case interactive
    }

    /// The key for the router that a tape was recorded with.
    public enum RouterKey: String, Sendable, Hashable {
        /// No key.
        case missing = "none"
    }

    /// The network that a tape was recorded on.
    public enum RecordedNetwork: String, Sendable, Hashable {
        case local, live
    }

    /// A header and its line in the file, from 1.
    private struct Header: Sendable, Hashable {
        let line: HeaderLine
        let number: Int
    }

    /// The first line of every session file.
    public static let firstLine = "galaksio-session 1"

    /// The moment at which a replay starts, unless `clock` says otherwise: 2025-10-28T12:00:00Z.
    public static let startOfReplay = Timestamp(sinceEpoch: .seconds(1_761_652_800))

    private var headers: [Header] = []
    /// The steps, in order.
    public internal(set) var steps: [SessionStep] = []
    /// The recorded exchanges; empty unless the backend is a tape.
    public internal(set) var tape = Tape(rounds: [])
    /// The line that the session begins on: 1, or the opening line of a Markdown block.
    public internal(set) var firstNumber = 1

    /// The last line of its steps.
    ///
    /// Of the sessions in one Markdown file, it tells which contains a given line.
    public var lastNumber: Int {
        guard let last = steps.last else { return firstNumber }
        return max(last.lastNumber, last.expected.last?.number ?? 0)
    }

    /// The value of a header; nil if the header is missing.
    public subscript<Value: Sendable>(header: SessionHeader<Value>) -> Value? {
        headers.first { $0.line.name == header.name }.flatMap { header.read($0.line.value) }
    }

    /// Returns the value of a header that a higher module refines; nil if the header is missing.
    ///
    /// - Throws: ``SessionFileError`` if the value is not accepted.
    public func value<Value: Sendable>(of header: SessionHeader<Value>, at path: String) throws(SessionFileError)
        -> Value?
    {
        guard number(ofHeader: header.name) != nil else { return nil }
        guard let value = self[header] else { throw error(in: header, expected: header.expected, path: path) }
        return value
    }

    /// Adds a header whose value is accepted, with its line in the file.
    mutating func add(_ line: HeaderLine, number: Int) {
        headers.append(Header(line: line, number: number))
    }

    /// Returns the line of a header, from 1; nil if the header is missing.
    func number(ofHeader name: String) -> Int? {
        headers.first { $0.line.name == name }?.number
    }

    /// Returns the error for a header whose value an environment does not accept.
    ///
    /// - Parameters:
    ///   - header: The header.
    ///   - expected: The accepted values, such as `seed, payload or json`.
    ///   - path: The path of this file.
    /// - Returns: The error, on the line of that header.
    public func error<Value: Sendable>(in header: SessionHeader<Value>, expected: String, path: String)
        -> SessionFileError
    {
        let found = headers.first { $0.line.name == header.name }
        return SessionFileError(
            path: path,
            number: found?.number ?? firstNumber,
            reason: .badHeader(name: header.name, value: found?.line.value ?? "", expected: expected)
        )
    }
}
