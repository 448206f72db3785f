public import Core
public import HTTPTypes
public import OrderedJSON

/// The recorded rounds of a session, in the order in which they happened.
public struct Tape: Sendable, Hashable {
    /// The rounds.
    public let rounds: [TapeRound]

    /// A tape of those rounds.
    public init(rounds: [TapeRound]) {
        self.rounds = rounds
    }
}

/// A request that was recorded, and what came back.
public struct TapeRound: Sendable, Hashable {
    /// How the round ended.
    public enum Ending: Sendable, Hashable {
        /// With an answer.
        case reply(status: Int, headers: HTTPFields, body: TapeBody?)
        /// Without one: a kind of ``Core/TransportError``, and its reason where one is recorded.
        case failed(kind: Kind, reason: String?)
    }

    /// Why there was no answer: the words of ``Core/TransportError/kind``, with `-unsent` where that is not said by the word.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Nobody listened.
        case refused
        /// The name was not known.
        case unknownHost = "unknown-host"
        /// TLS could not be agreed on.
        case tls
        /// No answer in time.
        case timeout
        /// The connection broke.
        case broken
        /// The answer was too large.
        case tooLarge = "too-large"
        /// The library that transfers was not there.
        case libraryMissing = "library-missing"
        /// Stopped by the person.
        case cancelled
        /// No answer in time, and nothing was sent.
        case timeoutUnsent = "timeout-unsent"
        /// The connection broke before anything was sent.
        case brokenUnsent = "broken-unsent"
        /// Stopped by the person before anything was sent.
        case cancelledUnsent = "cancelled-unsent"

        /// The kind of a failure.
        init(_ error: TransportError) {
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

    /// The number it was recorded under.
    public let label: Int
    /// The line in the file, from 1.
    public let number: Int
    /// The verb.
    public let method: HTTPRequest.Method
    /// The whole address.
    public let url: HTTPURL
    /// The header fields of the request, which matching ignores.
    public let headers: HTTPFields
    /// The body of the request.
    public let body: TapeBody?
    /// What came back.
    public let ending: Ending
    /// What the transfer took, where that was recorded.
    public let facts: TransferMetrics?
}

/// A recorded body: one line of JSON, where text is a JSON string.
public struct TapeBody: Sendable, Hashable {
    /// The parsed line.
    public let value: JSONValue
    /// The line as it was written.
    public let source: String

    /// The bytes that went over the wire: a JSON string stands for its text, anything else for itself.
    public var bytes: [UInt8] {
        if let text = value.string { Array(text.utf8) } else { Array(source.utf8) }
    }

    /// The value that stands for those bytes: the JSON they are, else their text; nil if there are none.
    public static func value(of bytes: [UInt8]?) -> JSONValue? {
        guard let bytes, !bytes.isEmpty else { return nil }
        return (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}
