public import Payments
public import TaskModel
public import Wire
import X402

/// Calls services, through the router or straight, and pays a 402 where the policy allows it.
///
/// A 402 that is not paid becomes ``HTTPayerError/unpaid(_:)`` with what the policy says about it. Every request is reported as a
/// round.
public struct HTTPayerClient: Sendable {
    let configuration: HTTPayerConfiguration
    let transport: any HTTPTransport
    let payer: Payer
    let key: RouterKey
    let router: RouterAddresses?
    let repetition: Repetition

    /// A client; `jitter` gives numbers from 0 to 1 that keep repeated requests of many clients apart.
    public init(
        configuration: HTTPayerConfiguration,
        transport: any HTTPTransport,
        payer: Payer,
        key: RouterKey,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.configuration = configuration
        self.transport = transport
        self.payer = payer
        self.key = key
        router = configuration.transport == .direct ? nil : configuration.router.map { RouterAddresses($0) }
        repetition = Repetition(jitter: jitter)
    }

    /// Makes a call and waits for the service's answer.
    ///
    /// Where money could be spent on a priced call, its price is asked first, if so configured, and held against the policy.
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
    public func price(of call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> CallPrice {
        let log = HTTPayerLog(context.logger)
        log.making(call)
        do {
            switch try await PriceProbe(client: self).ask(call, in: context) {
            case .asked(let challenge): return .asked(await assessed(challenge, call, in: context))
            case .answered(let reply): return .answered(reply)
            case .unknown(let why): return .unknown(why)
            }
        } catch {
            log.failed(error)
            throw error
        }
    }
}

extension HTTPayerClient {
    private func answer(to call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        guard call.isPriced, walletPays || router == nil || configuration.asksPriceFirst else {
            return try await freely(call, in: context)
        }
        switch try await PriceProbe(client: self).ask(call, in: context) {
        case .asked(let challenge): return try await settle(challenge, of: call, paidBy: money, in: context)
        case .answered(let reply): return reply
        case .unknown(let reason):
            throw .unpaid(
                payer.policy.value.summary(missingPrice: reason, purpose: call.purpose, host: call.url.authority)
            )
        }
    }

    /// Sends a call that is not known to cost, or that the router is to pay unasked; a 402 is settled all the same.
    private func freely(_ call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        guard let router else {
            return try await settling(call, paidBy: wallet, in: context) { () async throws(HTTPayerError) in
                try await direct(call, in: context)
            }
        }
        guard configuration.transport == .auto, !call.isPriced else {
            // A 402 that the router passes through is not paid by the router.
            return try await settling(call, paidBy: wallet, in: context) { () async throws(HTTPayerError) in
                try await routed(call, by: router, in: context)
            }
        }
        return try await settling(call, paidBy: money, in: context) { () async throws(HTTPayerError) in
            do throws(HTTPayerError) {
                return try await direct(call, in: context)
            } catch {
                // As the original does where nobody set a limit: the router pays unasked.
                guard case .challenged = error, !walletPays, !configuration.asksPriceFirst else { throw error }
                return try await routed(call, by: router, in: context)
            }
        }
    }

    private func settling(
        _ call: TargetCall,
        paidBy money: PaymentSummary.Payer?,
        in context: ExecutionContext,
        _ work: () async throws(HTTPayerError) -> TargetReply
    ) async throws(HTTPayerError) -> TargetReply {
        do {
            return try await work()
        } catch {
            guard case .challenged(let challenge) = error else { throw error }
            return try await settle(challenge, of: call, paidBy: money, in: context)
        }
    }

    /// Through the router, which may pay.
    func routed(
        _ call: TargetCall,
        by router: RouterAddresses,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> TargetReply {
        let party = self.party(router)
        let reply = try await deliver(routed(call, to: router.proxy), for: call, to: party, canPay: true, in: context)
        guard reply.status == 202 else { return try read(reply, from: party, isPriced: call.isPriced, in: context) }
        return try await outcome(announcedBy: reply, of: call, in: context)
    }

    /// Straight to the service, unpaid.
    func direct(_ call: TargetCall, in context: ExecutionContext) async throws(HTTPayerError) -> TargetReply {
        let party = Party.service(call.url)
        let reply = try await deliver(direct(call), for: call, to: party, canPay: false, in: context)
        return try read(reply, from: party, isPriced: call.isPriced, in: context)
    }

    /// The router as errors name it.
    func party(_ router: RouterAddresses) -> Party {
        .router(router.base, setting: configuration.routerSetting)
    }
}
