import BigInt
public import Signing
public import TaskModel
public import Wire
public import X402

/// From a challenge to a payment: decides, sets money aside, signs once.
///
/// One authorization per job and request: where one is in the ledger already it is sent again, or its end is told; a new one is
/// signed only once the old one is void.
public struct Payer: Sendable {
    /// The longest time for which a payment is signed, whatever the seller asks for.
    public static let longestWindow = 3600

    /// The policy as it stands.
    public let policy: CurrentPolicy
    /// The ledger.
    public let ledger: PaymentLedger
    private let signer: (any Signer)?
    private let approver: (any PaymentApprover)?
    private let nonces: @Sendable () -> AuthorizationNonce

    /// A payer; without a signer only the router can pay.
    ///
    /// `nonces` must be drawn at random where real money is paid.
    public init(
        policy: CurrentPolicy,
        ledger: PaymentLedger,
        signer: (any Signer)?,
        approver: (any PaymentApprover)? = nil,
        nonces: @escaping @Sendable () -> AuthorizationNonce = Payer.randomNonce
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
    /// `payer` says whose money it would be: the wallet's, or the router's credits. An order is in the ledger, durably, when this
    /// returns; whoever gets one must tell ``conclude(_:reply:after:at:)`` or ``conclude(_:failed:at:)`` what came of it.
    public func answer(
        _ challenge: PaymentChallenge,
        to request: PaymentRequest,
        paidBy payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async -> PaymentAnswer {
        do {
            if let earlier = try await earlierOrder(for: request, in: context) { return earlier }
            return try await decide(challenge, request, payer, in: context)
        } catch {
            return .unpaid(withoutLedger(error, challenge, request, context))
        }
    }

    private func withoutLedger(
        _ error: LedgerError,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ context: ExecutionContext
    ) -> PaymentSummary {
        policy.value.summary(
            of: .refuse(.declined, nil, .noLedger(error.message)),
            challenge,
            purpose: request.purpose,
            host: request.host,
            now: context.time.now
        )
    }

    /// Says what would become of a challenge; nothing is asked, set aside or signed.
    public func assess(
        _ challenge: PaymentChallenge,
        to request: PaymentRequest,
        paidBy payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let decision = policy.value.decide(challenge, payer: payer?.address)
        do {
            return try await unpaid(decision, challenge, request, payer, context)
        } catch {
            return withoutLedger(error, challenge, request, context)
        }
    }

    private func decide(
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async throws(LedgerError) -> PaymentAnswer {
        let policy = policy.value
        var permission = context.permission
        var decision = policy.decide(challenge, payer: payer?.address, permission: permission)
        if case .ask(let requirements) = decision {
            let asked = try await unpaid(decision, challenge, request, payer, context)
            switch await approver?.approve(
                PaymentQuestion(payment: asked, jobId: context.jobId, origin: context.origin)
            ) ?? .later {
            case .later: return .unpaid(asked)
            case .declined(let why): decision = .refuse(.declined, requirements, .refusedByPerson(why))
            case .approved:
                permission = .terms(PaymentTerms(of: requirements), once: false)
                decision = policy.decide(challenge, payer: payer?.address, permission: permission)
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
    ) async throws(LedgerError) -> PaymentAnswer {
        let limits = policy.limits(for: requirements, once: permission.isOnce)
        let refusal: PaymentDecision
        guard let wish = entry(requirements, of: challenge, request, payer, context) else {
            refusal = .refuse(.declined, requirements, .oversized)
            return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
        }
        switch try await ledger.reserve(wish, within: limits) {
        case .reserved(let entry):
            return try await order(entry, challenge, requirements, request, context)
        case .existing(let entry):
            return .recorded(entry)
        case .overBudget(let period, let left):
            let text = wish.scope.shown(left)
            let rule: PaymentRule =
                switch period {
                case .day: .budgetSpent(wish.scope.shown(limits.daily), .day, left: text)
                case .session: .budgetSpent(wish.scope.shown(limits.session ?? 0), .session, left: text)
                }
            refusal = .refuse(.declined, requirements, rule)
        case .changedPayee(let earlier):
            refusal = .refuse(.held, requirements, .changedPayee(from: earlier))
        }
        return .unpaid(try await unpaid(refusal, challenge, request, payer, context))
    }

    /// What is reserved; nil where what would have to be echoed is longer than any header.
    private func entry(
        _ requirements: PaymentRequirements,
        of challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer,
        _ context: ExecutionContext
    ) -> LedgerEntry? {
        let now = context.time.now
        var signed: LedgerEntry.Signed?
        if case .wallet = payer {
            guard let reduced = challenge.reduced(to: requirements) else { return nil }
            let window = min(requirements.maxTimeoutSeconds, Self.longestWindow)
            signed = LedgerEntry.Signed(
                challenge: reduced,
                nonce: nonces().bytes,
                moment: now,
                validBefore: Timestamp(sinceEpoch: .seconds(now.seconds + window))
            )
        }
        return LedgerEntry(
            createdAt: now,
            jobId: context.jobId,
            task: context.task?.identity ?? "",
            request: request.identity,
            session: ledger.session,
            origin: context.origin,
            what: context.task?.headline ?? request.purpose,
            purpose: request.purpose,
            host: request.host,
            payer: payer,
            terms: PaymentTerms(of: requirements),
            scope: SpendingScope(of: requirements),
            signed: signed,
            workEnds: now + context.deadline.remaining
        )
    }

    // MARK: What was ordered before

    /// The order that is in the ledger for this job and request already, to be sent again; or its end.
    private func earlierOrder(
        for request: PaymentRequest,
        in context: ExecutionContext
    ) async throws(LedgerError) -> PaymentAnswer? {
        let now = context.time.now
        let entries = try await ledger.entries(ofJob: context.jobId)
        guard let entry = entries.last(where: { $0.request == request.identity && !$0.isVoid(at: now) }) else {
            return nil
        }
        let isOpen = !entry.state.isFinal || entry.state == .rejected && context.permission == .resend
        guard isOpen, !ledger.isAtWork(entry, at: now), let signed = entry.signed, let challenge = signed.readChallenge,
            let requirements = challenge.accepts.first?.usable, case .wallet(signer?.address) = entry.payer
        else { return .recorded(entry) }
        return try await order(entry, challenge, requirements, request, context)
    }

    private func order(
        _ entry: LedgerEntry,
        _ challenge: PaymentChallenge,
        _ requirements: PaymentRequirements,
        _ request: PaymentRequest,
        _ context: ExecutionContext
    ) async throws(LedgerError) -> PaymentAnswer {
        var summary = try await unpaid(.pay(requirements), challenge, request, entry.payer, context)
        summary.outcome = .unknown
        summary.money = .unknown
        summary.entry = entry.id
        guard let signed = entry.signed else {
            return .order(PaymentOrder(entry: entry, header: nil, summary: summary))
        }
        guard let nonce = AuthorizationNonce(bytes: signed.nonce), let signer else { return .recorded(entry) }
        summary.authorization = PaymentSummary.Authorization(
            nonce: nonce.text,
            validBefore: signed.validBefore
        )
        do {
            let payload = try signer.payment(
                answering: challenge,
                by: requirements,
                at: signed.moment,
                validFor: signed.validBefore.seconds - signed.moment.seconds,
                nonce: nonce,
                identifier: PaymentIdentifier("pay_" + nonce.text.dropFirst(2).prefix(32))
            )
            let header = PaymentOrder.Header(name: payload.headerName, value: payload.headerValue)
            return .order(PaymentOrder(entry: entry, header: header, summary: summary))
        } catch {
            try await ledger.conclude(entry.id) { $0.state = .released }
            let refusal = PaymentDecision.refuse(.declined, requirements, .window(error.message))
            return .unpaid(try await unpaid(refusal, challenge, request, entry.payer, context))
        }
    }

    // MARK: How it stands

    /// The summary of what is not paid, with what the ledger knows of payee and budget.
    private func unpaid(
        _ decision: PaymentDecision,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        _ context: ExecutionContext
    ) async throws(LedgerError) -> PaymentSummary {
        let policy = policy.value
        var summary = policy.summary(
            of: decision,
            challenge,
            purpose: request.purpose,
            host: request.host,
            now: context.time.now
        )
        summary.payer = payer
        guard let requirements = summary.requirements else { return summary }
        let terms = PaymentTerms(of: requirements)
        let known = try await ledger.payee(at: PayeePlace(host: request.host, terms: terms))
        summary.payee = policy.standing(of: requirements.payTo, known)
        summary.budget = try await budget(SpendingScope(of: requirements), at: context.time.now)
        return summary
    }

    /// What was spent of a scope, in words.
    ///
    /// - Throws: ``LedgerError``.
    public func budget(
        _ scope: SpendingScope,
        at now: Timestamp
    ) async throws(LedgerError) -> PaymentSummary.Budget {
        let policy = policy.value
        let spent = try await ledger.spent(scope, at: now)
        let daily = policy.dailyBudget.dollarUnits
        return PaymentSummary.Budget(
            today: scope.shown(spent.today),
            dailyLimit: policy.dailyBudget.description,
            session: scope.shown(spent.session),
            sessionLimit: policy.sessionBudget?.description,
            left: scope.shown(daily > spent.today ? daily - spent.today : 0)
        )
    }
}

extension PaymentPolicy {
    fileprivate func standing(of payee: Address, _ known: KnownPayee?) -> PaymentSummary.Payee {
        guard let known else { return .first }
        if known.address == payee { return .known(payments: known.payments) }
        return allowedPayees.contains(payee) ? .allowed : .changed(from: known.address)
    }
}

extension PaymentSummary.Payer {
    /// The wallet's address; nil for the router.
    var address: Address? {
        if case .wallet(let address) = self { address } else { nil }
    }
}
