import Core

/// The difference between the clock of this machine and another one.
struct ClockDifference {
    /// Ours minus the other's.
    let span: Duration

    /// The largest difference that does no harm: the windows of payments are judged with a margin.
    private static let tolerance = 60

    /// The difference in words, as the end of a sentence about the clock; nil if it does no harm.
    var words: String? {
        let seconds = span.wholeSeconds
        guard seconds.magnitude > Self.tolerance else { return nil }
        let size = Duration.seconds(Int64(clamping: seconds.magnitude)).formatted
        return "is \(size) \(seconds < 0 ? "behind" : "ahead of")"
    }
}
