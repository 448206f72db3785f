import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import X402

/// What was spent today, as `GET /spending` tells it.
struct SpendingReport: Sendable {
    let payer: PaymentAuthorizer
    /// True if limits on payments are configured.
    let hasLimits: Bool

    /// Returns the budgets of a caller: that of the API key, or that of all where callers are not told apart.
    ///
    /// - Throws: ``Payments/LedgerError``.
    func budgets(of caller: Caller) async throws(LedgerError) -> JSONObject {
        let now = payer.ledger.clock.now
        let day = String(now.iso8601.prefix(10))
        let budget = caller.name.isEmpty ? try await shared(at: now) : try await own(caller, day, at: now)
        return ["day": .string(day), "budgets": [.object(budget)]]
    }

    private func shared(at now: Timestamp) async throws(LedgerError) -> JSONObject {
        let spent = try await payer.ledger.spent(.dollars, at: now).today
        let limit = hasLimits ? BudgetScope.dollars.shown(payer.policy.value.dailyBudget.dollarUnits) : nil
        return Self.budget("USD", spent: BudgetScope.dollars.shown(spent), limit: limit)
    }

    private func own(_ caller: Caller, _ day: String, at now: Timestamp) async throws(LedgerError) -> JSONObject {
        let period = BudgetPeriod.caller(caller.name, day: day)
        let spent = try await payer.ledger.store.spent(.dollars, [period], at: now)[0]
        let limit = caller.dailyLimit.map { BudgetScope.dollars.shown($0.units) }
        return Self.budget(caller.name, spent: BudgetScope.dollars.shown(spent), limit: limit)
    }

    private static func budget(_ scope: String, spent: String, limit: String?) -> JSONObject {
        var json: JSONObject = ["scope": .string(scope), "period": "day", "spent": .string(spent)]
        json.append("limit", ifPresent: limit.map { .string($0) })
        return json
    }
}
