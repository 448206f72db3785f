import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import X402

/// A probe that finds the price of a priced call without any payment.
///
/// It asks in this order: the router's dry run, its older dry run, the unpaid call to the seller. If the seller
/// delivers free of charge, its response is kept and nothing is sent again.
struct PriceProbe: Sendable {
    /// The price that is asked for.
    struct Terms: Sendable {
        /// The challenge that states the price.
        let challenge: PaymentChallenge
        /// The router's fee on top of the price, in the token's smallest units.
        let fee: AtomicAmount
    }

    typealias Quote = PriceQuote<Terms, UpstreamResponse>

    let client: HTTPayerClient

    func ask(_ call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError) -> Quote {
        // If the wallet pays, the unpaid request is the price request, and the payment answers its 402.
        if let router = client.router, !client.walletPays {
            for address in [router.dryRun, router.olderDryRun] {
                if let answer = try await ask(router, at: address, call, in: context) { return answer }
            }
        }
        return try await askSeller(call, in: context)
    }

    /// Requests the router's dry run at an address; returns nil if the router has none there.
    private func ask(
        _ router: RouterAddresses,
        at address: HTTPURL,
        _ call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> Quote? {
        let party = client.party(router)
        try client.checkRouter()
        let message = client.routed(call, to: address)
        let reply = try await client.deliver(message, for: call, to: party, canPay: false, in: context)
        switch reply.status {
        case 404, 405: return nil
        case 200...299:
            let said = try UpstreamResponse(reply).unwrapped(asksForWrapping: router.asksForWrapping, from: party)
            return try answer(said, call, in: context)
        case 300...399, 401, 402, 403, 412, 429:
            return try priced { () throws(HTTPayerError) in
                try client.read(reply, from: party, isPriced: true, in: context)
            }
        default:
            // A dry run pays nothing, so nothing about its failure is uncertain.
            let refusal = ErrorResponse(reply, from: party, isPriced: false, now: context.time.now)
            return .unknown(refusal.message)
        }
    }

    /// Returns the result that the response of the dry run states.
    private func answer(
        _ said: UpstreamResponse,
        _ call: UpstreamRequest,
        in context: ExecutionContext
    ) throws(HTTPayerError) -> Quote {
        switch said.json?["requiresPayment"]?.bool {
        case nil: return .unknown("the router's dry run doesn't say whether payment is required")
        case true?:
            guard let challenge = Self.challenge(of: said.json?["targetPaymentRequirements"]) else {
                return .unknown("the router says payment is required, but not how much")
            }
            // The fee is the highest for the lowest price, so that price and fee together are never less than the
            // router takes.
            let price = challenge.accepts.compactMap(\.usable).min { $0.amount < $1.amount }
            guard let fee = RouterFee.units(said.json?["proxyFeeBreakdown"], beside: price) else {
                return .unknown("the router's dry run doesn't give a clear total price")
            }
            LegacyLog(context.logger).unpaid(challenge)
            return .asked(Terms(challenge: challenge, fee: fee))
        case false?:
            let status = said.json?["status"]?.int ?? 200
            let inner = HTTPClientResponse(
                status: status,
                headers: said.headers,
                body: Self.body(said.json?["response"])
            )
            return try priced { () throws(HTTPayerError) in
                try client.read(inner, from: .service(call.url), isPriced: true, in: context)
            }
        }
    }

    private func askSeller(_ call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError) -> Quote {
        do {
            return .answered(try await client.direct(call, in: context))
        } catch {
            switch error {
            case .challenged(let challenge): return .asked(Terms(challenge: challenge, fee: AtomicAmount(0)))
            // The wallet's price request is the call itself; only the router's price can be asked in another way.
            case .refused(let answer) where answer.status >= 500 && !client.walletPays:
                return .unknown(error.message)
            case .unanswered(let cause, _, _) where !cause.isCancelled && client.router != nil && !client.walletPays:
                return .unknown(error.message)
            default: throw error
            }
        }
    }

    private func priced(_ read: () throws(HTTPayerError) -> UpstreamResponse) throws(HTTPayerError) -> Quote {
        do {
            return .answered(try read())
        } catch {
            guard case .challenged(let challenge) = error else { throw error }
            return .asked(Terms(challenge: challenge, fee: AtomicAmount(0)))
        }
    }

    /// Returns the challenge that holds the given requirement or requirements.
    private static func challenge(of value: JSONValue?) -> PaymentChallenge? {
        let entries: [JSONValue]
        switch value {
        case .object?: entries = value.map { [$0] } ?? []
        case .array(let list)?: entries = list
        default: return nil
        }
        let isNew = entries.contains { $0["maxAmountRequired"] == nil && $0["amount"] != nil }
        let body: JSONValue = ["x402Version": isNew ? 2 : 1, "accepts": .array(entries)]
        // A challenge of version 2 belongs in a header; in a body it would be reported as a fault.
        let headers: HTTPFields = isNew ? [.paymentRequired: body.compact] : [:]
        return PaymentChallenge.read(status: 402, headers: headers, body: isNew ? [] : body.compactBytes).challenge
    }

    private static func body(_ response: JSONValue?) -> [UInt8] {
        switch response {
        case nil: []
        case .string(let text)?: Array(text.utf8)
        case .some(let value): value.compactBytes
        }
    }
}
