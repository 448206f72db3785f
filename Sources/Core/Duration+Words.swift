extension Duration {
    /// Milliseconds, without what is less than one; what 64 bits cannot count is the nearest number that they can.
    public var milliseconds: Int {
        let (seconds, attoseconds) = counted
        let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, isTooLong) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        guard isTooLarge || isTooLong else { return Int(sum) }
        return seconds < 0 ? .min : .max
    }

    /// Seconds, without what is less than one; what 64 bits cannot count is the nearest number that they can.
    public var wholeSeconds: Int {
        Int(counted.seconds)
    }

    /// The parts of a duration whose seconds fit in 64 bits; `components` ends the process for any other.
    private var counted: (seconds: Int64, attoseconds: Int64) {
        min(max(self, .seconds(Int64.min)), .seconds(Int64.max)).components
    }

    /// Whole seconds as people write them, largest unit first: `1h 30m`, `57m 35s`, `2d`, `0s`; below a second `120 ms`.
    public var formatted: String {
        if self > .zero, self < .seconds(1) { return "\(milliseconds) ms" }
        let sign = wholeSeconds < 0 ? "-" : ""
        var rest = wholeSeconds.magnitude
        var parts: [String] = []
        for (size, unit) in [(86_400 as UInt, "d"), (3600, "h"), (60, "m")] where rest >= size {
            parts.append("\(rest / size)\(unit)")
            rest %= size
        }
        if rest > 0 || parts.isEmpty { parts.append("\(rest)s") }
        return sign + parts.joined(separator: " ")
    }
}
