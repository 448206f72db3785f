import BigInt
import Core
public import ExecutorCore
public import PaymentModel
public import Signing
public import X402

/// From a challenge to a payment: decides, sets money aside, signs once.
///
/// One live authorization per job and step: where one is in the ledger already it is sent again, or its end is told. Another one is
/// signed only where the earlier ones cannot be settled any more, or a person was told that they may have been and wants it.
public struct PaymentAuthorizer: Sendable {
    /// The longest time for which a payment is signed, whatever the seller asks for.
    public static let longestWindow = 3600

    /// The policy as it stands.
    public let policy: SharedPolicy
    /// The ledger.
    public let ledger: PaymentLedger
    let signer: (any Signer)?
    private let approver: (any PaymentApprover)?
    let nonces: @Sendable () -> AuthorizationNonce

    /// A payer; without a signer only the router can pay.
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

    /// The wallet's address; nil where only the router can pay.
    public var wallet: Address? { signer?.address }

    /// A nonce of the system's generator.
    @Sendable public static func randomNonce() -> AuthorizationNonce {
        var generator = SystemRandomNumberGenerator()
        return AuthorizationNonce.random(using: &generator)
    }

    /// Says what to do about a challenge.
    ///
    /// `payer` says whose money it would be: the wallet's, or the router's credits. An order is in the ledger, its sending begun,
    /// durably, when this returns; whoever gets one must tell what came of it: see ``finish(_:reply:following:after:in:)``.
    public func answer(
        _ challenge: PaymentChallenge,
        to request: PaymentRequest,
        paidBy payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async -> AuthorizationResult {
        do {
            if let earlier = try await earlierOrder(for: request, in: context) { return earlier }
            return try await decide(challenge, request, payer, in: context)
        } catch {
            return .unpaid(withoutLedger(error, challenge, request, context))
        }
    }

    /// Orders a call that the router is to pay for without its price being asked, as the original executor did.
    ///
    /// It is remembered like any other payment, and begun once.
    public func orderUnpriced(_ request: PaymentRequest, in context: ExecutionContext) async -> AuthorizationResult {
        do {
            let now = ledger.clock.now
            let earlier = try await ledger.entries(ofJob: context.jobId)
            if let entry = earlier.last(where: { $0.blocks(request.step, at: now) }) {
                return .recorded(entry)
            }
            let draft = draft(request, .router, terms: nil, scope: .dollars, signed: nil, context)
            switch try await ledger.reserve(draft, within: .none, begins: true) {
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

    /// What the ledger knows of this job's step before anything is asked: see ``EarlierPayment``.
    ///
    /// - Throws: ``LedgerError``; then nothing that costs may be done.
    public func earlier(
        for request: PaymentRequest,
        in context: ExecutionContext
    ) async throws(LedgerError) -> EarlierPayment? {
        let entries = try await ledger.entries(ofJob: context.jobId).filter { $0.step == request.step }
        let now = ledger.clock.now
        // While somebody else is at work the answer is theirs: two that went on from the same reply would be told in other words.
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

    /// Says what would become of a challenge; nothing is asked, set aside or signed.
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

    /// True if a challenge would be paid, or a person asked; nothing is set aside.
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

    /// A challenge that is not paid, for that reason.
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
                // It may have been changed while the person thought.
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
        // A payee is learned from the seller alone: what a router says of it is compared with nothing.
        if payer == .router { limits.keepsPayee = false }
        let refusal: PaymentDecision
        guard let draft = draft(requirements, of: challenge, request, payer, context) else {
            refusal = .refuse(.declined, requirements, .oversized)
            return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
        }
        switch try await ledger.reserve(draft, within: limits, begins: true) {
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
                }
            refusal = .refuse(.declined, requirements, rule)
        case .changedPayee(let earlier):
            refusal = .refuse(.held, requirements, .changedPayee(from: earlier))
        }
        return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
    }
}

extension PaymentSummary.Payer {
    /// The wallet's address; nil for the router.
    var address: Address? {
        if case .wallet(let address) = self { address } else { nil }
    }
}
