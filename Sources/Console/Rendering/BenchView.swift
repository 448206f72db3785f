import BigInt
import Core
import OrderedJSON
import PaymentModel
import X402

/// A view of the measurements of `bench`: one line, and the distribution of the times.
enum BenchView {
    static func answer(_ runs: [BenchRun], _ plan: BenchOptions, elapsed: Duration, record: Int, operations: Int)
        -> CommandResult
    {
        let times = LatencyHistogram(runs.map(\.elapsed))
        let failed = runs.filter { $0.failure != nil }
        let facts = Facts(
            succeeded: runs.count - failed.count,
            failed: failed.count,
            left: plan.count - runs.count,
            rate: elapsed > .zero ? Double(runs.count) / elapsed.inSeconds : nil,
            times: times,
            cost: cost(runs),
            operations: operations
        )
        var answer = CommandResult.shown(
            [.line(facts.line)] + times.histogram,
            json: facts.json,
            raw: [facts.line.plain]
        )
        answer.failure = failed.first?.failure
        return answer
    }

    private struct Facts {
        let succeeded: Int
        let failed: Int
        let left: Int
        let rate: Double?
        let times: LatencyHistogram
        let cost: String?
        /// The number of operations used, of those that the cache was bought with.
        let operations: Int

        /// The line, such as `100 ok, 212/s, p50 4 ms, p95 9 ms, p99 21 ms, 100 operations, nothing paid`.
        var line: StyledText {
            var text = StyledText("\(succeeded) ok", .success)
            if failed > 0 { text = text + StyledText(", ") + StyledText("\(failed) failed", .error) }
            if left > 0 { text = text + StyledText(", \(left) not run") }
            if let rate { text = text + StyledText(", \(BenchView.number(rate))/s") }
            text = text + StyledText(", \(times.percentiles)")
            if operations > 0 { text = text + StyledText(", \(operations) operation\(operations == 1 ? "" : "s")") }
            return text + StyledText(", \(cost.map { "\($0) paid" } ?? "nothing paid")")
        }

        var json: JSONValue {
            var json: JSONObject = ["ok": .int(succeeded), "failed": .int(failed), "notRun": .int(left)]
            json.append("rate", ifPresent: rate.flatMap { JSONNumber(BenchView.number($0)) }.map(JSONValue.number))
            times.append(to: &json)
            if operations > 0 { json.append("operations", .int(operations)) }
            json.append("cost", ifPresent: cost.map(JSONValue.string))
            return .object(json)
        }
    }

    /// Returns the amount paid, such as `0.10 USDC`; nil if nothing was paid.
    private static func cost(_ runs: [BenchRun]) -> String? {
        let paid = runs.compactMap(\.payment).filter { $0.outcome == .paid }.compactMap(\.requirements)
        guard let token = paid.first?.token else { return nil }
        let units = paid.filter { $0.token == token }.reduce(BigUInt(0)) { $0 + $1.amount.units }
        return AtomicAmount(units: units).map { TokenAmount($0, of: token).description }
    }

    /// Returns a number as text, such as `212`; below 100 with one decimal.
    fileprivate static func number(_ value: Double) -> String {
        value >= 100 ? String(Int(value.rounded())) : String((value * 10).rounded() / 10)
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
