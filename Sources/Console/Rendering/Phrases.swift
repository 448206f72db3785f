import Core
import LineEditing
import OrderedJSON
import X402

/// Small words that several views share, so that they are written in one way only.
enum Phrases {
    /// `1 fault`, `3 faults`.
    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `3 faults, 1 warning`; nil without any.
    static func counted(faults: Int, warnings: Int) -> String? {
        let parts =
            (faults > 0 ? [counted(faults, "fault")] : []) + (warnings > 0 ? [counted(warnings, "warning")] : [])
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// A time that was taken: `310 ms`, `2.14 s`, from a minute on `1m 5s`.
    static func elapsed(_ span: Duration) -> String {
        guard span >= .seconds(1) else { return "\(max(0, span.milliseconds)) ms" }
        guard span < .seconds(60) else { return span.formatted }
        let hundredths = span.milliseconds / 10
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }

    /// A time that was taken, for a headline: `1.8 s`, from a minute on `1m 5s`.
    static func seconds(_ span: Duration) -> String {
        guard span < .seconds(60) else { return span.formatted }
        let tenths = (span.milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// A time that is left: `58 s`, from a minute on `5m`.
    static func left(_ span: Duration) -> String {
        span < .seconds(60) ? "\(span.wholeSeconds) s" : span.formatted
    }

    /// The time of a day, UTC: `12:03:00Z`.
    static func clock(_ moment: Timestamp) -> String {
        String(moment.iso8601.dropFirst(11).prefix(8)) + "Z"
    }

    /// When something ends within a day: `midnight UTC`, else the time.
    static func end(_ moment: Timestamp) -> String {
        let time = clock(moment)
        return time == "00:00:00Z" ? "midnight UTC" : time
    }

    /// Text from the network, made safe to show and then cut after that many characters.
    static func cut(_ text: String, to limit: Int) -> String {
        let shown = text.terminalSafe(upTo: limit)
        return shown.count <= limit ? shown : shown.prefix(limit - 1) + "…"
    }

    /// What the payee's own spelling says about typing errors.
    static func checksum(of requirements: PaymentRequirements) -> String {
        requirements.raw["payTo"]?.string == requirements.payTo.text ? "checksum ok" : "no checksum"
    }

    /// Lines of a block that can be typed as they stand, each with a short reason behind it.
    static func next(_ steps: [(command: String, reason: String)]) -> [Block.Field] {
        let column = max(17, (steps.map(\.command.count).max() ?? 0) + 1)
        return steps.enumerated().map { index, step in
            let label = index == 0 ? "next" : ""
            guard !step.reason.isEmpty else { return Block.Field(label, StyledText(step.command)) }
            let space = String(repeating: " ", count: column - step.command.count)
            return Block.Field(label, StyledText(step.command + space) + StyledText(step.reason, .dim))
        }
    }
}

extension Phrases {
    /// A hash as people compare it: `0x1234…cdef`; shorter text as it is.
    static func short(_ hash: String) -> String {
        let shown = hash.terminalSafe(upTo: 120)
        return shown.count > 14 ? "\(shown.prefix(6))…\(shown.suffix(4))" : shown
    }
}
