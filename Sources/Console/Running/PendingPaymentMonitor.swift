import Core
import PaymentModel
import Payments

/// A monitor of payments whose outcome is open while a person sits at the prompt; it announces their outcomes.
public struct PendingPaymentMonitor: Sendable {
    /// The time between two checks.
    private static let pause = Duration.seconds(5)

    private let services: ConsoleServices
    private let snapshot: SessionSnapshot
    private let announce: @Sendable (String) -> Void

    /// Creates a monitor of the session's payments; `announce` shows a message to the person.
    public init(services: ConsoleServices, snapshot: SessionSnapshot, announce: @escaping @Sendable (String) -> Void) {
        self.services = services
        self.snapshot = snapshot
        self.announce = announce
    }

    /// Checks the open payments until the task is cancelled; each payment is announced once.
    public func run() async {
        var announced: Set<Int> = []
        while !Task.isCancelled {
            do {
                try await services.time.sleep(for: Self.pause)
            } catch {
                return
            }
            for record in snapshot.state?.records.kept ?? [] where record.isUnknown {
                guard let id = record.payment?.entry, !announced.contains(id),
                    let entry = await settlementStatus(of: id, record.number)
                else { continue }
                announced.insert(id)
                let bought =
                    entry.state == .paid && entry.reply != nil ? "; pay \(record.number) shows the result" : ""
                announce("[402 $\(record.number)] \(Self.words(entry))\(bought)")
            }
        }
    }

    /// Returns the up-to-date ledger entry if its outcome is known now, else nil.
    private func settlementStatus(of id: Int, _ number: Int) async -> LedgerEntry? {
        guard let entry = try? await services.money.payer.ledger.entry(id) else { return nil }
        var present = entry
        if !entry.state.isFinal {
            let (settlementStatus, now) = (await services.money.settlementStatus(entry), services.time.now)
            if let updated = try? await services.money.payer.apply(settlementStatus, of: entry, at: now) {
                if updated.state != entry.state {
                    services.recording?.record(input: .outcome(record: number, settlementStatus, at: now))
                }
                present = updated
            }
        }
        return present.state.isFinal || present.state == .refused ? present : nil
    }

    private static func words(_ entry: LedgerEntry) -> String {
        switch entry.state {
        case .paid: "settled: \(entry.amountText) was paid"
        case .refunded: "refunded: you got \(entry.amountText) back"
        case .refused, .void, .released: "not paid: no money moved"
        case .reserved, .unknown: "still unknown"
        }
    }
}
