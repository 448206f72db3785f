import Core
import ExecutorCore
import HTTPTypes
import X402

extension HTTPayerClient {
    /// Returns the service's response, or throws the error that the HTTP response means.
    func read(
        _ reply: HTTPClientResponse,
        from party: Endpoint,
        isPriced: Bool,
        in context: ExecutionContext
    ) throws(HTTPayerError) -> UpstreamResponse {
        switch reply.status {
        case 200...299:
            let answer = UpstreamResponse(reply)
            guard party.isRouter else { return answer }
            return try answer.unwrapped(asksForWrapping: router?.asksForWrapping ?? false, from: party)
        case 300...399:
            throw .redirected(party, status: reply.status, to: reply.redirectTarget)
        case 402, 412:
            let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
            guard let challenge = reading.challenge else {
                throw refusal(reply, from: party, isPriced: isPriced, in: context)
            }
            LegacyLog(context.logger).unpaid(challenge)
            // Through a router, the date would be that of the router's clock.
            let skew = party.isRouter ? nil : reply.clockFinding(now: context.time.now)
            throw .challenged(skew.map { challenge.noting($0) } ?? challenge)
        default:
            throw refusal(reply, from: party, isPriced: isPriced, in: context)
        }
    }

    private func refusal(
        _ reply: HTTPClientResponse,
        from party: Endpoint,
        isPriced: Bool,
        in context: ExecutionContext
    ) -> HTTPayerError {
        let answer = ErrorResponse(reply, from: party, isPriced: isPriced, now: context.time.now)
        LegacyLog(context.logger).refused(answer)
        return .refused(answer)
    }
}

extension HTTPClientResponse {
    /// The maximum difference of a seller's clock that is not reported.
    private static let clockTolerance = Duration.seconds(60)

    /// Returns a finding about a seller whose clock is far from ours: it judges the window of a payment by its own
    /// clock.
    fileprivate func clockFinding(now: Timestamp) -> Finding? {
        guard let text = headers[.date], let theirs = HTTPDate.read(text) else { return nil }
        let ahead = theirs - now
        guard abs(ahead.wholeSeconds) > Self.clockTolerance.wholeSeconds else { return nil }
        let span = (ahead < .zero ? .zero - ahead : ahead).formatted
        return Finding(
            .warn,
            .clockDiffers,
            field: "Date",
            seen: text.terminalSafe(upTo: 80),
            expected: now.iso8601,
            "the seller's clock is \(span) \(ahead < .zero ? "behind" : "ahead of") yours"
        )
    }

    /// The host that a redirect names, or the text of its location.
    fileprivate var redirectTarget: String {
        guard let location = headers[.location], !location.isEmpty else { return "an unnamed address" }
        return (try? HTTPURL(location))?.authority ?? location.terminalSafe(upTo: 80)
    }
}
