public import Core
public import SessionFormat
import Synchronization

/// A transport that answers every request from a tape, so that a recording replays without a network.
///
/// A request is matched by method, address and parsed body; headers are ignored. Each exchange is used once, in order,
/// and advances the clock by its duration.
public final class TapeTransport: HTTPTransport {
    private let tape: Tape
    private let clock: ManualClock?
    private let state: Mutex<State>

    private struct State {
        var isUsed: [Bool]
        var unmatched: [String] = []
    }

    /// Creates a transport that answers only from a tape; `clock` is advanced by the durations of the exchanges.
    public init(_ tape: Tape, clock: ManualClock? = nil) {
        self.tape = tape
        self.clock = clock
        state = Mutex(State(isUsed: tape.rounds.map { _ in false }))
    }

    /// The requests without a matching exchange, one sentence each.
    public var unmatched: [String] {
        state.withLock { $0.unmatched }
    }

    /// The exchanges that were not used.
    public var unused: [TapeRound] {
        let isUsed = state.withLock { $0.isUsed }
        return zip(tape.rounds, isUsed).filter { !$0.1 }.map(\.0)
    }

    public func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
        -> HTTPClientResponse
    {
        let question = TapeRequestMatcher(call)
        let round = state.withLock { state in
            let index = tape.rounds.indices.first {
                !state.isUsed[$0] && question.difference(from: tape.rounds[$0]) == nil
            }
            guard let index else {
                state.unmatched.append(question.nearest(in: tape.rounds, isUsed: state.isUsed))
                return TapeRound?.none
            }
            state.isUsed[index] = true
            return tape.rounds[index]
        }
        guard let round else {
            throw .unrecorded(unmatched.last ?? "the recording has no answer for this request")
        }
        if let facts = round.facts { clock?.advance(by: facts.total) }
        switch round.ending {
        case .reply(let status, let headers, let body):
            // Metrics without an address contain only the duration.
            let facts = round.facts.flatMap { $0.address == nil ? nil : $0 }
            return HTTPClientResponse(status: status, headers: headers, body: body?.bytes ?? [], facts: facts)
        case .failed(let kind, let reason):
            throw kind.error(host: call.url.authority, reason: reason, deadline: deadline)
        }
    }
}

extension TapeRound.Kind {
    fileprivate func error(host: String, reason: String?, deadline: Deadline) -> TransportError {
        switch self {
        case .refused: .refused(host: host)
        case .unknownHost: .unknownHost(host)
        case .tls: .tls(host: host, reason: reason ?? "as recorded")
        case .timeout: .timedOut(host: host, after: deadline.span)
        case .broken: .broken(host: host, reason: reason ?? "as recorded")
        case .tooLarge: .tooLarge(host: host, limit: reason.flatMap { Int($0) } ?? 10_485_760)
        case .libraryMissing: .libraryMissing(reason: reason ?? "as recorded")
        case .cancelled: .cancelled
        case .timeoutUnsent: .timedOut(host: host, after: deadline.span, sentNothing: true)
        case .brokenUnsent: .broken(host: host, reason: reason ?? "as recorded", sentNothing: true)
        case .cancelledUnsent: .cancelledUnsent
        }
    }
}
