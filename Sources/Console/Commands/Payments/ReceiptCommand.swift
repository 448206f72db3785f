import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `receipt` command, which shows the proof of a payment.
///
/// While the outcome is unknown, it is looked up again; nothing is ever signed.
struct ReceiptCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "receipt",
        group: .payments,
        usage: "receipt [N]",
        summary: "proof of a payment; checks again if the outcome is unknown (never signs)",
        examples: ["receipt", "receipt 5", "receipt --json"],
        arguments: [.init("N", .record(.paid), .optional)]
    )

    /// The record's number; nil for the newest payment.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        try await Self.receipt(of: number, in: &context)
    }

    /// Returns the proof of a payment; while its outcome is open, its settlement is looked up, and nothing is signed.
    static func receipt(of number: Int?, in context: inout CommandContext) async throws -> CommandResult {
        let record = try paidRecord(number, in: context.session)
        guard let payment = record.payment, let id = payment.entry,
            let entry = try await context.services.money.payer.ledger.entry(id)
        else {
            throw CommandError.nothingToShow(
                "nothing was signed for $\(record.number)",
                instead: "explain \(record.number)"
            )
        }
        let now = context.services.time.now
        guard !entry.state.isFinal else {
            context.session.records.update(from: entry)
            return ReceiptView.answer(entry, record: record.number, now: now)
        }
        let settlementStatus: SettlementStatus
        if let known = context.services.replayed?.takeNews() {
            settlementStatus = known
        } else {
            settlementStatus = await context.services.money.settlementStatus(entry)
        }
        // A status from the router came over HTTP, and is recorded with the exchanges.
        if entry.signed != nil { context.services.recording?.record(input: .settlementStatus(settlementStatus)) }
        let present = try await context.services.money.payer.apply(settlementStatus, of: entry, at: now)
        context.session.records.update(from: present)
        return ReceiptView.answer(present, record: record.number, now: now, settlementStatus: settlementStatus)
    }

    private static func paidRecord(_ number: Int?, in session: SessionState) throws(CommandError) -> Record {
        if let number { return try session.records.record(number) }
        guard let last = session.records.kept.last(where: { $0.payment?.entry != nil }) else {
            throw .nothingToShow("nothing was signed in this session", instead: "ledger")
        }
        return last
    }
}
