import BigInt
public import Core
import OrderedJSON
import PaymentModel
import X402

/// The writes of a payment store inside of their transaction, whatever the tables are kept in.
extension LedgerTransaction {
    mutating func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool,
        at now: Timestamp
    ) throws(LedgerError) -> Reservation {
        if let earlier = try blocker(of: draft, limits, at: now) { return .existing(earlier) }
        try forgetExpired(at: now)
        if limits.keepsPayee, let terms = draft.terms {
            let known = try payees(of: draft.host)
            if let first = known.first, !known.contains(where: { $0.address == terms.payTo }) {
                return .changedPayee(from: first.address)
            }
        }
        // All limits are checked before anything is counted: a refused payment must count nowhere.
        for (period, limit) in draft.limited(by: limits) {
            let spent = try total(draft.scope, period)
            if spent + draft.units > limit { return .overBudget(period, left: limit > spent ? limit - spent : 0) }
        }
        var entry = draft
        if begins { entry.sendings = [PaymentSending(number: 1, begunAt: now)] }
        try recount(&entry, at: now)
        entry.id = try insert(entry)
        return .reserved(entry)
    }

    /// Returns the payment of the same step that forbids another one; nil if there is none.
    private func blocker(
        of draft: LedgerEntry,
        _ limits: PaymentLimits,
        at now: Timestamp
    ) throws(LedgerError) -> LedgerEntry? {
        try entries(ofJob: draft.jobId).last { earlier in
            guard earlier.blocks(draft.step, at: now) else { return false }
            guard limits.allowsSecond else { return true }
            // The user may pay again for a step that may have been paid, never for one that was.
            return earlier.state == .paid || earlier.state == .refunded || earlier.isInProgress(at: now)
        }
    }

    mutating func begin(
        _ id: Int,
        under lease: PaymentLease,
        at now: Timestamp
    ) throws(LedgerError) -> LedgerEntry? {
        guard let before = try entry(id) else { return nil }
        guard !before.isInProgress(at: now) || before.lease?.owner == lease.owner else { return nil }
        // A payment that a router may make is begun once.
        guard before.signed != nil || before.sendings.isEmpty, !before.state.isFinal else { return nil }
        var after = before
        after.lease = lease
        after.sendings.append(PaymentSending(number: before.sendings.count + 1, begunAt: now))
        try write(&after, from: before, at: now)
        return after
    }

    mutating func apply(_ update: LedgerUpdate, at now: Timestamp) throws(LedgerError) -> LedgerEntry? {
        guard let before = try entry(update.entry) else { return nil }
        var after = before
        after.apply(update)
        try write(&after, from: before, at: now)
        return after
    }

    mutating func discover(
        _ draft: LedgerEntry,
        _ fact: PaymentFact,
        at now: Timestamp
    ) throws(LedgerError) -> LedgerEntry {
        let earlier = try entries(ofJob: draft.jobId).last { $0.step == draft.step && $0.facts == [fact] }
        if let earlier { return earlier }
        var entry = draft
        entry.sendings = [PaymentSending(number: 1, begunAt: now)]
        entry.facts = [fact]
        entry.charge = fact.charged ?? entry.charge
        try recount(&entry, at: now)
        entry.id = try insert(entry)
        return entry
    }

    mutating func note(_ note: PaymentNote, at now: Timestamp) throws(LedgerError) -> JSONObject? {
        let entries = try entries(ofJob: note.jobId).filter { $0.state != .released && $0.task == note.task }
        // Another execution may have received the purchased data: a repeated request gets the same response.
        let kept = entries.lazy.compactMap(\.answer).first { $0["status"] == "completed" }
        for before in entries {
            // An execution that lost its lease must not change payments that another one is working on now.
            guard !before.isInProgress(at: now) || before.lease?.owner == note.worker else { continue }
            var after = before
            after.answer = kept ?? note.answer
            after.lease = nil
            try update(after, from: before)
        }
        return kept
    }

    func spent(
        _ scope: BudgetScope,
        _ periods: [BudgetPeriod],
        at now: Timestamp
    ) throws(LedgerError) -> [BigUInt] {
        let expired = try entries(countedUntil: now).filter { $0.scope == scope && !$0.counts(at: now) }
        return try periods.map { period throws(LedgerError) in
            let over = expired.filter { $0.periods.contains(period) }
                .reduce(BigUInt(0)) { $0 + $1.counted }
            let total = try total(scope, period)
            return total > over ? total - over : 0
        }
    }

    /// Brings the totals to what all entries count at a moment, for a ledger that was migrated.
    ///
    /// - Throws: ``LedgerError``.
    public mutating func recount(at now: Timestamp) throws(LedgerError) {
        for before in try entries(since: nil) where before.state == .refused {
            var after = before
            try write(&after, from: before, at: now)
        }
    }

    /// Removes payments from the totals that were refused and can no longer be settled.
    private mutating func forgetExpired(at now: Timestamp) throws(LedgerError) {
        for before in try entries(countedUntil: now) {
            var after = before
            try write(&after, from: before, at: now)
        }
    }

    private mutating func write(
        _ after: inout LedgerEntry,
        from before: LedgerEntry,
        at now: Timestamp
    ) throws(LedgerError) {
        try recount(&after, at: now)
        // Only a seller that was paid directly has proved its address: what a router says of payees is unverified.
        if after.state == .paid, before.state != .paid, after.signed != nil, let terms = after.terms {
            try count(paymentTo: terms.payTo, at: PayeeKey(host: after.host, terms: terms))
        }
        try update(after, from: before)
    }

    /// Brings the totals to what the entry counts now.
    private mutating func recount(_ entry: inout LedgerEntry, at now: Timestamp) throws(LedgerError) {
        let counts = entry.counts(at: now) ? entry.units : 0
        guard counts != entry.counted else { return }
        for period in entry.periods {
            let others = try total(entry.scope, period)
            let rest = others > entry.counted ? others - entry.counted : 0
            try setTotal(rest + counts, entry.scope, period)
        }
        entry.counted = counts
    }
}

extension LedgerEntry {
    /// The periods that have limits, with these.
    fileprivate func limited(by limits: PaymentLimits) -> [(period: BudgetPeriod, limit: BigUInt)] {
        let own = callerDay.flatMap { day in limits.caller.map { (day, $0) } }
        let shared = [(day, limits.daily), (.session(session), limits.session)]
        let common = limits.isOff ? [] : shared.compactMap { period, limit in limit.map { (period, $0) } }
        return common + (own.map { [$0] } ?? [])
    }

    /// Applies a fact to the entry; a charge only grows, and a fact that is there already is not added again.
    mutating func apply(_ update: LedgerUpdate) {
        let fact = update.fact
        if !facts.contains(fact) { facts.append(fact) }
        tracking = update.tracking ?? tracking
        reply = reply ?? update.reply
        if let charged = fact.charged { charge = max(charge ?? charged, charged) }
        if state == .released { lease = nil }
    }
}
