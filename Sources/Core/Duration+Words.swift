extension Duration {
    /// The whole milliseconds, truncated; clamped to the range of 64 bits.
    public var milliseconds: Int {
        let (seconds, attoseconds) = counted
        let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, isTooLong) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        guard isTooLarge || isTooLong else { return Int(sum) }
        return seconds < 0 ? .min : .max
    }

    /// The whole seconds, truncated; clamped to the range of 64 bits.
    public var wholeSeconds: Int {
        Int(counted.seconds)
    }

    /// The parts of the duration, clamped so that its seconds fit in 64 bits; `components` ends the process for any
    /// other.
    private var counted: (seconds: Int64, attoseconds: Int64) {
        min(max(self, .seconds(Int64.min)), .seconds(Int64.max)).components
    }

    /// The whole seconds as people write them, largest unit first: `1h 30m`, `57m 35s`, `2d`, `0s`.
    ///
    /// A positive duration below a second is written in milliseconds: `120 ms`.
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
