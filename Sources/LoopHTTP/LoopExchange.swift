import Core
import CurlHTTP
import HTTPTypes
import NIOCore

/// A request that waits for its response, used on one event loop alone.
final class LoopExchange {
    /// The end of an exchange.
    enum Outcome: Sendable {
        case replied(HTTPClientResponse)
        case failed(TransportError)
        /// Nobody was reached, or a kept connection was dead and the request may be repeated.
        case unsent
    }

    let call: HTTPClientRequest
    /// The time that the exchange may take.
    let limit: Duration
    /// The span of the deadline, as the user set it.
    private let span: Duration
    private let answerLimit: Int
    private let start = NIODeadline.now()
    private var continuation: UnsafeContinuation<Outcome, Never>?
    private weak var connection: LoopConnection?
    private var wasWritten = false
    private var response = HTTPClientResponse(status: 0)
    private var facts = TransferMetrics()
    private var bodyLimit = 0

    init(_ call: HTTPClientRequest, limit: Duration, span: Duration, answerLimit: Int) {
        self.call = call
        self.limit = limit
        self.span = span
        self.answerLimit = answerLimit
    }

    /// True once the caller knows the outcome.
    var hasEnded: Bool { continuation == nil }

    /// True once the head of the response has arrived.
    var hasResponse: Bool { response.status != 0 }

    /// The time that is left.
    var rest: Duration { max(.zero, limit - elapsed) }

    func begin(_ continuation: UnsafeContinuation<Outcome, Never>) {
        self.continuation = continuation
    }

    func connected(after span: TimeAmount) {
        facts.connect = Duration(span)
    }

    func written(to connection: LoopConnection) {
        self.connection = connection
        wasWritten = true
    }

    /// Returns the outcome to the caller; the first one counts.
    func finish(_ outcome: Outcome) {
        continuation?.resume(returning: outcome)
        continuation = nil
    }

    func cancel() {
        guard !hasEnded else { return }
        finish(.failed(wasWritten ? .cancelled : .cancelledUnsent))
        connection?.close()
    }

    // MARK: The response

    /// Takes the head of a response; returns false to refuse the response.
    func take(_ head: ResponseHead, from server: String) -> Bool {
        facts.firstByte = elapsed
        facts.address = server
        response.headers = head.fields
        response.status = head.status
        bodyLimit = call.answer.limit(status: response.status, most: answerLimit)
        guard let length = head.length else { return true }
        guard length <= bodyLimit else { return refuse() }
        response.body.reserveCapacity(length)
        return true
    }

    /// Takes a piece of the body; returns false to refuse the response.
    func take(_ piece: ByteBuffer) -> Bool {
        guard piece.readableBytes <= bodyLimit - response.body.count else { return refuse() }
        response.body.append(contentsOf: piece.readableBytesView)
        return true
    }

    func complete() {
        facts.total = elapsed
        response.facts = facts
        finish(.replied(response))
    }

    private func refuse() -> Bool {
        finish(.failed(.tooLarge(host: call.url.host, limit: bodyLimit)))
        return false
    }

    private var elapsed: Duration { Duration(NIODeadline.now() - start) }

    // MARK: Failures

    func expire() {
        finish(.failed(.timedOut(host: call.url.host, after: span)))
    }

    func fail(_ reason: String) {
        finish(.failed(.broken(host: call.url.host, reason: reason)))
    }
}
