import CommandLanguage
import Core
import LineEditing
import PaymentModel
import Payments
import X402

/// The prompt, the history, and the messages around a typed line.
extension CommandContext {
    /// Returns the prompt's text, with signs for what is going on; empty where the input is not interactive.
    func prompt() async -> LinePrompt {
        guard reader.isInteractive else { return LinePrompt(plain: "") }
        let jobs = await services.jobs.running.count
        let jobWaits = await services.jobs.waitingNumber != nil
        var signs: [String] = []
        if jobWaits || session.records.hasWaiting || !services.money.approvals.waiting.isEmpty { signs.append("402") }
        if services.recording?.status != nil { signs.append("rec") }
        if jobs > 0 { signs.append("&\(jobs)") }
        if services.server.status() != nil { signs.append("up") }
        let text = session.prompt(network: realMoney, signs: signs)
        return LinePrompt(plain: text, styled: terminal.colorsErrors ? "\u{1B}[1m\(text)\u{1B}[0m" : nil)
    }

    /// The network on which real money may be spent here, or `recorded` in a replay; nil where it is play money.
    private var realMoney: String? {
        guard services.replayed == nil else { return "recorded" }
        guard !services.facts.isLocal else { return nil }
        guard let preferred = services.money.payer.policy.value.preferred else { return "live" }
        return preferred.isTest ? nil : preferred.name
    }

    /// Keeps a typed line for the arrow keys and, unless it may hold a secret, for the next run of the program.
    func keep(_ input: String) async {
        guard input.contains(where: { !$0.isWhitespace }) else { return }
        await reader.remember(input)
        history?.keep(input, as: session.settings.history)
    }

    /// Shows how much of an input was not run, and lets Up bring it back.
    func giveBack(_ rest: String) async {
        guard reader.isInteractive, let statements = try? StatementParser.parse(rest),
            !statements.isEmpty
        else { return }
        let lines = rest.split(separator: "\n").count
        let what =
            lines > 1
            ? "\(lines) lines were" : statements.count > 1 ? "\(statements.count) commands were" : "1 line was"
        output.write(
            renderer(for: .standardError).lines([
                .text("\(what) not run; press Up to get \(lines + statements.count > 2 ? "them" : "it") back")
            ]),
            to: .standardError
        )
        await reader.remember(rest)
    }

    /// Writes a warning to standard error, with a hint at what to type instead.
    func warn(_ text: String, trying hint: String?) {
        let renderer = Renderer(width: terminal.width(), usesColor: false)
        output.write(renderer.lines([.text("warning: \(text)")]), to: .standardError)
        if let hint { output.write(["try: \(hint)"], to: .standardError) }
    }
}
