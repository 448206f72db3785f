import Core
import HTTPTypes
import OrderedJSON

/// The policy of retries: only a request that surely did not pay is sent again.
///
/// A router with credits pays for a GET as well, so a response that hints at a payment ends all tries.
struct RetryPolicy: Sendable {
    /// The maximum number of retries of one request.
    static let limit = 3
    private static let firstWait = Duration.milliseconds(100)

    /// The function that returns numbers from 0 to 1, which vary the waits.
    let jitter: @Sendable () -> Double

    /// A wait before the next try, and the reason for it.
    struct Delay {
        let span: Duration
        let reason: String
    }

    /// Returns the wait after a try with the given outcome; nil if the request must not, or need not, be sent again.
    ///
    /// `tries` counts from 1. If `mayPay` is true, the recipient may have paid for what it read, whatever it answers:
    /// such a request is repeated only if nothing of it was sent.
    func pause(
        after outcome: HTTPExchange.Outcome,
        tries: Int,
        of call: UpstreamRequest,
        mayPay: Bool,
        now: Timestamp
    ) -> Delay? {
        guard tries <= Self.limit else { return nil }
        switch outcome {
        // Both errors mean that nothing was sent: see ``Core/TransportError/sentNothing``.
        case .failed(.refused): return Delay(span: backoff(tries), reason: "the connection was refused")
        case .failed(.unknownHost): return Delay(span: backoff(tries), reason: "the host was not found")
        case .failed: return nil
        case .response where mayPay: return nil
        case .response(let reply):
            switch reply.status {
            case 429:
                guard let text = reply.headers[.retryAfter], let asked = RetryAfter.wait(text, now: now),
                    !Self.mentionsPayment(reply)
                else { return nil }
                return Delay(span: max(asked, backoff(tries)), reason: "too many requests")
            case 502...504 where call.method == .get && !call.isPriced && !Self.mentionsPayment(reply):
                return Delay(span: backoff(tries), reason: "the answer was \(reply.status)")
            default: return nil
            }
        }
    }

    /// Returns the wait before the next try: it doubles with each try, and is reduced by up to a half.
    private func backoff(_ tries: Int) -> Duration {
        Self.firstWait * (1 << (tries - 1)) * (0.5 + 0.5 * min(1, max(0, jitter())))
    }

    private static func mentionsPayment(_ reply: HTTPClientResponse) -> Bool {
        RouterPaymentStatus(reply.headers, try? JSONValue(parsing: reply.body)).mentionsPayment
    }
}
