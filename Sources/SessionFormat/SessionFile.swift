public import Core
public import OrderedJSON

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
    }

    /// A header as it was written.
    public struct Header: Sendable, Hashable {
        /// The name, such as `policy`.
        public let name: String
        /// The text after the colon, without spaces around it.
        public let value: String
        /// The line in the file, from 1.
        public let number: Int
    }

    /// The moment at which a replay starts, unless `clock` says otherwise: 2025-10-28T12:00:00Z.
    public static let startOfReplay = Timestamp(sinceEpoch: .seconds(1_761_652_800))

    /// The title: what the session shows, in a few words.
    public internal(set) var title: String?
    /// The version of the program that recorded it.
    public internal(set) var version: String?
    /// The tags to select it by.
    public internal(set) var tags: [String] = []
    /// The backend that the session runs against.
    public internal(set) var world = Backend.local
    /// The cache in use at the start.
    public internal(set) var cache: String?
    /// The default region.
    public internal(set) var region: String?
    /// The payment policy, such as `mode auto, max 0.10`.
    public internal(set) var policy: String?
    /// The moment at which the session starts.
    public internal(set) var clock = SessionFile.startOfReplay
    /// The width of the screen in cells, from 20; nil if lines are never wrapped.
    public internal(set) var width: Int? = 80
    /// The router a tape was recorded with.
    public internal(set) var router: Router?
    /// The address of the cache service that a tape was recorded with.
    public internal(set) var seller: HTTPURL?
    /// The route of free calls: `router` or `direct`.
    public internal(set) var transport: String?
    /// The time limit of a command, such as `30s`.
    public internal(set) var timeout: String?
    /// True if a tape was recorded on the local network.
    public internal(set) var isOfLocalNetwork = false
    /// False if a tape was recorded without a key for the router.
    public internal(set) var hasRouterKey = true
    /// The state of the session at its start, as written by a recording.
    public internal(set) var state: JSONValue?
    /// The form of `set` requests a tape was recorded with.
    public internal(set) var setStyle: String?
    /// The payer where both the wallet and the router could pay: `wallet` or `router`.
    public internal(set) var payer: String?
    /// The prices of the local network: `interactive`, as at a prompt; nil if the header is missing.
    public internal(set) var prices: String?
    /// All headers as they were written.
    public internal(set) var headers: [Header] = []
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

    /// Returns the line of a header, from 1; nil if the header is missing.
    public func number(ofHeader name: String) -> Int? {
        headers.first { $0.name == name }?.number
    }

    /// Returns the error for a header whose value an environment does not accept.
    ///
    /// - Parameters:
    ///   - name: The name of the header.
    ///   - expected: The accepted values, such as `seed, payload or json`.
    ///   - path: The path of this file.
    /// - Returns: The error, on the line of that header.
    public func error(inHeader name: String, expected: String, path: String) -> SessionFileError {
        let header = headers.first { $0.name == name }
        return SessionFileError(
            path: path,
            number: header?.number ?? firstNumber,
            reason: .badHeader(name: name, value: header?.value ?? "", expected: expected)
        )
    }
}
