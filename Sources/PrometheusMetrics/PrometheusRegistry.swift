public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that shows its metrics in the Prometheus text format.
///
/// Counters are told as counters, meters and gauges as gauges, timers and aggregating recorders as histograms; timers
/// count in seconds.
///
/// Source: Prometheus, "Exposition formats", version 0.0.4.
public final class PrometheusRegistry: MetricsFactory {
    /// The media type of ``text()``.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Family {
        let kind: PrometheusKind
        var series: [PrometheusLabels: any PrometheusSample] = [:]
    }

    private let help: [String: String]
    private let buckets: [Double]
    private let families = Mutex<[String: Family]>([:])

    /// Creates an empty registry.
    ///
    /// - Parameters:
    ///   - help: The description of each metric by its name.
    ///   - buckets: The upper bounds of histograms, in ascending order.
    public init(help: [String: String], buckets: [Double]) {
        self.help = help
        self.buckets = buckets
    }

    /// The metrics in the text format, sorted by name and labels.
    public func text() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            if let help = help[name] { text += "# HELP \(name) \(PrometheusText.escapedHelp(help))\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, sample) in family.series.sorted(by: { $0.key < $1.key }) {
                sample.write(name, labels, to: &text)
            }
        }
        return text
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        number(label, dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        number(label, dimensions, .gauge)
    }

    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : number(label, dimensions, .gauge)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }

    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func number(_ label: String, _ dimensions: [(String, String)], _ kind: PrometheusKind) -> NumberSample {
        sample(label, dimensions, kind) { NumberSample() }
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSample {
        sample(label, dimensions, .histogram) { HistogramSample(bounds: buckets) }
    }

    /// Returns the sample with a name and labels; it is made where there is none.
    private func sample<Sample: PrometheusSample>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: PrometheusKind,
        _ make: () -> Sample
    ) -> Sample {
        let (name, labels) = (PrometheusText.name(label), PrometheusLabels(dimensions))
        return families.withLock { families in
            if let known = families[name] {
                precondition(known.kind == kind, "the metric \(name) is a \(known.kind) and a \(kind)")
                if let sample = known.series[labels] as? Sample { return sample }
            }
            let sample = make()
            families[name, default: Family(kind: kind)].series[labels] = sample
            return sample
        }
    }

    private func remove(_ handler: any AnyObject) {
        families.withLock { families in
            families = families.mapValues { family in
                Family(kind: family.kind, series: family.series.filter { $0.value !== handler })
            }
        }
    }
}
