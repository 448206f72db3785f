import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `challenge` command, which shows a payment challenge in full: every option, every finding.
struct ChallengeCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "challenge",
        group: .payments,
        usage: "challenge [N] | challenge JSON | challenge < FILE",
        summary: "show a 402 in full: every option and finding",
        examples: ["challenge", "challenge 4", "challenge < seller.json"],
        arguments: [.init("N", .recordOrValue(.paid), .optional)]
    )

    /// The source of the challenge.
    private enum Source {
        case record(Int?)
        case pasted(String)
    }

    private let source: Source

    init(_ arguments: Arguments) throws(ParseError) {
        guard let word = arguments.typed("N").first else {
            source = .record(nil)
            return
        }
        if word.quoting != .json, Int(word.typed) != nil || word.reference != nil {
            source = .record(try arguments.record())
            return
        }
        source = .pasted(word.quoting == .json ? try arguments.value("N").compact : try arguments.word("N"))
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        switch source {
        case .record(let number): try challenge(of: number, in: context)
        case .pasted(let text): try Self.challenge(pasted: text)
        }
    }

    private func challenge(of number: Int?, in context: CommandContext) throws(CommandError) -> CommandResult {
        let shown: Record
        if let number {
            shown = try context.session.records.record(number)
        } else if let last = context.session.records.kept.last(where: { $0.challenge != nil }) {
            shown = last
        } else {
            throw .nothingToShow("no challenge yet: no payment was requested", instead: "explain create")
        }
        guard let challenge = shown.challenge else {
            throw .nothingToShow("$\(shown.number) has no challenge", instead: "trace \(shown.number)")
        }
        return ChallengeView.answer(challenge, record: shown.number)
    }

    private static func challenge(pasted text: String) throws(CommandError) -> CommandResult {
        do {
            return ChallengeView.answer(try PaymentChallenge(pasted: text), record: nil)
        } catch {
            throw .other(error.code, error.message, hint: error.hint ?? "help challenge")
        }
    }
}
