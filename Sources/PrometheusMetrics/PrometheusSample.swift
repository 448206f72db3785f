import CoreMetrics
import Synchronization

/// The kind of a metric, as the text format names it.
enum PrometheusKind: String {
    case counter, gauge, histogram
}

/// The values of one metric with one set of labels.
protocol PrometheusSample: AnyObject, Sendable {
    /// Writes the lines of the values.
    func write(_ name: String, _ labels: PrometheusLabels, to text: inout String)
}

/// The value of a counter or a gauge.
final class NumberSample: PrometheusSample, CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) { value.withLock { $0 += amount } }

    func decrement(by amount: Double) { increment(by: -amount) }

    func reset() { set(0.0) }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { self.value.withLock { $0 = value } }

    func record(_ value: Int64) { set(Double(value)) }

    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: PrometheusLabels, to text: inout String) {
        text += "\(name)\(labels.text()) \(PrometheusText.number(value.withLock { $0 }))\n"
    }
}

/// The values of a histogram, counted by bounds.
final class HistogramSample: PrometheusSample, TimerHandler, RecorderHandler {
    private struct State {
        /// The number of values up to each bound and above the one before; the last one has no bound.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func write(_ name: String, _ labels: PrometheusLabels, to text: inout String) {
        let state = state.withLock { $0 }
        var count = 0
        for (bound, added) in zip(bounds.map(PrometheusText.number) + ["+Inf"], state.counts) {
            count += added
            text += "\(name)_bucket\(labels.text(adding: ("le", bound))) \(count)\n"
        }
        text += "\(name)_sum\(labels.text()) \(PrometheusText.number(state.sum))\n"
        text += "\(name)_count\(labels.text()) \(count)\n"
    }
}
