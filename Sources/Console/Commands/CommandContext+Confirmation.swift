import CommandLanguage
import LineEditing
import PaymentModel
import Payments

/// Questions to the person at the prompt.
extension CommandContext {
    /// The number of tasks that one line may run without confirmation.
    private static let taskLimit = 100

    /// True if a person can be asked.
    var canAsk: Bool {
        (reader.isInteractive && confirmationMode == .asked) || services.replayed?.hasAnswer == true
    }

    /// The way in which a change that relaxes the limits is confirmed.
    ///
    /// A replay with a recorded answer asks as its recording did.
    var confirmationMode: PaymentServices.ConfirmationMode {
        services.replayed?.hasAnswer == true ? .asked : services.money.confirmation
    }

    /// Asks a yes-or-no question, and returns true for a yes; everything else, Ctrl-C too, is a no.
    func asks(_ question: String, details: () -> [Block] = { [] }) async -> Bool {
        guard canAsk, interrupts?.isPressed != true else { return false }
        while true {
            guard let answer = await answer(to: question) else { return false }
            services.recording?.answered(answer)
            switch answer.lowercased().filter({ !$0.isWhitespace }) {
            case "y", "yes": return true
            case "d", "details":
                let renderer = Renderer(width: layoutWidth, usesColor: terminal.colorsErrors)
                output.write(renderer.lines(details()), to: .standardError)
            default: return false
            }
        }
    }

    private func answer(to question: String) async -> String? {
        if let answer = services.replayed?.takeAnswer() { return answer }
        guard reader.isInteractive, case .line(let answer) = await reader.answer(to: LinePrompt(plain: question)) else {
            return nil
        }
        return answer
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
        guard !saysYes, confirmationMode != .typed else { return }
        guard await asks("\(what). Continue? [y/N] ") else {
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
