import OrderedJSON
import X402

/// A chart of the imitated matplotlib: lines and bars on two axes.
struct PythonChart: Sendable {
    /// The size of the picture in pixels.
    static let width = 64
    static let height = 48

    private var lines: [[(x: Double, y: Double)]] = []
    private var bars: [[(x: Double, y: Double)]] = []

    mutating func add(_ points: [(x: Double, y: Double)], asBars isBars: Bool) {
        if isBars { bars.append(points) } else { lines.append(points) }
    }

    /// Draws the chart: the axes at the left and at the bottom, and the values scaled to the rest.
    func draw() -> PNGImage {
        var image = PNGImage(width: Self.width, height: Self.height)
        for x in 0..<Self.width { image.draw(x, Self.height - 1) }
        for y in 0..<Self.height { image.draw(0, y) }
        let points = (lines + bars).flatMap { $0 }
        guard let first = points.first else { return image }
        let xs = points.reduce(first.x...first.x) { min($0.lowerBound, $1.x)...max($0.upperBound, $1.x) }
        var ys = points.reduce(first.y...first.y) { min($0.lowerBound, $1.y)...max($0.upperBound, $1.y) }
        if !bars.isEmpty { ys = min(0, ys.lowerBound)...max(0, ys.upperBound) }
        func place(_ point: (x: Double, y: Double)) -> (x: Int, y: Int) {
            let x = Self.scaled(point.x, in: xs, to: Self.width - 6) + 3
            return (x, Self.height - 4 - Self.scaled(point.y, in: ys, to: Self.height - 8))
        }
        for line in lines {
            for (from, to) in zip(line, line.dropFirst()) { image.draw(from: place(from), to: place(to)) }
            for point in line { image.draw(place(point).x, place(point).y) }
        }
        for bar in bars {
            for point in bar { image.draw(from: place(point), to: place((point.x, 0))) }
        }
        return image
    }

    private static func scaled(_ value: Double, in range: ClosedRange<Double>, to size: Int) -> Int {
        let span = range.upperBound - range.lowerBound
        guard span > 0, span.isFinite else { return size / 2 }
        return Int((value - range.lowerBound) / span * Double(size))
    }
}

extension PythonInterpreter {
    /// Calls a function of `matplotlib.pyplot`.
    mutating func draw(_ name: String, _ values: [PythonValue]) throws(PythonStop) {
        switch name {
        case "show": showChart()
        case "plot", "bar":
            var chart = chart ?? PythonChart()
            chart.add(try Self.points(values), asBars: name == "bar")
            self.chart = chart
        default: chart = chart ?? PythonChart()
        }
    }

    /// Adds the picture of the open chart to the results, as the notebook does at the end of a cell as well.
    mutating func showChart() {
        guard let drawn = chart else { return }
        chart = nil
        let picture = JSONValue.string(Base64.encode(drawn.draw().bytes))
        let text: JSONValue = .string("<Figure size \(PythonChart.width)x\(PythonChart.height) with 1 Axes>")
        results.append([
            "isMainResult": false, "text": text, "png": picture, "raw": ["image/png": picture, "text/plain": text],
        ])
    }

    /// Reads one list of values, or a list of places and one of values.
    private static func points(_ values: [PythonValue]) throws(PythonStop) -> [(x: Double, y: Double)] {
        var lists: [[Double]] = []
        for value in values.prefix(2) {
            guard case .list(let elements) = value else { continue }
            var numbers: [Double] = []
            for (index, element) in elements.enumerated() {
                // Names of bars stand at 0, 1, 2 and so on.
                if case .text = element, lists.isEmpty {
                    numbers.append(Double(index))
                    continue
                }
                guard let number = try PythonArithmetic.real(element), number.isFinite else {
                    throw .unknown("a chart of \(element.typeName)")
                }
                numbers.append(number)
            }
            lists.append(numbers)
        }
        guard let last = lists.last else { throw .unknown("a chart without a list") }
        guard lists.count == 2 else { return last.enumerated().map { (Double($0.offset), $0.element) } }
        guard lists[0].count == last.count else {
            let shapes = "(\(lists[0].count),) and (\(last.count),)"
            throw .error("ValueError", "x and y must have same first dimension, but have shapes \(shapes)")
        }
        return zip(lists[0], last).map { ($0, $1) }
    }
}
