import BigInt
import HTTPTypes
import Wire
import X402

/// How the router pays its customer's bills.
extension LocalRouter {
    /// A payment that the router can make, and what it takes for it.
    private struct Purchase {
        let challenge: PaymentChallenge
        let requirements: PaymentRequirements
        let credits: Int

        /// The first entry that is in order and that the router can sign for; nil if there is none.
        init?(_ reply: HTTPReply) {
            let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
            guard let challenge = reading.challenge,
                let requirements = challenge.payable.first(where: {
                    $0.scheme == "exact" && $0.transferMethod == KnownToken.TransferMethod.eip3009.rawValue
                }),
                let token = requirements.token, token.isDollar
            else { return nil }
            self.challenge = challenge
            self.requirements = requirements
            credits = Int(clamping: CreditPrice.credits(for: requirements.amount, decimals: token.decimals))
        }
    }

    /// The target's answer, bought with credits if it asks for money and the customer ever had some.
    ///
    /// A call that carries a payment of its own is the customer's affair.
    func paid(_ outcome: Outcome, for target: HostCall) -> Outcome {
        guard case .reply(let reply, let span) = outcome, reply.status == 402, plan.hasCredits, target.payment == nil,
            let purchase = Purchase(reply)
        else { return outcome }
        guard plan.spend(credits: purchase.credits) else {
            return .reply(.error(402, "Insufficient credits"), after: span)
        }
        guard let payment = wallet.payment(answering: purchase.challenge, by: purchase.requirements) else {
            plan.giveBack(credits: purchase.credits)
            return outcome
        }
        let answer = passed(target.paid(by: payment), on: .forwarded)
        if !wallet.hasPaid(payment, by: purchase.requirements) { plan.giveBack(credits: purchase.credits) }
        guard case .reply(let reply, let more) = answer else { return answer }
        return .reply(reply.status == 402 ? Self.refused(reply) : reply, after: span + more)
    }

    /// What the router says where the target did not take its payment; the target's receipt goes with it.
    private static func refused(_ reply: HTTPReply) -> HTTPReply {
        let challenge = PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
        var answer = HTTPReply.badGateway("Target refused the payment: \(challenge?.error ?? "no reason given")")
        for name in PaymentHeaders.receipts { answer.headers[name] = reply.headers[name] }
        return answer
    }
}
