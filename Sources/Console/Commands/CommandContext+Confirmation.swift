import CommandLanguage
import PaymentModel
import Payments

/// Confirmations that a line needs before it runs.
extension CommandContext {
    /// The number of tasks that one line may run without confirmation.
    private static let taskLimit = 100

    /// The prompt for questions of the running command.
    var confirmation: ConfirmationPrompt {
        ConfirmationPrompt(
            reader: reader,
            mode: services.money.confirmation,
            replayed: services.replayed,
            recording: services.recording,
            interrupts: interrupts,
            showDetails: { [output, layoutWidth, terminal] blocks in
                let renderer = Renderer(width: layoutWidth, usesColor: terminal.colorsErrors)
                output.write(renderer.lines(blocks), to: .standardError)
            }
        )
    }

    /// Asks for confirmation, if needed, that a command may run that many tasks that use an operation each.
    ///
    /// - Throws: ``CommandError`` if it is not confirmed.
    func confirm(tasks count: Int, of name: String) async throws {
        guard count > Self.taskLimit else { return }
        try await confirm(
            "\(name) would use \(Phrases.grouped(count)) operations",
            record.line,
            saysYes: options.saysYes
        )
    }

    /// Asks for confirmation, if needed, that a line may run a command that many times.
    ///
    /// More than 100 tasks, or more than one payment, need a yes. `--yes` is one, but never lifts a payment limit. On
    /// the local network of a replay the typed line counts as the yes.
    ///
    /// - Throws: ``CommandError`` if it is not confirmed.
    func confirm(runs count: Int, of command: ParsedCommand, _ line: String) async throws {
        let tasks = count.saturatingProduct(try taskCount(of: command))
        let policy = services.money.payer.policy.value
        let isPriced = policy.mode != .never && command.signature.cost == .priced
        guard isPriced || tasks > Self.taskLimit else { return }
        let (name, number) = (command.signature.name, Phrases.grouped(tasks))
        try await confirm(
            isPriced
                ? "\(name) would run \(number) tasks, at up to \(policy.maxPerPayment) each and \(policy.dailyBudget) a day"
                : "\(name) would use \(number) operations",
            line,
            saysYes: command.options.saysYes
        )
    }

    private func confirm(_ what: String, _ line: String, saysYes: Bool) async throws {
        guard !saysYes, confirmation.mode != .implied else { return }
        guard await confirmation.asks("\(what). Continue? [y/N] ") else {
            throw CommandError.needsPerson("not confirmed: \(what)", instead: line.appending(option: "--yes"))
        }
    }

    private func taskCount(of parsed: ParsedCommand) throws -> Int {
        guard let command = parsed.command as? any TaskCommand else { return 0 }
        let builder = CacheTaskBuilder(state: session, ids: services.ids, cache: parsed.options.cache)
        return try command.tasks(with: builder).count
    }
}

extension Int {
    /// Returns the product, or the greatest `Int` if it overflows.
    func saturatingProduct(_ other: Int) -> Int {
        let (product, isTooMuch) = multipliedReportingOverflow(by: other)
        return isTooMuch ? .max : product
    }
}
