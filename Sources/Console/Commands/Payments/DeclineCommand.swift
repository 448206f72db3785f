import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `decline` command, which declines a payment that waits.
struct DeclineCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "decline",
        group: .payments,
        usage: "decline [N]",
        summary: "decline a waiting payment",
        examples: ["decline", "decline 4", "decline 4 --json"],
        arguments: [.init("N", .record(.paid), .optional)]
    )

    /// The record's number; nil for the payment that waits.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let number = if let number { number } else { try await context.waitingPayment() }
        let json: JSONValue = ["n": .int(number), "outcome": "declined"]
        let isJob = await context.services.jobs.answer(number, yes: false)
        if isJob || context.services.money.approvals.answer(number, .declined("declined at the prompt")) != nil {
            return .done("$\(number) declined, nothing was signed", json: json)
        }
        let record = try context.session.records.record(number)
        guard record.isWaiting else {
            throw CommandError.nothingToShow("$\(number) has no waiting payment", instead: "ledger")
        }
        context.session.records.decline(number)
        return .done("$\(number) declined, nothing was signed", json: json)
    }
}
