import CommandLanguage
import Core
import LineEditing
import OrderedJSON
import PaymentModel
import Payments
import X402

extension REPL {
    mutating func run(_ command: PaymentCommand, into record: inout Record) async throws {
        switch command {
        case .policy(.show): record.answer = try await policyShown()
        case .policy(.edit(let edit)): record.answer = try await change(edit)
        case .policy(.test(let test)): record.answer = try await tested(test)
        case .pay(let number, let option, let manner): try await pay(number, option, manner, into: &record)
        case .decline(let number): record.answer = try await decline(number)
        case .receipt(let number): record.answer = try await receipt(number)
        case .ledger(let since, let grouping, let outcome):
            record.answer = try await ledger(since: since, by: grouping, only: outcome)
        case .wallet(let network): record.answer = try await wallet(on: network)
        }
    }

    // MARK: Paying and declining

    private mutating func pay(
        _ number: Int?,
        _ option: Int?,
        _ manner: PaymentCommand.Consent,
        into record: inout Record
    ) async throws {
        let number = if let number { number } else { try await waitingNumber() }
        if await effects.jobs.isWaiting(number) {
            record.answer = try await approve(job: number, option)
            return
        }
        if let question = effects.money.approvals.answer(number, .approved) {
            record.answer = .done(
                "$\(number) approved; \(question.jobId.terminalSafe(upTo: 40)) goes on",
                json: ["n": .int(number), "approved": true]
            )
            return
        }
        let earlier = try state.records.record(number)
        guard let payment = earlier.payment, let command = earlier.command else {
            throw CommandError.nothingToShow("$\(number) has no payment to make", instead: "ledger")
        }
        if let next = earlier.continuation {
            throw CommandError.nothingToShow("$\(number) went on as $\(next)", instead: "explain \(next)")
        }
        guard payment.outcome != .paid, payment.outcome != .refunded else {
            guard await isUndelivered(earlier, payment) else {
                record.answer = try await receipt(number)
                return
            }
            record.tasks = earlier.tasks
            record.command = command
            state.records.settle(number, by: record.number)
            // What it bought came later and was kept: it is shown, and nothing is paid.
            try await runTasks(command, permission: .none, into: &record)
            return
        }
        let permission = try await permission(for: earlier, payment, option, manner)
        record.tasks = earlier.tasks
        record.command = command
        state.records.settle(number, by: record.number)
        try await runTasks(command, permission: permission, into: &record)
    }

    /// Lets a job go on with the payment it asked for.
    private func approve(job number: Int, _ option: Int?) async throws(CommandError) -> CommandResult {
        guard loosening != .refused else {
            throw .needsPerson(
                "a script pays only within --pay-up-to; nobody is there to say yes",
                instead: "decline \(number)"
            )
        }
        guard option == nil else {
            throw .other(.unsupported, "a job pays by the option it chose", hint: "pay \(number)")
        }
        _ = await effects.jobs.answer(number, yes: true)
        return .done("$\(number) goes on", json: ["n": .int(number), "approved": true])
    }

    /// The newest record whose payment waits for a person, or whose outcome is not known.
    private func waitingNumber() async throws(CommandError) -> Int {
        if let number = await effects.jobs.waitingNumber { return number }
        if let number = effects.money.approvals.waiting.keys.min() { return number }
        let kept = state.records.kept
        if let open = kept.last(where: { $0.isOpen }) { return open.number }
        if let last = kept.last(where: { $0.payment != nil && $0.continuation == nil }) { return last.number }
        throw .nothingToShow("no payment waits", instead: "ledger")
    }

    private mutating func permission(
        for record: Record,
        _ payment: PaymentSummary,
        _ option: Int?,
        _ manner: PaymentCommand.Consent
    ) async throws -> PaymentPermission {
        let isLive = payment.authorization.map { effects.time.now < $0.validBefore } ?? false
        switch payment.outcome {
        case .rejected where isLive, .unknown where isLive: return .resend
        case .unknown where manner != .again, .rejected where manner != .again && isHeldBack(payment):
            throw heldBack(record, payment)
        case .malformed:
            throw CommandError.other(
                .challengeMalformed,
                "$\(record.number) cannot be paid as it stands",
                hint: "challenge \(record.number)"
            )
        default: break
        }
        guard let requirements = try chosen(option, of: payment, record.number) else {
            throw CommandError.other(
                .paymentRequired,
                "no price is known for $\(record.number), so there is nothing to say yes to",
                hint: "explain \(record.number)"
            )
        }
        guard loosening != .refused else {
            throw CommandError.needsPerson(
                "a script pays only within --pay-up-to; nobody is there to say yes",
                instead: "challenge \(record.number)"
            )
        }
        let terms = PaymentTerms(of: requirements, charging: payment.fee ?? AtomicAmount(0))
        guard manner != .within else { return .terms(terms, once: false) }
        let isSecond = manner == .again && (payment.outcome == .unknown || payment.outcome == .rejected)
        guard await isConfirmed(payment.chargeText ?? requirements.amountText, payment.rule, isSecond: isSecond) else {
            throw CommandError.other(.paymentDeclined, "nothing was signed", hint: nil)
        }
        return isSecond ? .second(terms) : .terms(terms, once: manner == .once)
    }

    /// True if what was bought came when the command had failed already.
    private func isUndelivered(_ record: Record, _ payment: PaymentSummary) async -> Bool {
        guard record.answer.failure != nil, let id = payment.entry else { return false }
        return (try? await effects.money.payer.ledger.entry(id))?.reply != nil
    }

    /// The person's answer to the question for a payment; true where this session asks none.
    private mutating func isConfirmed(_ charge: String, _ rule: PaymentRule?, isSecond: Bool) async -> Bool {
        guard loosening == .asked else { return true }
        guard !isSecond else {
            return await asks("Pay \(charge) a second time? The first payment may have been made. [y]es [n]o: ")
        }
        return await asks("Pay \(charge)\(rule.map { " although: \($0.text.terminalSafe)" } ?? "")? [y]es [n]o: ")
    }

    private func heldBack(_ record: Record, _ payment: PaymentSummary) -> CommandError {
        let (number, again) = (record.number, "pay \(record.number) again")
        guard payment.authorization == nil else {
            let words = "$\(number) may have been paid already, and can no longer be sent again; nothing more is signed"
            return .other(.paymentUnknown, words, hint: again)
        }
        guard payment.outcome == .unknown else {
            let words = "the router says that it charged nothing for $\(number); it pays again only if you say so"
            return .other(.paymentRejected, words, hint: again)
        }
        let words = "the router may have paid for $\(number) already; nothing more is paid until that is known"
        return .other(.paymentUnknown, words, hint: "receipt \(number)")
    }

    /// True while a refused payment could still be settled, and for one that the router says it did not make: another one must not be
    /// made by itself.
    private func isHeldBack(_ payment: PaymentSummary) -> Bool {
        guard let authorization = payment.authorization else { return payment.payer == .router }
        return effects.time.now < authorization.validBefore + LedgerEntry.margin
    }

    private func chosen(
        _ option: Int?,
        of payment: PaymentSummary,
        _ number: Int
    ) throws(CommandError) -> PaymentRequirements? {
        guard let option else { return payment.requirements }
        let options = payment.challenge?.accepts ?? []
        guard options.indices.contains(option - 1), let usable = options[option - 1].usable else {
            throw .nothingToShow("$\(number) has no option \(option) that can be paid", instead: "challenge \(number)")
        }
        return usable
    }

    private mutating func decline(_ number: Int?) async throws -> CommandResult {
        let number = if let number { number } else { try await waitingNumber() }
        let json: JSONValue = ["n": .int(number), "outcome": "declined"]
        let isJob = await effects.jobs.answer(number, yes: false)
        if isJob || effects.money.approvals.answer(number, .declined("declined at the prompt")) != nil {
            return .done("$\(number) declined, nothing was signed", json: json)
        }
        let record = try state.records.record(number)
        guard record.isWaiting else {
            throw CommandError.nothingToShow("$\(number) has no payment that waits", instead: "ledger")
        }
        state.records.decline(number)
        return .done("$\(number) declined, nothing was signed", json: json)
    }

    // MARK: Questions

    /// True if a person can be asked.
    var canAsk: Bool {
        (reader.isInteractive && loosening == .asked) || effects.replayed?.hasAnswer == true
    }

    /// How a change that lets more be paid comes about; a replay that was told an answer asks as its recording did.
    var loosening: PaymentServices.ConfirmationMode {
        effects.replayed?.hasAnswer == true ? .asked : effects.money.loosening
    }

    /// Asks for a yes; everything else, Ctrl-C too, is a no.
    func asks(_ question: String, details: () -> [Block] = { [] }) async -> Bool {
        guard canAsk, interrupts?.isPressed != true else { return false }
        while true {
            guard let answer = await answer(to: question) else { return false }
            effects.recording?.answered(answer)
            switch answer.lowercased().filter({ !$0.isWhitespace }) {
            case "y", "yes": return true
            case "d", "details":
                let renderer = Renderer(width: layoutWidth, usesColor: style.colorsErrors)
                output.write(renderer.lines(details()), to: .standardError)
            default: return false
            }
        }
    }

    private func answer(to question: String) async -> String? {
        if let answer = effects.replayed?.takeAnswer() { return answer }
        guard reader.isInteractive, case .line(let answer) = await reader.answer(to: LinePrompt(plain: question)) else {
            return nil
        }
        return answer
    }
}
