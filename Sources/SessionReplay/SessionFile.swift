public import Core
public import OrderedJSON

/// A session: what is typed, what must come back, and the world it happens in.
///
/// Source: the format `galaksio-session 1`; the first character of each line tells its role.
public struct SessionFile: Sendable, Hashable {
    /// The world a session runs against.
    public enum Backend: String, Sendable, Hashable, CaseIterable {
        /// The local network, in process.
        case local
        /// The rounds at the end of the file.
        case tape
        /// The real services.
        case live
    }

    /// A router a tape was recorded with.
    public struct Router: Sendable, Hashable {
        /// Its address.
        public let url: HTTPURL
        /// The name of its request form.
        public let era: String
    }

    /// A header as it was written.
    public struct Header: Sendable, Hashable {
        /// The name, such as `policy`.
        public let name: String
        /// The text behind the colon, without spaces around it.
        public let value: String
        /// The line in the file, from 1.
        public let number: Int
    }

    /// The moment at which a replay starts, unless `clock` says otherwise: 2025-10-28T12:00:00Z.
    public static let startOfReplay = Timestamp(sinceEpoch: .seconds(1_761_652_800))

    /// What the session shows, in a few words.
    public internal(set) var title: String?
    /// The version of the program that recorded it.
    public internal(set) var version: String?
    /// Words to select it by.
    public internal(set) var tags: [String] = []
    /// The world it runs against.
    public internal(set) var world = Backend.local
    /// The cache in use at the start.
    public internal(set) var cache: String?
    /// The default region.
    public internal(set) var region: String?
    /// The payment policy, such as `mode auto, max 0.10`.
    public internal(set) var policy: String?
    /// The moment at which the session starts.
    public internal(set) var clock = SessionFile.startOfReplay
    /// The width of the screen in cells, from 20; nil where lines are never wrapped.
    public internal(set) var width: Int? = 80
    /// The router a tape was recorded with.
    public internal(set) var router: Router?
    /// The address of the cache service that a tape was recorded with.
    public internal(set) var seller: HTTPURL?
    /// How free calls travel: `router` or `direct`.
    public internal(set) var transport: String?
    /// How long a command may take, such as `30s`.
    public internal(set) var timeout: String?
    /// True if a tape was recorded on the local network.
    public internal(set) var isOfLocalNetwork = false
    /// False if a tape was recorded without a key for the router.
    public internal(set) var hasRouterKey = true
    /// What the session knew at its start, as a recording wrote it down.
    public internal(set) var state: JSONValue?
    /// The form of `set` requests a tape was recorded with.
    public internal(set) var setStyle: String?
    /// Who pays where wallet and router could: `wallet`, `router`.
    public internal(set) var payer: String?
    /// What the local network asks for: `interactive`, as at a prompt, or nothing where that is not said.
    public internal(set) var prices: String?
    /// All headers as they were written.
    public internal(set) var headers: [Header] = []
    /// What happens, in order.
    public internal(set) var steps: [SessionStep] = []
    /// The recorded rounds; empty unless the world is a tape.
    public internal(set) var tape = Tape(rounds: [])
    /// The line it begins on: 1, or the first step of a Markdown block.
    public internal(set) var firstNumber = 1

    /// The last line of its steps; of several sessions in one Markdown file the line of a replay may be in this one.
    public var lastNumber: Int {
        guard let last = steps.last else { return firstNumber }
        return max(last.lastNumber, last.expected.last?.number ?? 0)
    }

    /// The line of a header, from 1; nil where it is not written.
    public func number(ofHeader name: String) -> Int? {
        headers.first { $0.name == name }?.number
    }

    /// The error of a world that cannot take a header's value.
    ///
    /// - Parameters:
    ///   - name: The header.
    ///   - expected: What it should be, such as `seed, payload or json`.
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
