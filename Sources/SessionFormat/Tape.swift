public import Core
public import HTTPTypes
public import OrderedJSON

/// The recorded HTTP exchanges of a session, in the order in which they happened.
public struct Tape: Sendable, Hashable {
    /// The exchanges.
    public let rounds: [TapeRound]

    /// Creates a tape of exchanges.
    public init(rounds: [TapeRound]) {
        self.rounds = rounds
    }
}

/// A recorded HTTP exchange: a request and its outcome.
public struct TapeRound: Sendable, Hashable {
    /// The outcome of an exchange.
    public enum Ending: Sendable, Hashable {
        /// A response.
        case reply(status: Int, headers: HTTPFields, body: TapeBody?)
        /// A failure without a response: a kind of ``Core/TransportError``, and its reason if one is recorded.
        case failed(kind: Kind, reason: String?)
    }

    /// The kind of a failure without a response.
    ///
    /// The values are those of ``Core/TransportError/kind``, with `-unsent` added where nothing was sent and the kind
    /// does not say so.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The connection was refused.
        case refused
        /// The host name is unknown.
        case unknownHost = "unknown-host"
        /// TLS could not be negotiated.
        case tls
        /// No response arrived in time.
        case timeout
        /// The connection broke.
        case broken
        /// The response was too large.
        case tooLarge = "too-large"
        /// The transfer library is missing.
        case libraryMissing = "library-missing"
        /// The user cancelled the request.
        case cancelled
        /// No response arrived in time, and nothing was sent.
        case timeoutUnsent = "timeout-unsent"
        /// The connection broke before anything was sent.
        case brokenUnsent = "broken-unsent"
        /// The user cancelled the request before anything was sent.
        case cancelledUnsent = "cancelled-unsent"

        /// Creates the kind of a failure.
        public init(_ error: TransportError) {
            self =
                switch error {
                case .refused: .refused
                case .unknownHost: .unknownHost
                case .tls: .tls
                case .timedOut(_, _, let sentNothing): sentNothing ? .timeoutUnsent : .timeout
                case .broken(_, _, let sentNothing): sentNothing ? .brokenUnsent : .broken
                case .unrecorded: .broken
                case .tooLarge: .tooLarge
                case .libraryMissing: .libraryMissing
                case .cancelled: .cancelled
                case .cancelledUnsent: .cancelledUnsent
                }
        }
    }

    /// The number of the exchange in the recording.
    public let label: Int
    /// The line in the file, from 1.
    public let number: Int
    /// The method of the request.
    public let method: HTTPRequest.Method
    /// The complete address of the request.
    public let url: HTTPURL
    /// The header fields of the request, which matching ignores.
    public let headers: HTTPFields
    /// The body of the request; nil if there is none.
    public let body: TapeBody?
    /// The outcome.
    public let ending: Ending
    /// The metrics of the transfer; nil if they were not recorded.
    public let facts: TransferMetrics?
}

/// A recorded body: one line of JSON, in which plain text is a JSON string.
public struct TapeBody: Sendable, Hashable {
    /// The parsed line.
    public let value: JSONValue
    /// The line as it was written.
    public let source: String

    /// The bytes of the body as transferred: the text of a JSON string, or the line itself for anything else.
    public var bytes: [UInt8] {
        if let text = value.string { Array(text.utf8) } else { Array(source.utf8) }
    }

    /// Returns the value of the bytes of a body: their JSON, or else a string of their text; nil if there are none.
    public static func value(of bytes: [UInt8]?) -> JSONValue? {
        guard let bytes, !bytes.isEmpty else { return nil }
        return (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}
