import BigInt
import Core
import HTTPTypes
import OrderedJSON
import X402

/// The router's fee for a request that its customer pays: 3 % of the price, and at least 0.002 dollars.
///
/// Source: the router's documentation, `relayFeeBreakdown`.
struct RelayFee {
    let fee: AtomicAmount
    let total: AtomicAmount

    /// Computes the fee for a price in a dollar token of six decimals; nil if the sum is not a valid amount.
    init?(of price: AtomicAmount) {
        let share = max(BigUInt(2000), (price.units * 3 + 99) / 100)
        guard let fee = AtomicAmount(units: share), let total = AtomicAmount(units: price.units + share) else {
            return nil
        }
        (self.fee, self.total) = (fee, total)
    }
}

/// The route `POST /relay`, for requests that a customer pays to the router by x402; the router pays the target.
extension LocalRouter {
    /// Returns the target's response if it is free; else a bill or, once the bill is paid, the purchased response.
    func relayed(_ call: HostRequest) throws(HostError) -> HostResponse {
        let request = try RouterRequest(call, seller: seller)
        let asked = passed(request.call, on: .forwarded)
        guard case .reply(let reply, let span) = asked, reply.status == 402, request.call.payment == nil,
            let purchase = Purchase(reply)
        else { return asked }
        guard let offer = try bill(purchase, on: request.network, call) else { return asked }
        guard let header = call.payment else { return .reply(Self.unpaid(offer.challenge(nil)), after: span) }
        let receipt = try take(header, offer)
        let bought = wallet.payment(answering: purchase.challenge, by: purchase.requirements).map { payment in
            passed(request.call.paid(by: payment), on: .forwarded)
        }
        guard case .reply(let answer, let more)? = bought, answer.status < 500, answer.status != 402 else {
            facilitator.ledger.refund(receipt.transaction)
            return .reply(refunded(receipt), after: span)
        }
        var paid = answer
        paid.headers[Self.clientPayment] = receipt.transaction
        return .reply(ReceiptHeader(receipt, version: 1).added(to: paid), after: span + more)
    }

    /// Returns the router's own bill; nil for a price that it cannot add its fee to.
    ///
    /// - Throws: A refusal for a network on which the router accepts no dollar token.
    private func bill(_ purchase: Purchase, on network: String?, _ call: HostRequest) throws(HostError)
        -> ChallengeBuilder?
    {
        guard let token = purchase.requirements.token, token.decimals == 6,
            let fee = RelayFee(of: purchase.requirements.amount)
        else { return nil }
        var payable = token
        if let network, Network(named: network) != token.network {
            guard let place = Network(named: network),
                let other = KnownTokens.tokens(on: place).first(where: { $0.isDollar && $0.decimals == 6 })
            else { throw HostError(400, "Unsupported network: \(network)") }
            payable = other
        }
        let price = Price(options: [PriceOption(fee.total, of: payable)], payee: wallet.address.text)
        return ChallengeBuilder(price, describing: "A call through the relay, its price and the fee", call)
    }

    /// Settles the customer's payment of a bill.
    private func take(_ header: (version: Int, text: String), _ offer: ChallengeBuilder) throws(HostError)
        -> SettlementResponse
    {
        do throws(PaymentValidationError) {
            let payment = try Paywall.payment(in: header)
            guard let entry = try offer.entries(for: payment).first else {
                throw PaymentValidationError(.invalidRequirements)
            }
            let request = FacilitatorRequest(paymentPayload: payment, paymentRequirements: entry)
            try facilitator.check(request)
            let receipt = facilitator.settle(request)
            guard receipt.success else { throw PaymentValidationError(.invalidTransactionState) }
            return receipt
        } catch {
            throw HostError(
                Self.unpaid(offer.challenge(ChallengeBuilder.PaymentFailure(code: error.code.rawValue, payer: nil)))
            )
        }
    }

    private static func unpaid(_ bill: HTTPClientResponse) -> HTTPClientResponse {
        var bill = bill
        bill.headers[stateHeader] = "payment_required"
        return bill
    }

    /// Returns the response to a customer whose payment brought no usable response of the target.
    ///
    /// It names the id under which the router follows the refund.
    private func refunded(_ receipt: SettlementResponse) -> HTTPClientResponse {
        let id = calls.follow(PendingCallStore.StatusWord.refunded.rawValue, nil, error: "Upstream API failed")
        var reply = HTTPClientResponse.badGateway("Upstream API failed; the payment was refunded", webhook: id)
        reply.headers[Self.clientPayment] = receipt.transaction
        reply.headers[Self.refundWebhook] = id
        return reply
    }

    static func relayLimits(of address: Substring) -> JSONValue {
        [
            "address": .string(String(address)),
            "testnet": ["daily_limit_usd": 0, "today_spent_usd": 0, "remaining_usd": 0],
        ]
    }

    private static let clientPayment = name("X-Client-Payment")
    private static let refundWebhook = name("X-Refund-Webhook-Id")
}
