import HTTPTypes
import TaskModel
import Wire
import X402

extension HTTPayerClient {
    /// Makes the service's answer, or an error, of what came back.
    func read(
        _ reply: HTTPReply,
        from party: Party,
        isPriced: Bool,
        in context: ExecutionContext
    ) throws(HTTPayerError) -> TargetReply {
        switch reply.status {
        case 200...299:
            let answer = TargetReply(reply)
            guard party.isRouter else { return answer }
            return try answer.unwrapped(asksForWrapping: router?.asksForWrapping ?? false, from: party)
        case 300...399:
            throw .redirected(party, status: reply.status, to: Self.destination(of: reply))
        case 402, 412:
            let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
            guard let challenge = reading.challenge else {
                throw refusal(reply, from: party, isPriced: isPriced, in: context)
            }
            HTTPayerLog(context.logger).unpaid(challenge)
            throw .challenged(challenge)
        default:
            throw refusal(reply, from: party, isPriced: isPriced, in: context)
        }
    }

    private func refusal(
        _ reply: HTTPReply,
        from party: Party,
        isPriced: Bool,
        in context: ExecutionContext
    ) -> HTTPayerError {
        let answer = RefusedAnswer(reply, from: party, isPriced: isPriced, now: context.time.now)
        HTTPayerLog(context.logger).refused(answer)
        return .refused(answer)
    }

    /// The host that a redirection names, or its own words.
    private static func destination(of reply: HTTPReply) -> String {
        guard let location = reply.headers[.location], !location.isEmpty else { return "nowhere" }
        return (try? WebAddress(location))?.authority ?? location.printable(upTo: 80)
    }
}
