import PaymentModel
import Payments

/// The records of a session: the last 1,000, but no more than 64 MB.
public struct RecordHistory: Sendable {
    private static let countLimit = 1000
    private static let weightLimit = 64 << 20

    private var records: [Record] = []
    private var first = 0
    private var weight = 0
    /// The numbers of the records whose payment may change.
    ///
    /// They are needed before every line, so they are kept here instead of being searched for.
    private var changing: Set<Int> = []
    /// The number of the next record.
    public private(set) var nextNumber = 1

    /// Creates an empty history.
    public init() {}

    /// The newest record.
    public var last: Record? { records.last }

    /// The records that are kept, oldest first.
    public var kept: ArraySlice<Record> { records[first...] }

    /// Appends a record, or replaces the newest one if it has the same number.
    ///
    /// A job's next run leaves a record of the same number.
    mutating func append(_ record: Record) {
        guard records.last?.number != record.number else { return replace(record) }
        records.append(record)
        watch(record)
        weight += record.weight
        nextNumber = max(nextNumber, record.number + 1)
        while records.count - first > Self.countLimit || (weight > Self.weightLimit && records.count - first > 1) {
            weight -= records[first].weight
            changing.remove(records[first].number)
            records[first].exchanges = []
            records[first].tasks = []
            first += 1
        }
        if first > Self.countLimit {
            records.removeFirst(first)
            first = 0
        }
    }

    /// Continues the numbering after the given number.
    mutating func begin(after number: Int) {
        nextNumber = max(nextNumber, min(number, RecordNumberAllocator.lastOfBeginning) + 1)
    }

    /// Replaces the record of the same number; a record that is no longer kept is not added again.
    mutating func replace(_ record: Record) {
        change(record.number) { [record] kept in kept = record }
    }

    /// Marks the payment of a record as continued by another record.
    mutating func settle(_ number: Int, by continuation: Int) {
        change(number) { $0.continuation = continuation }
    }

    /// Updates the state of a payment from its entry in the ledger.
    mutating func update(from entry: LedgerEntry) {
        for number in changing where (try? record(number))?.payment?.entry == entry.id {
            change(number) { $0.answer.payment?.stand(as: entry) }
        }
    }

    /// The ids of the ledger entries whose state may be newer than in these records.
    var openEntries: [Int] {
        changing.isEmpty ? [] : kept.filter(\.mayChange).compactMap { $0.payment?.entry }
    }

    /// Marks the payment of a record as declined by the user.
    mutating func decline(_ number: Int) {
        change(number) { record in
            record.answer.payment?.outcome = .declined
            record.answer.payment?.rule = .declinedAtPrompt
        }
    }

    private mutating func change(_ number: Int, _ change: (inout Record) -> Void) {
        guard let index = records[first...].firstIndex(where: { $0.number == number }) else { return }
        change(&records[index])
        watch(records[index])
    }

    private mutating func watch(_ record: Record) {
        if record.mayChange { changing.insert(record.number) } else { changing.remove(record.number) }
    }

    /// True if a payment waits for the user's decision.
    var hasWaiting: Bool { kept.contains(where: \.isWaiting) }

    /// True if the outcome of a payment is unknown.
    var hasUnknown: Bool { kept.contains(where: \.isUnknown) }

    /// Returns the record of the given number.
    ///
    /// - Throws: ``CommandError`` if there is no such record, or if it is no longer kept.
    public func record(_ number: Int) throws(CommandError) -> Record {
        guard let record = kept.first(where: { $0.number == number }) else {
            if number > 0, number < nextNumber, let oldest = kept.first {
                throw .recordGone(number, oldest: oldest.number)
            }
            throw .noRecord(number, last: last?.number)
        }
        return record
    }
}
