/// The labels of a metric, in their order.
struct PrometheusLabels: Hashable, Comparable, Sendable {
    private let names: [String]
    private let values: [String]

    init(_ dimensions: [(String, String)]) {
        names = dimensions.map { PrometheusText.name($0.0) }
        values = dimensions.map(\.1)
    }

    /// Returns the labels in braces, with one more at the end; empty without labels.
    func text(adding label: (name: String, value: String)? = nil) -> String {
        let all = Array(zip(names, values)) + (label.map { [($0.name, $0.value)] } ?? [])
        guard !all.isEmpty else { return "" }
        return "{" + all.map { "\($0.0)=\"\(PrometheusText.escapedValue($0.1))\"" }.joined(separator: ",") + "}"
    }

    static func < (left: PrometheusLabels, right: PrometheusLabels) -> Bool {
        left.values.lexicographicallyPrecedes(right.values)
    }
}

/// The parts of the text format.
enum PrometheusText {
    /// Returns a valid name: other characters than letters, digits and `_` are replaced by `_`.
    static func name(_ label: String) -> String {
        let name = label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return (name.first?.isNumber ?? true ? "_" : "") + String(name)
    }

    /// Returns a label's value with its escapes.
    static func escapedValue(_ value: String) -> String {
        escapedHelp(value).replacing("\"", with: "\\\"")
    }

    /// Returns a description with its escapes.
    static func escapedHelp(_ help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    /// Returns a number in the text format; one without a fraction is written without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
