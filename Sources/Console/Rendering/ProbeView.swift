import Core
import ExecutorCore
import OrderedJSON
import X402

/// A view of the response to an unpaid request to any URL.
enum ProbeView {
    static func answer(_ round: HTTPExchange, record: Int) -> CommandResult {
        switch round.outcome {
        case .failed(let error):
            return .failed(error)
        case .response(let reply):
            switch PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body) {
            case .challenge(let challenge):
                var answer = ChallengeView.answer(challenge, record: record)
                answer.challenge = challenge
                return answer
            case .none:
                let words = reply.status == 402 ? "a 402 without a challenge" : "no payment required"
                let line = "\(reply.status): \(words)"
                return .shown([.text(line)], json: ["status": .int(reply.status), "asked": false], raw: [line])
            }
        }
    }
}
