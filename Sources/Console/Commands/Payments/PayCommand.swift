import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `pay` command, which approves a payment that waits, and runs its task.
struct PayCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "pay",
        group: .payments,
        usage: "pay [N] [option K] [once|again]",
        summary: "approve a waiting payment and run its task (once: over a limit, again: a second time)",
        examples: ["pay", "pay 4", "pay 4 once"],
        cost: .priced,
        arguments: [.init("N", .record(.paid), .optional)],
        options: [.taking("option"), .flag("once"), .flag("again")]
    )

    private let number: Int?
    private let consent: PaymentConsent

    init(_ arguments: Arguments) throws(ParseError) {
        consent = PaymentConsent(
            option: try arguments.number(option: "option", in: 1...100_000),
            extent: arguments.has("again") ? .again : arguments.has("once") ? .once : .withinLimits
        )
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let number = if let number { number } else { try await context.waitingPayment() }
        if await context.services.jobs.isWaiting(number) {
            return try await approve(job: number, in: context)
        }
        if let question = context.services.money.approvals.answer(number, .approved) {
            return .done(
                "$\(number) approved; \(question.jobId.terminalSafe(upTo: 40)) continues",
                json: ["n": .int(number), "approved": true]
            )
        }
        let earlier = try context.session.records.record(number)
        guard let payment = earlier.payment, let command = earlier.command else {
            throw CommandError.nothingToShow("$\(number) has nothing to pay", instead: "ledger")
        }
        if let next = earlier.continuation {
            throw CommandError.nothingToShow("$\(number) continued as $\(next)", instead: "explain \(next)")
        }
        guard payment.outcome != .paid, payment.outcome != .refunded else {
            guard await isUndelivered(earlier, payment, in: context) else {
                return try await ReceiptCommand.receipt(of: number, in: &context)
            }
            context.record.tasks = earlier.tasks
            context.record.responses = earlier.responses
            context.record.command = command
            context.session.records.settle(number, by: context.record.number)
            // The purchased data came later and was kept: it is shown, and nothing is paid.
            return try await TaskCommandRunner(command: command).run(permission: .none, in: &context)
        }
        let permission = try await consent.permission(for: earlier, payment, in: context)
        context.record.tasks = earlier.tasks
        context.record.responses = earlier.responses
        context.record.command = command
        context.session.records.settle(number, by: context.record.number)
        return try await TaskCommandRunner(command: command).run(permission: permission, in: &context)
    }

    /// Approves the payment for which a job waits.
    private func approve(job number: Int, in context: CommandContext) async throws(CommandError) -> CommandResult {
        guard context.confirmation.mode != .forbidden else {
            throw .needsPerson(
                "pay needs an interactive terminal. Scripts pay only within --pay-up-to",
                instead: "decline \(number)"
            )
        }
        guard consent.option == nil else {
            throw .other(.unsupported, "you can't choose an option for a job", hint: "pay \(number)")
        }
        _ = await context.services.jobs.answer(number, yes: true)
        return .done("$\(number) continues", json: ["n": .int(number), "approved": true])
    }

    /// Returns true if the purchased data came when the command had failed already.
    private func isUndelivered(_ record: Record, _ payment: PaymentSummary, in context: CommandContext) async -> Bool {
        guard record.answer.failure != nil, let id = payment.entry else { return false }
        return (try? await context.services.money.payer.ledger.entry(id))?.reply != nil
    }
}
