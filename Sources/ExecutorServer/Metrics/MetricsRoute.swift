import Core
import CoreMetrics
import ExecutorCore
import OrderedJSON
import PrometheusMetrics

/// The route `GET /metrics`, which shows the metrics in the Prometheus text format.
struct MetricsRoute: Sendable {
    let metrics: ServiceMetrics
    let check: CallerCheck
    /// The jobs of the server; nil where none are accepted.
    let jobs: ServedJobs?
    /// The names of the registered providers.
    let providers: [String]
    /// The number of readers of events.
    let readers: @Sendable () -> Int
    let bodies: BodyBudget

    /// Returns the reception of a request, whose body is ignored.
    func reception(for caller: Caller) -> Reception {
        guard check.showsAll(to: caller) else {
            return .answered(
                .json(status: 403, ["error": "this API key does not show metrics; its line needs the word metrics"])
            )
        }
        return .ignoring(budget: bodies) { await answer() }
    }

    private func answer() async -> RouteResponse {
        set(.readers, Double(readers()))
        await setJobs()
        setUsage()
        let head = RouteResponse.Head(status: 200, fields: [("Content-Type", PrometheusRegistry.mediaType)])
        return .whole(head, Array(metrics.registry.text().utf8))
    }

    private func setJobs() async {
        guard let jobs else { return }
        set(.running, Double(jobs.running()))
        set(.queueLimit, Double(jobs.queue.limit))
        let pauses = jobs.pauses()
        for provider in providers { set(.paused, pauses[provider] == nil ? 0 : 1, [provider]) }
        do throws(JobStoreError) {
            let backlog = try await jobs.queue.recentBacklog()
            set(.storeUp, 1)
            set(.waiting, Double(backlog.waiting))
            let age = backlog.oldest.map { jobs.queue.store.clock.now - $0 } ?? .zero
            set(.oldest, Double(max(0, age.wholeSeconds)))
        } catch {
            set(.storeUp, 0)
        }
    }

    private func setUsage() {
        let usage = ProcessUsage.now
        set(.residentMemory, usage.residentMemory)
        set(.virtualMemory, usage.virtualMemory)
        set(.descriptors, usage.descriptors)
        set(.descriptorLimit, Double(OpenFiles.limit))
        set(.startTime, usage.start.flatMap { start in ProcessUsage.machineStart.map { $0 + start } })
        metrics.setProcessorSeconds(usage.processorSeconds)
    }

    private func set(_ name: MetricName, _ value: Double?, _ labels: [String] = []) {
        guard let value else { return }
        Gauge(label: name.rawValue, dimensions: name.dimensions(labels), factory: metrics.registry).record(value)
    }
}
