import Core
import ExecutorCore
import OrderedJSON

/// The route `GET /spending`, which tells what was spent today of each budget that a caller has.
struct SpendingRoute: Sendable {
    /// The function that returns the budgets of a caller.
    let report: @Sendable (Caller) async throws -> JSONObject
    let bodies: BodyBudget

    /// Returns the reception of a request, whose body is ignored.
    func reception(for caller: Caller) -> Reception {
        .ignoring(budget: bodies) {
            do {
                return .json(status: 200, .object(try await report(caller)))
            } catch let error as any UserFacingError {
                let failure = TaskFailure(error)
                let status = StatusMapping.strict.status(of: .failed("unknown", failure))
                let code = JSONValue.string(failure.code.rawValue)
                return .json(status: status, ["error": .string(failure.message), "errorCode": code])
            } catch {
                preconditionFailure("a ledger fails with an error for its reader, not with \(error)")
            }
        }
    }
}
