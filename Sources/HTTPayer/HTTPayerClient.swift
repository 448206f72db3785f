public import Payments
public import TaskModel
public import Wire

/// Calls services, through the router that could pay or straight, and never pays itself.
///
/// A 402 becomes ``HTTPayerError/unpaid(_:)`` with what the policy says about it. Every request is reported as a round.
public struct HTTPayerClient: Sendable {
    let configuration: HTTPayerConfiguration
    let transport: any HTTPTransport
    let policy: PaymentPolicy
    let key: RouterKey
    let router: RouterAddresses?
    let repetition: Repetition

    /// A client; `jitter` gives numbers from 0 to 1 that keep repeated requests of many clients apart.
    public init(
        configuration: HTTPayerConfiguration,
        transport: any HTTPTransport,
        policy: PaymentPolicy,
        key: RouterKey,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.configuration = configuration
        self.transport = transport
        self.policy = policy
        self.key = key
        router = configuration.transport == .direct ? nil : configuration.router.map { RouterAddresses($0) }
        repetition = Repetition(jitter: jitter)
    }

    /// Makes a call and waits for the service's answer.
    ///
    /// Where the router could pay for a priced call, its price is asked first, if so configured; then the call is not made.
    ///
    /// - Throws: ``HTTPayerError``.
    public func send(_ call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        let log = HTTPayerLog(context.logger)
        log.making(call)
        do {
            let reply = try await answer(to: call, in: context)
            log.successful(reply)
            return reply
        } catch {
            log.failed(error)
            throw error
        }
    }

    /// Asks what a call would cost, by unpaid ways only: the router's dry run, else the unpaid call to the seller.
    ///
    /// - Throws: ``HTTPayerError`` where nobody could be asked, or the answer is a refusal.
    public func price(
        of call: TargetCall,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> PriceProbe.Answer {
        let log = HTTPayerLog(context.logger)
        log.making(call)
        do {
            return try await PriceProbe(client: self).ask(call, in: context)
        } catch {
            log.failed(error)
            throw error
        }
    }

    private func answer(to call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        guard let router else { return try await direct(call, in: context) }
        if call.isPriced, configuration.asksPriceFirst {
            switch try await PriceProbe(client: self).ask(call, in: context) {
            case .asked(let payment): throw .unpaid(payment)
            case .answered(let reply): return reply
            case .unknown(let reason):
                throw .unpaid(policy.judge(missingPrice: reason, purpose: call.purpose, host: call.url.authority))
            }
        }
        guard configuration.transport == .auto, !call.isPriced else {
            return try await routed(call, by: router, in: context)
        }
        do {
            return try await direct(call, in: context)
        } catch {
            guard case .unpaid(let payment) = error, payment.outcome == .pending, !configuration.asksPriceFirst else {
                throw error
            }
            return try await routed(call, by: router, in: context)
        }
    }

    /// Through the router, which may pay.
    private func routed(
        _ call: TargetCall,
        by router: RouterAddresses,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> TargetReply {
        let party = self.party(router)
        let reply = try await deliver(routed(call, to: router.proxy), for: call, to: party, canPay: true, in: context)
        guard reply.status == 202 else { return try read(reply, of: call, from: party, in: context) }
        return try await outcome(announcedBy: reply, of: call, in: context)
    }

    /// Straight to the service, unpaid.
    func direct(_ call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        let party = Party.service(call.url)
        let reply = try await deliver(direct(call), for: call, to: party, canPay: false, in: context)
        return try read(reply, of: call, from: party, in: context)
    }

    /// The router as errors name it.
    func party(_ router: RouterAddresses) -> Party {
        .router(router.base, setting: configuration.routerSetting)
    }
}
