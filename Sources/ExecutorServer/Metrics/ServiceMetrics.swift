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
    private let tasks = Mutex<[TaskSeries: (count: Counter, time: Timer)]>([:])
    private let phases: [UpstreamPhase: Timer]
    /// The counters of responses by the class of their status; the first one is that of no response.
    private let responses: [Counter]

    /// The name and the labels of a metric.
    private struct Series: Hashable {
        let name: MetricName
        let values: [String]
    }

    /// What tells the series of a task.
    private struct TaskSeries: Hashable {
        let type: TaskType?
        let provider: String
        let operation: String?
        let code: FailureCode?
    }

    /// A phase of a request to another server.
    private enum UpstreamPhase: String, CaseIterable {
        case nameLookup = "name_lookup"
        case connect, tls
        case firstByte = "first_byte"
        case total
    }

    /// Creates metrics without values.
    ///
    /// - Parameters:
    ///   - providers: The names of the registered providers.
    ///   - version: The version of the program.
    public init(providers: Set<String>, version: String) {
        self.providers = providers
        let registry = registry
        phases = Dictionary(
            uniqueKeysWithValues: UpstreamPhase.allCases.map { phase in
                let name = MetricName.upstreamSeconds
                let labels = name.dimensions([phase.rawValue])
                return (phase, Timer(label: name.rawValue, dimensions: labels, factory: registry))
            }
        )
        responses = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"].map { status in
            let labels = MetricName.upstream.dimensions([status])
            return Counter(label: MetricName.upstream.rawValue, dimensions: labels, factory: registry)
        }
        Gauge(label: MetricName.build.rawValue, dimensions: [("version", version)], factory: registry).record(1)
        // A rate is told from the first event on only if the counter was there before it.
        for name in [MetricName.repetitions, .readersDropped] { counter(name, []).increment(by: 0) }
        for provider in providers {
            for end in JobAttemptEnd.allCases { counter(.attempts, [provider, end.rawValue]).increment(by: 0) }
        }
    }

    // MARK: Counting

    public func answered(_ task: ResolvedTask?, _ response: ExecutorResponse, after span: Duration) {
        let series = TaskSeries(
            type: task.flatMap { TaskType(spelling: $0.names.taskType) },
            provider: name(ofProvider: task?.names.provider),
            operation: task.flatMap { try? $0.work.get().operation },
            code: response.failure?.code
        )
        let (count, time) = tasks.withLock { tasks in
            if let known = tasks[series] { return known }
            let made = meters(of: series)
            tasks[series] = made
            return made
        }
        count.increment()
        time.recordSeconds(span)
    }

    private func meters(of series: TaskSeries) -> (count: Counter, time: Timer) {
        let (count, time) = (MetricName.tasks, MetricName.taskSeconds)
        let operation = series.operation ?? "none"
        let all = [series.type?.rawValue ?? Self.other, series.provider, operation, series.code?.rawValue ?? "none"]
        return (
            Counter(label: count.rawValue, dimensions: count.dimensions(all), factory: registry),
            Timer(label: time.rawValue, dimensions: time.dimensions([series.provider, operation]), factory: registry)
        )
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
        phases[.total]?.recordSeconds(span)
        guard case .response(let response) = outcome else { return responses[0].increment() }
        responses[min(max(1, response.status / 100), responses.count - 1)].increment()
        guard let metrics = response.facts else { return }
        phases[.firstByte]?.recordSeconds(metrics.firstByte)
        // A connection that is used again has none of these phases.
        guard metrics.connect > .zero else { return }
        phases[.nameLookup]?.recordSeconds(metrics.nameLookup)
        phases[.connect]?.recordSeconds(metrics.connect)
        if metrics.tls > .zero { phases[.tls]?.recordSeconds(metrics.tls) }
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
}

extension Timer {
    /// Records a time.
    fileprivate func recordSeconds(_ span: Duration) {
        let (seconds, attoseconds) = span.components
        let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        recordNanoseconds(nanoseconds.overflow ? .max : nanoseconds.partialValue + attoseconds / 1_000_000_000)
    }
}
