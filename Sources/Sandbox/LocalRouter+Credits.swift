import BigInt
import Core
import HTTPTypes
import OrderedJSON
import X402

/// Payments that the router makes with its customer's credits.
extension LocalRouter {
    /// A payment that the router can make, and its price in credits.
    struct Purchase {
        let challenge: PaymentChallenge
        let requirements: PaymentRequirements
        let credits: Int

        /// Selects the first valid entry of a challenge that the router can sign for; nil if there is none.
        init?(_ reply: HTTPClientResponse) {
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

    /// Returns the target's response, paid with credits if the target asks for payment.
    ///
    /// The router pays only if the customer was ever given credits. It does not pay for a request that carries a
    /// payment of its own.
    func paid(_ outcome: HostResponse, for target: HostRequest) -> HostResponse {
        guard case .reply(let reply, let span) = outcome, reply.status == 402, plan.hasCredits, target.payment == nil,
            let purchase = Purchase(reply)
        else { return outcome }
        guard plan.spend(credits: purchase.credits) else {
            // This response is nothing to rely on; the router's record of the request, whose id it names, is.
            var refusal = HTTPClientResponse.error(402, "Insufficient credits")
            refusal.headers[Self.webhookHeader] = calls.follow(
                PendingCallStore.StatusWord.unpaid.rawValue,
                nil,
                error: "Insufficient credits"
            )
            return .reply(refusal, after: span)
        }
        guard let payment = wallet.payment(answering: purchase.challenge, by: purchase.requirements) else {
            plan.giveBack(credits: purchase.credits)
            return outcome
        }
        let answer = passed(target.paid(by: payment), on: .forwarded)
        let transfer = wallet.transfer(of: payment)
        if transfer?.isRefunded != false { plan.giveBack(credits: purchase.credits) }
        guard case .reply(let reply, let more) = answer else { return answer }
        let isDelivered = reply.status < 500 && reply.status != 402
        return .reply(isDelivered ? reply : followed(reply, transfer), after: span + more)
    }

    /// Returns the router's response if its payment brought no usable response of the target.
    ///
    /// The response names the id under which the router follows the request, and carries the target's receipt.
    private func followed(_ reply: HTTPClientResponse, _ transfer: LocalTransfer?) -> HTTPClientResponse {
        let message: String
        if reply.status == 402 {
            let challenge = PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
            message = "Target refused the payment: \(challenge?.error ?? "no reason given")"
        } else {
            message = (try? JSONValue(parsing: reply.body))?["message"]?.string ?? "Upstream API failed"
        }
        let state = PendingCallStore.StatusWord(transfer).rawValue
        var answer = HTTPClientResponse.badGateway(message, webhook: calls.follow(state, transfer, error: message))
        answer.headers[Self.stateHeader] = state
        for name in PaymentHeaders.receipts { answer.headers[name] = reply.headers[name] }
        return answer
    }

    static let stateHeader = name("X-HTTPayer-Status")
    private static let webhookHeader = name("X-HTTPayer-Webhook")

    static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
