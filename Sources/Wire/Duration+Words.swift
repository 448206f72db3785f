extension Duration {
    /// Milliseconds, rounded down.
    public var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }

    /// Whole seconds, rounded down.
    public var wholeSeconds: Int {
        Int(components.seconds)
    }

    /// Whole seconds as people write them, largest unit first: `1h 30m`, `57m 35s`, `2d`, `0s`; below a second `120 ms`.
    public var inWords: String {
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
