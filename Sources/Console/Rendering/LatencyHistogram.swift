import Core
import OrderedJSON

/// The distribution of the times of many runs.
struct LatencyHistogram {
    /// The number of rows of the histogram.
    private static let rows = 8

    private let times: [Duration]

    /// Creates a distribution of the given times, in any order.
    init(_ times: [Duration]) {
        self.times = times.sorted()
    }

    /// Returns the time within which the given percentage of runs ended, by nearest rank; zero if there are no runs.
    func percentile(_ share: Int) -> Duration {
        guard !times.isEmpty else { return .zero }
        return times[max(0, (times.count * share + 99) / 100 - 1)]
    }

    /// The percentiles as text: `p50 4 ms, p95 9 ms, p99 21 ms`.
    var percentiles: String {
        Self.shares.map { "p\($0) \(Self.milliseconds(percentile($0))) ms" }.joined(separator: ", ")
    }

    /// Appends the percentiles in milliseconds, such as `"p50":4`, and the unit.
    func append(to json: inout JSONObject) {
        for share in Self.shares {
            let number = JSONNumber(Self.milliseconds(percentile(share)))
            json.append("p\(share)", ifPresent: number.map(JSONValue.number))
        }
        json.append("unit", "ms")
    }

    private static let shares = [50, 95, 99]

    /// Bars over equal steps of time, the slowest hundredth in the last one; empty if there is nothing to compare.
    var histogram: [Block] {
        guard times.count >= 10, let first = times.first, let last = times.last, last > first else { return [] }
        let top = max(percentile(99), first + .microseconds(1))
        let step = (top - first) / Self.rows
        guard step > .zero else { return [] }
        var counts = [Int](repeating: 0, count: Self.rows)
        for time in times { counts[min(Self.rows - 1, Int((time - first) / step))] += 1 }
        let bars = counts.enumerated().map { row, count in
            let isLast = row == Self.rows - 1
            let edge = Self.milliseconds(first + step * (isLast ? row : row + 1))
            return Block.Bar("\(isLast ? "from" : "to") \(edge) ms", share: Double(count), note: "\(count)")
        }
        return [.bars(bars)]
    }

    /// Returns a duration in milliseconds with no more digits than are significant, such as `212`, `9.40` or `0.12`.
    static func milliseconds(_ span: Duration) -> String {
        let hundredths = Int(span / .microseconds(10))
        guard hundredths < 1000 else { return String((hundredths + 50) / 100) }
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
