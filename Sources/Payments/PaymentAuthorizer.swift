import BigInt
import Core
public import ExecutorCore
public import PaymentModel
public import Signing
public import X402

/// An authorizer that turns a challenge into a payment: it decides, reserves money and signs once.
///
/// There is one live authorization per job and step: one that is in the ledger already is sent again, or its final
/// result is returned. Another one is signed only where the earlier ones can no longer be settled, or the user was told
/// that they may have been and wants it.
public struct PaymentAuthorizer: Sendable {
    /// The maximum time for which a payment is signed, in seconds, whatever the seller asks for.
    public static let longestWindow = 3600

    /// The current policy.
    public let policy: SharedPolicy
    /// The ledger.
    public let ledger: PaymentLedger
    let signer: (any Signer)?
    private let approver: (any PaymentApprover)?
    let nonces: @Sendable () -> AuthorizationNonce

    /// Creates an authorizer; without a signer only the router can pay.
    ///
    /// `nonces` must be drawn at random where real money is paid.
    public init(
        policy: SharedPolicy,
        ledger: PaymentLedger,
        signer: (any Signer)?,
        approver: (any PaymentApprover)? = nil,
        nonces: @escaping @Sendable () -> AuthorizationNonce = PaymentAuthorizer.randomNonce
    ) {
        self.policy = policy
        self.ledger = ledger
        self.signer = signer
        self.approver = approver
        self.nonces = nonces
    }

    /// The rule by which nothing new is paid for a job whose earlier payment is only brought to its end.
    private static let cancelledRule = PaymentRule.changedTerms("the job was cancelled")

    /// The wallet's address; nil where only the router can pay.
    public var wallet: Address? { signer?.address }

    /// Returns a nonce from the system's random number generator.
    @Sendable public static func randomNonce() -> AuthorizationNonce {
        var generator = SystemRandomNumberGenerator()
        return AuthorizationNonce.random(using: &generator)
    }

    /// Decides about a challenge, and prepares the payment if there is one.
    ///
    /// `payer` is the party whose money is spent: the wallet, or the router with its credits. An order is in the
    /// ledger, its sending begun, durably, when this method returns; the caller that gets one must report its outcome,
    /// see ``finish(_:reply:tracking:after:in:)``.
    public func answer(
        _ challenge: PaymentChallenge,
        to request: PaymentRequest,
        paidBy payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async -> AuthorizationResult {
        do {
            if let earlier = try await earlierOrder(for: request, in: context) { return earlier }
            guard context.permission != .earlierOnly else {
                return .unpaid(refused(.refuse(.declined, nil, Self.cancelledRule), challenge, request, context))
            }
            return try await decide(challenge, request, payer, in: context)
        } catch {
            return .unpaid(withoutLedger(error, challenge, request, context))
        }
    }

    /// Orders a call that the router is to pay for without its price being asked, as the original executor did.
    ///
    /// The call is recorded like any other payment, and begun once.
    public func orderUnpriced(_ request: PaymentRequest, in context: ExecutionContext) async -> AuthorizationResult {
        guard context.caller.dailyLimit == nil, context.permission != .earlierOnly else {
            let why = "the price is not known, so the limit of this API key can't be checked"
            let rule = context.permission == .earlierOnly ? Self.cancelledRule : .changedTerms(why)
            return .unpaid(
                policy.value.summary(
                    of: .refuse(.declined, nil, rule),
                    nil,
                    purpose: request.purpose,
                    host: request.host.text,
                    now: context.time.now
                )
            )
        }
        do {
            let now = ledger.clock.now
            let earlier = try await ledger.entries(ofJob: context.jobId)
            if let entry = earlier.last(where: { $0.blocks(request.step, at: now) }) {
                return .recorded(entry)
            }
            let draft = draft(request, .router, terms: nil, scope: .dollars, signed: nil, context)
            switch try await ledger.reserve(draft, within: .none, begins: true, holding: context.lease) {
            case .reserved(let entry):
                return .order(PreparedPayment(entry: entry, header: nil, summary: summary(of: entry)))
            case .existing(let entry): return .recorded(entry)
            case .overBudget, .changedPayee: preconditionFailure("without limits nothing is over them")
            }
        } catch {
            return .unpaid(
                policy.value.summary(
                    of: .refuse(.declined, nil, .noLedger(error.message)),
                    nil,
                    purpose: request.purpose,
                    host: request.host.text,
                    now: context.time.now
                )
            )
        }
    }

    /// Returns the payment from which this job's step can go on, before any request is sent: see ``EarlierPayment``.
    ///
    /// - Throws: ``LedgerError``; then nothing that costs may be done.
    public func earlier(
        for request: PaymentRequest,
        in context: ExecutionContext
    ) async throws(LedgerError) -> EarlierPayment? {
        let entries = try await ledger.entries(ofJob: context.jobId).filter { $0.step == request.step }
        let now = ledger.clock.now
        // While another execution is at work, the response is the other's: two executions that went on from the same
        // reply would report it in different words.
        let free = entries.filter { !$0.isInProgress(at: now) || $0.lease?.owner == context.worker }
        if let entry = free.last(where: { $0.state == .paid && $0.reply != nil }) { return .delivered(entry) }
        return entries.last { $0.isFollowed && !$0.isInProgress(at: now) }.map { .followed($0) }
    }

    private func withoutLedger(
        _ error: LedgerError,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ context: ExecutionContext
    ) -> PaymentSummary {
        refused(.refuse(.declined, nil, .noLedger(error.message)), challenge, request, context)
    }

    /// Returns the summary that a challenge would have; the user is not asked, and nothing is reserved or signed.
    public func assess(
        _ challenge: PaymentChallenge,
        to request: PaymentRequest,
        paidBy payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let decision = policy.value.decide(challenge, payer: payer?.address, fee: request.fee)
        do {
            return try await unpaid(decision, challenge, request, payer, context)
        } catch {
            return withoutLedger(error, challenge, request, context)
        }
    }

    /// Returns true if a challenge would be paid, or the user asked; no money is reserved.
    public func mayPay(
        _ challenge: PaymentChallenge,
        paidBy payer: PaymentSummary.Payer,
        in context: ExecutionContext
    ) -> Bool {
        switch policy.value.decide(challenge, payer: payer.address, permission: context.permission) {
        case .pay, .ask: true
        case .refuse: false
        }
    }

    /// Returns the summary of a challenge that is not paid because of the given rule.
    public func hold(
        _ challenge: PaymentChallenge,
        for rule: PaymentRule,
        as outcome: PaymentSummary.Outcome = .held,
        of request: PaymentRequest,
        in context: ExecutionContext
    ) -> PaymentSummary {
        let option = challenge.accepts.lazy.compactMap(\.usable).first
        return refused(.refuse(outcome, option, rule), challenge, request, context)
    }

    func refused(
        _ decision: PaymentDecision,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ context: ExecutionContext
    ) -> PaymentSummary {
        policy.value.summary(
            of: decision,
            challenge,
            purpose: request.purpose,
            host: request.host.text,
            now: context.time.now
        )
    }

    private func decide(
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async throws(LedgerError) -> AuthorizationResult {
        var policy = policy.value
        var permission = context.permission
        var decision = policy.decide(challenge, payer: payer?.address, permission: permission, fee: request.fee)
        if case .ask(let requirements) = decision {
            let asked = try await unpaid(decision, challenge, request, payer, context)
            switch await approver?.approve(
                ApprovalRequest(payment: asked, jobId: context.jobId, origin: context.origin)
            ) ?? .later {
            case .later: return .unpaid(asked)
            case .declined(let why): decision = .refuse(.declined, requirements, .refusedByPerson(why))
            case .approved where context.deadline.hasPassed:
                decision = .refuse(.pending, requirements, .approvedTooLate)
            case .approved:
                permission = .terms(PaymentTerms(of: requirements, charging: request.fee), once: false)
                // The policy may have been changed while the user was deciding.
                policy = self.policy.value
                decision = policy.decide(challenge, payer: payer?.address, permission: permission, fee: request.fee)
            }
        }
        guard case .pay(let requirements) = decision else {
            return .unpaid(try await unpaid(decision, challenge, request, payer, context))
        }
        guard let payer else {
            let without = PaymentDecision.refuse(.pending, requirements, .noWallet)
            return .unpaid(try await unpaid(without, challenge, request, nil, context))
        }
        return try await reserve(requirements, of: challenge, request, payer, policy, permission, context)
    }

    private func reserve(
        _ requirements: PaymentRequirements,
        of challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer,
        _ policy: PaymentPolicy,
        _ permission: PaymentPermission,
        _ context: ExecutionContext
    ) async throws(LedgerError) -> AuthorizationResult {
        var limits = policy.limits(for: requirements, once: permission.isOnce)
        limits.allowsSecond = permission.allowsSecond
        limits.caller = context.caller.limit(of: BudgetScope(of: requirements))
        // Payees are known from sellers alone: a payee that a router states is not compared with any.
        if payer == .router { limits.keepsPayee = false }
        let refusal: PaymentDecision
        guard let draft = draft(requirements, of: challenge, request, payer, context) else {
            refusal = .refuse(.declined, requirements, .oversized)
            return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
        }
        switch try await ledger.reserve(draft, within: limits, begins: true, holding: context.lease) {
        case .reserved(let entry):
            return await order(entry, challenge, requirements, request, context)
        case .existing(let entry):
            return .recorded(entry)
        case .overBudget(let period, let left):
            let text = draft.scope.shown(left)
            let rule: PaymentRule =
                switch period {
                case .day: .budgetSpent(draft.scope.shown(limits.daily ?? 0), .day, left: text)
                case .session: .budgetSpent(draft.scope.shown(limits.session ?? 0), .session, left: text)
                case .caller: .callerBudgetSpent(draft.scope.shown(limits.caller ?? 0), left: text)
                }
            refusal = .refuse(.declined, requirements, rule)
        case .changedPayee(let earlier):
            refusal = .refuse(.held, requirements, .changedPayee(from: earlier))
        }
        return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
    }
}

extension Caller {
    /// The most that may be spent for the caller on a day, in the units of a scope; nil for no limit.
    ///
    /// A caller whose limit is in dollars pays with no other token.
    fileprivate func limit(of scope: BudgetScope) -> BigUInt? {
        dailyLimit.map { scope == .dollars ? $0.units : 0 }
    }
}

extension PaymentSummary.Payer {
    /// The wallet's address; nil for the router.
    var address: Address? {
        if case .wallet(let address) = self { address } else { nil }
    }
}
