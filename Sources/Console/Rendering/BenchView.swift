import BigInt
import TaskModel
import Wire
import X402

/// What `bench` measured: one line, and how the times are spread.
enum BenchView {
    /// The rows of the histogram, at most.
    private static let rows = 8
    /// The cells of its longest bar.
    private static let barCells = 40

    static func answer(_ runs: [BenchRun], _ plan: BenchPlan, elapsed: Duration, record: Int) -> Answer {
        let times = runs.map(\.elapsed).sorted()
        let failed = runs.filter { $0.failure != nil }
        let facts = Facts(
            succeeded: runs.count - failed.count,
            failed: failed.count,
            left: plan.count - runs.count,
            rate: elapsed > .zero ? Double(runs.count) / elapsed.inSeconds : nil,
            p50: percentile(50, times),
            p95: percentile(95, times),
            p99: percentile(99, times),
            cost: cost(runs)
        )
        var answer = Answer.shown([.line(facts.line)] + histogram(times), json: facts.json, raw: [facts.line.plain])
        answer.failure = failed.first?.failure
        return answer
    }

    private struct Facts {
        let succeeded: Int
        let failed: Int
        let left: Int
        let rate: Double?
        let p50: Duration
        let p95: Duration
        let p99: Duration
        let cost: String?

        /// `100 ok, 212/s, p50 4 ms, p95 9 ms, p99 21 ms, no cost`.
        var line: StyledText {
            var text = StyledText("\(succeeded) ok", .done)
            if failed > 0 { text = text + StyledText(", ") + StyledText("\(failed) failed", .bad) }
            if left > 0 { text = text + StyledText(", \(left) not run") }
            if let rate { text = text + StyledText(", \(BenchView.number(rate))/s") }
            let times = [("p50", p50), ("p95", p95), ("p99", p99)].map { "\($0) \(BenchView.milliseconds($1)) ms" }
            return text + StyledText(", \(times.joined(separator: ", ")), \(cost.map { "\($0) paid" } ?? "no cost")")
        }

        var json: JSONValue {
            var json: JSONObject = ["ok": .int(succeeded), "failed": .int(failed), "notRun": .int(left)]
            json.append("rate", ifPresent: rate.flatMap { JSONNumber(BenchView.number($0)) }.map(JSONValue.number))
            for (name, span) in [("p50", p50), ("p95", p95), ("p99", p99)] {
                json.append(name, ifPresent: JSONNumber(BenchView.milliseconds(span)).map(JSONValue.number))
            }
            json.append("unit", "ms")
            json.append("cost", ifPresent: cost.map(JSONValue.string))
            return .object(json)
        }
    }

    /// The time within which so many of a hundred runs ended; nearest rank.
    private static func percentile(_ share: Int, _ times: [Duration]) -> Duration {
        guard !times.isEmpty else { return .zero }
        return times[max(0, (times.count * share + 99) / 100 - 1)]
    }

    /// `0.10 USDC`; nil if nothing was paid.
    private static func cost(_ runs: [BenchRun]) -> String? {
        let paid = runs.compactMap(\.payment).filter { $0.outcome == .paid }.compactMap(\.requirements)
        guard let token = paid.first?.token else { return nil }
        let units = paid.filter { $0.token == token }.reduce(BigUInt(0)) { $0 + $1.amount.units }
        return AtomicAmount(units: units).map { TokenAmount($0, of: token).description }
    }

    /// Bars over equal steps of time, the slowest hundredth in the last one; none where there is nothing to compare.
    private static func histogram(_ times: [Duration]) -> [Block] {
        guard times.count >= 10, let first = times.first, let last = times.last, last > first else { return [] }
        let top = max(percentile(99, times), first + .microseconds(1))
        let step = (top - first) / rows
        guard step > .zero else { return [] }
        var counts = [Int](repeating: 0, count: rows)
        for time in times { counts[min(rows - 1, Int((time - first) / step))] += 1 }
        let most = counts.max() ?? 1
        return counts.enumerated().map { row, count in
            let edge = milliseconds(first + step * (row == rows - 1 ? row : row + 1))
            let label = row == rows - 1 ? "from \(edge) ms" : "to \(edge) ms"
            let cells = (count * barCells + most - 1) / max(1, most)
            let bar = String(repeating: "█", count: cells)
            return .fields([Block.Field(label, StyledText(bar, .done) + StyledText(" \(count)", .dim))], gutter: 14)
        }
    }

    /// `212`, `9.4`, `0.12`: no more digits than mean something.
    fileprivate static func milliseconds(_ span: Duration) -> String {
        let hundredths = Int(span / .microseconds(10))
        guard hundredths < 1000 else { return String((hundredths + 50) / 100) }
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    /// `212`, below 100 with one decimal.
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
