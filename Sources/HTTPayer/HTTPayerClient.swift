public import Core
public import ExecutorCore
import HTTPTypes
public import PaymentModel
public import Payments
import X402

/// A client that calls services, through the router or directly, and pays a 402 if the policy allows it.
///
/// A 402 that is not paid becomes ``HTTPayerError/unpaid(_:)`` with the policy's decision about it. Every HTTP exchange
/// is reported to the observer.
public struct HTTPayerClient: Sendable {
    let configuration: HTTPayerConfiguration
    let transport: any HTTPTransport
    let payer: PaymentAuthorizer
    let key: RouterKey
    private(set) var router: RouterAddresses?
    let repetition: RetryPolicy
    let costly: CostlySteps

    /// Creates a client; `jitter` returns numbers from 0 to 1 that spread the retries of many clients over time.
    public init(
        configuration: HTTPayerConfiguration,
        transport: any HTTPTransport,
        payer: PaymentAuthorizer,
        key: RouterKey,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.configuration = configuration
        self.transport = transport
        self.payer = payer
        self.key = key
        router = configuration.transport == .direct ? nil : configuration.router.map { RouterAddresses($0) }
        repetition = RetryPolicy(jitter: jitter)
        costly = CostlySteps(ledger: payer.ledger)
    }

    /// Makes a call and waits for the service's response.
    ///
    /// If money could be spent on a priced call, its price is asked first, if so configured, and checked against the
    /// policy.
    ///
    /// - Throws: ``HTTPayerError``.
    public func send(_ call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError)
        -> UpstreamResponse
    {
        let log = LegacyLog(context.logger)
        log.making(call)
        do {
            let reply = try await (call.raw == nil ? self : withoutRouter).answer(to: call, in: context)
            log.successful(reply)
            return reply
        } catch {
            log.failed(error)
            throw error
        }
    }

    /// Requests the price of a call without paying: by the router's dry run, else by the unpaid call to the seller.
    ///
    /// - Throws: ``HTTPayerError`` if neither could be asked, or the response is a refusal.
    public func price(of call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError)
        -> PriceQuote<PaymentSummary, UpstreamResponse>
    {
        let log = LegacyLog(context.logger)
        log.making(call)
        do {
            let client = call.raw == nil ? self : withoutRouter
            return try await PriceProbe(client: client).ask(call, in: context).mapTerms { terms in
                await client.assessed(terms.challenge, call, fee: terms.fee, in: context)
            }
        } catch {
            log.failed(error)
            throw error
        }
    }
}

extension HTTPayerClient {
    /// True if paid calls are paid by a wallet of one's own, to which what is bought belongs.
    public var paysByWallet: Bool { walletPays }

    /// The same client without a router, for calls with a body that no router can pass on.
    private var withoutRouter: HTTPayerClient {
        var client = self
        client.router = nil
        return client
    }

    private func answer(to call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError)
        -> UpstreamResponse
    {
        let isCostly = router != nil && !call.isPriced ? try await costly.contains(call.step) : false
        var call = call
        if isCostly { call.isPriced = true }
        if call.isPriced, let kept = try await kept(for: call, in: context) { return kept }
        guard call.isPriced, walletPays || router == nil || configuration.asksPriceFirst || isCostly else {
            return try await sendUnpaid(call, in: context)
        }
        switch try await PriceProbe(client: self).ask(call, in: context) {
        case .asked(let terms):
            return try await settle(terms.challenge, of: call, paidBy: money, fee: terms.fee, in: context)
        case .answered(let reply): return reply
        case .notPriced(let reason), .unknown(let reason):
            throw .unpaid(
                payer.policy.value.summary(missingPrice: reason, purpose: call.purpose, host: call.url.authority)
            )
        }
    }

    /// Returns the response that was bought for this step before, if the task has no response yet.
    ///
    /// The task continues from there, and nothing is paid. A router that was still paying when the earlier wait ended
    /// is asked for the outcome. Whatever it answers, it is not told to pay again unless the user wants that.
    private func kept(
        for call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse? {
        guard let entry = try await earlier(for: call, in: context) else { return nil }
        guard entry.state == .paid, let kept = entry.reply else {
            guard context.permission.allowsSecond else { throw .recorded(entry) }
            return nil
        }
        let reply = UpstreamResponse(HTTPClientResponse(status: kept.status, headers: [:], body: Array(kept.body.utf8)))
        let payment = payer.summary(of: entry)
        guard entry.payer == .router, let router else { return reply.paid(payment) }
        return try reply.unwrapped(asksForWrapping: router.asksForWrapping, from: party(router)).paid(payment)
    }

    /// Returns the payment of this step that the job continues from, in its present state.
    private func earlier(
        for call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> LedgerEntry? {
        do {
            switch try await payer.earlier(for: request(call), in: context) {
            case .delivered(let entry)?: return entry
            case .followed(let open)?:
                return try await payer.apply(
                    await settlementStatus(of: open, in: context),
                    of: open,
                    at: context.time.now
                )
            case nil: return nil
            }
        } catch {
            throw .noLedger(error)
        }
    }

    /// Sends a call that is not known to cost money, or that the router is to pay without a price request; a 402 is
    /// settled all the same.
    private func sendUnpaid(_ call: UpstreamRequest, in context: ExecutionContext) async throws(HTTPayerError)
        -> UpstreamResponse
    {
        guard let router else {
            return try await payingIfChallenged(call, paidBy: wallet, in: context) { () async throws(HTTPayerError) in
                try await direct(call, in: context)
            }
        }
        if call.isPriced { return try await purchase(call, by: router, in: context) }
        guard configuration.transport == .auto else {
            do {
                return try await routed(call, by: router, in: context)
            } catch {
                guard case .challenged(let passed) = error else { throw error }
                return try await settle(passedThrough: passed, of: call, in: context)
            }
        }
        return try await payingIfChallenged(call, paidBy: money, in: context) { () async throws(HTTPayerError) in
            do throws(HTTPayerError) {
                return try await direct(call, in: context)
            } catch {
                // As in the original executor, the router pays without a price request if no limit is set.
                guard case .challenged = error, !walletPays, !configuration.asksPriceFirst else { throw error }
                return try await purchase(call, by: router, in: context)
            }
        }
    }

    private func payingIfChallenged(
        _ call: UpstreamRequest,
        paidBy money: PaymentSummary.Payer?,
        in context: ExecutionContext,
        _ work: () async throws(HTTPayerError) -> UpstreamResponse
    ) async throws(HTTPayerError) -> UpstreamResponse {
        do {
            return try await work()
        } catch {
            guard case .challenged(let challenge) = error else { throw error }
            return try await settle(challenge, of: call, paidBy: money, in: context)
        }
    }

    /// Makes a free call through the router.
    func routed(
        _ call: UpstreamRequest,
        by router: RouterAddresses,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        let party = self.party(router)
        try checkRouter()
        let reply = try await deliver(routed(call, to: router.proxy), for: call, to: party, canPay: true, in: context)
        guard reply.status != 202 else {
            let answer = try await outcome(announcedBy: reply, of: call, in: context)
            return await discovered(in: answer.headers, of: call, in: context).map { answer.paid($0) } ?? answer
        }
        let payment = await discovered(in: reply.headers, of: call, in: context)
        do {
            let answer = try read(reply, from: party, isPriced: call.isPriced, in: context)
            return payment.map { answer.paid($0) } ?? answer
        } catch {
            throw payment.map { .ordered(error, $0) } ?? error
        }
    }

    /// Records a payment that was not ordered, which a receipt of success in the response to a free call shows.
    ///
    /// The receipt counts whatever else the response says.
    private func discovered(
        in headers: HTTPFields,
        of call: UpstreamRequest,
        in context: ExecutionContext
    ) async -> PaymentSummary? {
        guard case .receipt(let receipt, _) = SettlementResponse.read(headers), receipt.success else { return nil }
        await costly.add(call.step)
        return await payer.discover(receipt, for: request(call), in: context)
    }

    /// Makes a call directly to the service, without a payment, such as one to an address that a service handed out.
    ///
    /// - Throws: ``HTTPayerError``; a 402 is ``HTTPayerError/challenged(_:)``, and is not paid.
    public func direct(
        _ call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        let party = Endpoint.service(call.url)
        let reply = try await deliver(direct(call), for: call, to: party, canPay: false, in: context)
        return try read(reply, from: party, isPriced: call.isPriced, in: context)
    }

    /// Checks that the router's key is not sent where it could be read in transit.
    ///
    /// - Throws: ``HTTPayerError/keyOverPlainHTTP(host:)``.
    func checkRouter() throws(HTTPayerError) {
        guard let router, key.value != nil, !configuration.plainHTTP.allowsRouterKey(to: router.base) else { return }
        throw .keyOverPlainHTTP(host: router.base.host)
    }

    /// Returns the router as the endpoint that errors name.
    func party(_ router: RouterAddresses) -> Endpoint {
        .router(router.base, setting: configuration.routerSetting)
    }
}
