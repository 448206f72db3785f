import Core
import LineEditing
import OrderedJSON
import X402

/// The phrases that several views share, so that each is written in one way only.
enum Phrases {
    /// Returns a count with its noun, such as `1 fault` or `3 faults`.
    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Returns the counts of faults and warnings, such as `3 faults, 1 warning`; nil if both are zero.
    static func counted(faults: Int, warnings: Int) -> String? {
        let parts =
            (faults > 0 ? [counted(faults, "fault")] : []) + (warnings > 0 ? [counted(warnings, "warning")] : [])
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Returns a size, such as `12 bytes`, `1.5 kB` or `20.0 MB`.
    static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return counted(count, "byte") }
        var (size, unit) = (Double(count) / 1000, "kB")
        for next in ["MB", "GB"] where size >= 1000 { (size, unit) = (size / 1000, next) }
        let tenths = Int((size * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// Returns an elapsed time, such as `310 ms` or `2.14 s`; from one minute on `1m 5s`.
    static func elapsed(_ span: Duration) -> String {
        guard span >= .seconds(1) else { return "\(max(0, span.milliseconds)) ms" }
        guard span < .seconds(60) else { return span.formatted }
        let hundredths = span.milliseconds / 10
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }

    /// Returns an elapsed time for a headline, such as `1.8 s`; from one minute on `1m 5s`.
    static func seconds(_ span: Duration) -> String {
        guard span < .seconds(60) else { return span.formatted }
        let tenths = (span.milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// Returns a remaining time, such as `58 s`; from one minute on `5m`.
    static func left(_ span: Duration) -> String {
        span < .seconds(60) ? "\(span.wholeSeconds) s" : span.formatted
    }

    /// Returns the time of day in UTC, such as `12:03:00Z`.
    static func clock(_ moment: Timestamp) -> String {
        String(moment.iso8601.dropFirst(11).prefix(8)) + "Z"
    }

    /// Returns the time of day of an end in UTC: `midnight UTC`, or a time such as `12:03:00Z`.
    static func end(_ moment: Timestamp) -> String {
        let time = clock(moment)
        return time == "00:00:00Z" ? "midnight UTC" : time
    }

    /// Returns text from the network, made safe to show and then cut to the given number of characters.
    static func cut(_ text: String, to limit: Int) -> String {
        let shown = text.terminalSafe(upTo: limit)
        return shown.count <= limit ? shown : shown.prefix(limit - 1) + "…"
    }

    /// Returns `checksum ok` if the payee's address is written with its checksum, else `no checksum`.
    static func checksum(of requirements: PaymentRequirements) -> String {
        requirements.raw["payTo"]?.string == requirements.payTo.text ? "checksum ok" : "no checksum"
    }

    /// Returns the fields of the next steps: commands that can be typed as shown, each followed by a short reason.
    static func next(_ steps: [(command: String, reason: String)]) -> [Block.Field] {
        let column = max(17, (steps.map(\.command.count).max() ?? 0) + 2)
        return steps.enumerated().map { index, step in
            let label = index == 0 ? "next" : ""
            guard !step.reason.isEmpty else { return Block.Field(label, StyledText(step.command)) }
            let space = String(repeating: " ", count: column - step.command.count)
            return Block.Field(label, StyledText(step.command + space) + StyledText(step.reason, .dim))
        }
    }
}

extension Phrases {
    /// Returns a hash shortened for comparison by people, such as `0x1234…cdef`; shorter text is returned unchanged.
    static func short(_ hash: String) -> String {
        let shown = hash.terminalSafe(upTo: 120)
        return shown.count > 14 ? "\(shown.prefix(6))…\(shown.suffix(4))" : shown
    }
}
