import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A runner of a command's tasks, which asks the person about a payment and makes the result.
struct TaskCommandRunner {
    let command: any TaskCommand

    /// The message at the first Ctrl-C once a payment was sent.
    static let paymentIsOut =
        "A payment was sent and is being tracked. Press Ctrl-C again to stop waiting."

    /// Runs the tasks of the context's record that have no response yet; `permission` is for the first of them.
    func run(permission: PaymentPermission, in context: inout CommandContext) async throws -> CommandResult {
        let upload = UploadProgress(in: context)
        let exchanges = ExchangeCollector { upload.reached($0, of: $1) }
        defer { upload.end() }
        var start = context.services.time.uptime
        let done = context.record.responses.count
        var responses = context.record.responses
        responses += await self.responses(to: context.record.tasks[done...], permission, exchanges, in: context)
        upload.end()
        var result = makeResult(responses, in: context)
        if let payment = result.payment, let requirements = requirementsToConfirm(payment, in: context) {
            let renderer = Renderer(width: context.layoutWidth, usesColor: context.terminal.colorsErrors)
            context.output.write(renderer.lines(result.warnings), to: .standardError)
            let asked = context.services.time.uptime
            let isApproved = await approves(payment, requirements, in: context)
            // The time in which a person thought is not part of the command's time.
            start += context.services.time.uptime - asked
            if isApproved {
                let terms = PaymentPermission.terms(
                    PaymentTerms(of: requirements, charging: payment.fee ?? AtomicAmount(0)),
                    once: false
                )
                responses.removeLast()
                let rest = context.record.tasks[responses.count...]
                responses += await self.responses(to: rest, terms, exchanges, in: context)
                result = makeResult(responses, in: context)
            } else {
                result.warnings = []
                result.payment?.outcome = .declined
                result.payment?.rule = .declinedAtPrompt
            }
        }
        let isUnpaid = !exchanges.hasPaid && responses.allSatisfy { $0.payment?.money ?? .unmoved == .unmoved }
        result.failure = failure(of: result, nothingPaid: isUnpaid, in: context)
        context.record.elapsed = context.services.time.uptime - start
        context.record.exchanges = exchanges.exchanges
        context.record.responses = result.payment != nil && result.failure != nil ? responses.dropLast() : []
        if let json = responses.last?.result?.json { result.warnings += updateSession(from: json, in: &context) }
        return result
    }

    /// Adds the caches and keys of the last result to the session; returns a warning where not all of it can be kept.
    private func updateSession(from json: JSONValue, in context: inout CommandContext) -> [Block] {
        guard let task = context.record.tasks.last else { return [] }
        let cacheID = task.json["cacheId"]?.string ?? ""
        let warning = command.update(&context.session, from: json, cacheID: cacheID)
        return warning.map { [.line(StyledText("warning: ", .warning) + StyledText($0.terminalSafe))] } ?? []
    }

    /// Runs tasks one after the other, and returns their responses up to the first that fails.
    private func responses(
        to tasks: ArraySlice<ExecutorTask>,
        _ permission: PaymentPermission,
        _ exchanges: ExchangeCollector,
        in context: CommandContext
    ) async -> [ExecutorResponse] {
        let (executor, limit, output) = (context.services.executor, context.terminal.timeLimit, context.output)
        let files = ConsoleTaskFiles(files: context.services.files)
        @Sendable func warns() -> Bool {
            guard exchanges.hasPaid else { return false }
            output.write([Self.paymentIsOut], to: .standardError)
            return true
        }
        return await context.interruptible(hesitating: { warns() }) {
            var responses: [ExecutorResponse] = []
            for task in tasks {
                let response = await executor.execute(
                    task,
                    origin: .console,
                    limit: limit,
                    permission: responses.isEmpty ? permission : .none,
                    observer: exchanges.observer,
                    files: files
                )
                responses.append(response)
                if response.failure != nil { break }
            }
            return responses
        }
    }

    private func makeResult(_ responses: [ExecutorResponse], in context: CommandContext) -> CommandResult {
        guard let last = responses.last else {
            var result = CommandResult()
            result.makesRecord = true
            return result
        }
        let cacheName = cacheName(of: context.record.tasks[0], in: context.session)
        var result =
            if let failure = last.failure {
                CommandResult.failed(command.failure(failure, of: last, cacheName: cacheName))
            } else {
                command.result(
                    of: TaskOutcome(responses: responses, cacheName: cacheName, isJob: context.job != nil)
                )
            }
        result.status = result.failure == nil ? last.status : .failed
        result.payment = last.payment
        result.warnings += responses.flatMap { $0.result?.warnings ?? [] }.map { warning in
            .line(StyledText("warning: ", .warning) + StyledText(warning))
        }
        result.makesRecord = true
        if let failure = result.failure { result.failure = failure.trying(hint(for: failure, in: context)) }
        if let payment = result.payment {
            result.warnings += PaymentView.blocks(
                payment,
                record: context.record.number,
                now: context.services.time.now,
                width: context.layoutWidth
            )
        }
        return result
    }

    /// Returns the command's own hint for a failure; nil for that of the failure.
    private func hint(for failure: TaskFailure, in context: CommandContext) -> String? {
        let signature = type(of: command).signature
        switch failure.code {
        case .refused: return command.refusalHint(in: context.session)
        case .invalidField, .unsupported:
            return failure.hint == nil && signature.group == .files ? "help \(signature.name)" : nil
        default: return nil
        }
    }

    /// Returns the failure of a result, which says so if the payment was declined.
    ///
    /// An earlier step may have been paid for: then it does not say that nothing was paid.
    private func failure(of result: CommandResult, nothingPaid: Bool, in context: CommandContext) -> TaskFailure? {
        guard let failure = result.failure, let payment = result.payment, payment.outcome == .declined else {
            return result.failure
        }
        let undone = command.undoneMessage(cacheName: cacheName(of: context.record.tasks[0], in: context.session))
        guard failure.message == undone || payment.rule == .declinedAtPrompt else { return failure }
        return TaskFailure(
            code: failure.code,
            message: "declined\(nothingPaid ? ", nothing was paid" : ""): \(undone)",
            hint: failure.hint,
            wireMessage: failure.wireMessage,
            upstreamStatus: failure.upstreamStatus
        )
    }

    private func cacheName(of task: ExecutorTask, in session: SessionState) -> String {
        let id = task.json["cacheId"]?.string ?? session.caches.current?.id ?? ""
        return (session.caches.entries.first { $0.id == id }?.reference ?? id).terminalSafe
    }

    // MARK: The question for a payment

    /// Returns the payment option about which the person is asked; nil where no question is to be asked.
    private func requirementsToConfirm(_ payment: PaymentSummary, in context: CommandContext) -> PaymentRequirements? {
        guard context.job != nil || context.confirmation.canAsk, payment.outcome == .pending, payment.rule == .asks
        else {
            return nil
        }
        return payment.requirements
    }

    /// Asks for a yes to a payment: by `pay N` for a job, else by a question at the prompt.
    private func approves(
        _ payment: PaymentSummary,
        _ requirements: PaymentRequirements,
        in context: CommandContext
    ) async -> Bool {
        let charge = payment.chargeText ?? requirements.amountText
        if let job = context.job {
            return await context.services.jobs.asks(job.number, for: "\(charge) on \(requirements.network)")
        }
        return await context.confirmation.asks("Pay \(charge)? [y]es [n]o [d]etails: ") {
            payment.challenge.map { ChallengeView.answer($0, record: context.record.number).document.blocks } ?? []
        }
    }
}
