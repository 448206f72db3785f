import CoreMetrics
import PrometheusMetrics
import Testing

@Suite("Metrics in the Prometheus text format")
struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry(
        help: ["a_total": "Counts \\ of\na.", "b": "A level."],
        buckets: [0.1, 1, 2.5]
    )

    @Test func `counters and gauges are told with their descriptions, sorted`() {
        Gauge(label: "b", factory: registry).record(2.5)
        let counter = Counter(label: "a_total", dimensions: [("x", "2"), ("y", "q\"\n\\")], factory: registry)
        counter.increment(by: 3)
        counter.increment()
        Counter(label: "a_total", dimensions: [("x", "1")], factory: registry).increment()
        FloatingPointCounter(label: "c_total", factory: registry).increment(by: 0.25)
        #expect(
            registry.text() == """
                # HELP a_total Counts \\\\ of\\na.
                # TYPE a_total counter
                a_total{x="1"} 1
                a_total{x="2",y="q\\"\\n\\\\"} 4
                # HELP b A level.
                # TYPE b gauge
                b 2.5
                # TYPE c_total counter
                c_total 0.25

                """
        )
    }

    @Test func `timers are histograms in seconds, whose buckets add up`() {
        let timer = Timer(label: "t_seconds", dimensions: [("p", "q")], factory: registry)
        for milliseconds in [50, 100, 101, 2500, 9000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.text() == """
                # TYPE t_seconds histogram
                t_seconds_bucket{p="q",le="0.1"} 2
                t_seconds_bucket{p="q",le="1"} 3
                t_seconds_bucket{p="q",le="2.5"} 4
                t_seconds_bucket{p="q",le="+Inf"} 5
                t_seconds_sum{p="q"} 11.751
                t_seconds_count{p="q"} 5

                """
        )
    }

    @Test func `the same name and labels are one value, and one that is destroyed is gone`() {
        for _ in 1...2 { Counter(label: "n", dimensions: [("l", "v")], factory: registry).increment() }
        #expect(registry.text().hasSuffix("n{l=\"v\"} 2\n"))
        Counter(label: "n", dimensions: [("l", "v")], factory: registry).destroy()
        #expect(registry.text() == "")
    }

    @Test("a name has valid characters", arguments: [("a.b-c", "a_b_c"), ("1a", "_1a"), ("", "_"), ("ä", "_")])
    func names(_ label: String, _ name: String) {
        Counter(label: label, factory: registry).increment()
        #expect(registry.text().hasSuffix("\n\(name) 1\n"))
    }

    @Test(
        "numbers that are none are told as the format has it",
        arguments: [(.nan, "NaN"), (.infinity, "+Inf"), (-1e300, "-1e+300")] as [(Double, String)]
    )
    func numbers(_ value: Double, _ text: String) {
        Gauge(label: "g", factory: registry).record(value)
        #expect(registry.text().hasSuffix("g \(text)\n"))
    }
}
