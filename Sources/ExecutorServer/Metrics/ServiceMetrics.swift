public import Core
import CoreMetrics
public import ExecutorCore
public import PaymentModel
import PrometheusMetrics
import Synchronization
import X402

/// The metrics of one executor process: what its tasks, jobs, payments and requests came to since its start.
///
/// Labels have a bounded number of values, whatever clients and sellers send: names that this program does not know count
/// as `other`.
public final class ServiceMetrics: ExecutionMeter {
    /// The registry that shows the metrics.
    let registry = PrometheusRegistry(help: MetricName.help, buckets: MetricName.seconds)
    private let providers: Set<String>
    private let counters = Mutex<[Series: Counter]>([:])
    private let processorSeconds = Mutex(0.0)
    private let timers = Mutex<[Series: Timer]>([:])

    /// The name and the labels of a metric.
    private struct Series: Hashable {
        let name: MetricName
        let values: [String]
    }

    /// Creates metrics without values.
    ///
    /// - Parameters:
    ///   - providers: The names of the registered providers.
    ///   - version: The version of the program.
    public init(providers: Set<String>, version: String) {
        self.providers = providers
        Gauge(label: MetricName.build.rawValue, dimensions: [("version", version)], factory: registry).record(1)
        // A rate is told from the first event on only if the counter was there before it.
        for name in [MetricName.repetitions, .readersDropped] { counter(name, []).increment(by: 0) }
        for provider in providers {
            for end in JobAttemptEnd.allCases { counter(.attempts, [provider, end.rawValue]).increment(by: 0) }
        }
    }

    // MARK: Counting

    public func answered(_ task: ResolvedTask?, _ response: ExecutorResponse, after span: Duration) {
        let type = task.flatMap { TaskType(spelling: $0.names.taskType)?.rawValue } ?? Self.other
        let provider = name(ofProvider: task?.names.provider)
        let operation = (try? task?.work.get())?.request.operation.rawValue ?? "none"
        let code = response.failure?.code.rawValue ?? "none"
        counter(.tasks, [type, provider, operation, code]).increment()
        timer(.taskSeconds, [provider, operation]).recordSeconds(span)
    }

    public func paid(_ payment: PaymentSummary) {
        let requirements = payment.requirements
        let network = requirements?.network.name ?? "unknown"
        let asset = requirements.map { $0.token?.symbol ?? Self.other } ?? "unknown"
        counter(.payments, [network, asset, payment.outcome.rawValue]).increment()
        guard payment.outcome == .paid, let requirements else { return }
        let units = payment.charged ?? requirements.amount
        FloatingPointCounter(
            label: MetricName.paidUnits.rawValue,
            dimensions: [("network", network), ("asset", asset)],
            factory: registry
        ).increment(by: Double(units.description) ?? 0)
    }

    public func exchanged(_ outcome: HTTPExchange.Outcome, after span: Duration) {
        timer(.upstreamSeconds, ["total"]).recordSeconds(span)
        guard case .response(let response) = outcome else {
            return counter(.upstream, ["none"]).increment()
        }
        counter(.upstream, ["\(response.status / 100)xx"]).increment()
        guard let metrics = response.facts else { return }
        timer(.upstreamSeconds, ["first_byte"]).recordSeconds(metrics.firstByte)
        // A connection that is used again has none of these phases.
        guard metrics.connect > .zero else { return }
        timer(.upstreamSeconds, ["name_lookup"]).recordSeconds(metrics.nameLookup)
        timer(.upstreamSeconds, ["connect"]).recordSeconds(metrics.connect)
        if metrics.tls > .zero { timer(.upstreamSeconds, ["tls"]).recordSeconds(metrics.tls) }
    }

    public func repeated() {
        counter(.repetitions, []).increment()
    }

    public func ended(_ attempt: JobAttemptEnd, provider: String) {
        counter(.attempts, [name(ofProvider: provider), attempt.rawValue]).increment()
    }

    /// Counts a reader of events that was dropped because it was too slow.
    func droppedReader() {
        counter(.readersDropped, []).increment()
    }

    /// Sets the processor time that this process has used so far.
    func setProcessorSeconds(_ seconds: Double?) {
        guard let seconds else { return }
        let added = processorSeconds.withLock { known in
            defer { known = max(known, seconds) }
            return max(0, seconds - known)
        }
        FloatingPointCounter(label: MetricName.processorSeconds.rawValue, factory: registry).increment(by: added)
    }

    // MARK: Series

    private static let other = "other"

    private func name(ofProvider name: String?) -> String {
        name.map { providers.contains($0) ? $0 : Self.other } ?? Self.other
    }

    private func counter(_ name: MetricName, _ values: [String]) -> Counter {
        counters.withLock { counters in
            let series = Series(name: name, values: values)
            if let known = counters[series] { return known }
            let counter = Counter(label: name.rawValue, dimensions: name.dimensions(values), factory: registry)
            counters[series] = counter
            return counter
        }
    }

    private func timer(_ name: MetricName, _ values: [String]) -> Timer {
        timers.withLock { timers in
            let series = Series(name: name, values: values)
            if let known = timers[series] { return known }
            let timer = Timer(label: name.rawValue, dimensions: name.dimensions(values), factory: registry)
            timers[series] = timer
            return timer
        }
    }
}

extension Timer {
    /// Records a time.
    fileprivate func recordSeconds(_ span: Duration) {
        let (seconds, attoseconds) = span.components
        let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        recordNanoseconds(nanoseconds.overflow ? .max : nanoseconds.partialValue + attoseconds / 1_000_000_000)
    }
}
