import Core
import OrderedJSON
import SessionFormat

/// The inference of an expected line from a written one.
enum LineInference {
    /// Returns the written line, with the placeholders of the old expected line where they still match.
    static func merged(_ old: OutputLine, with written: OutputLine, captures: Captures) -> OutputLine {
        guard old.stream == written.stream else { return plain(written, captures: captures) }
        let text: String
        if let value = JSONPattern(written.text)?.value {
            guard let pattern = JSONPattern(old.text) else { return plain(written, captures: captures) }
            text = JSONInference(captures: captures).merged(pattern.value, with: value).compact
        } else {
            text = TextInference(LinePattern(old.text), with: written.text, captures: captures).text
        }
        let line = OutputLine(written.stream, text)
        return holds(line, written, captures) ? line : plain(written, captures: captures)
    }

    /// Returns the written line itself; brackets that would be read as placeholders are doubled.
    static func plain(_ written: OutputLine, captures: Captures) -> OutputLine {
        if let value = JSONPattern(written.text)?.value {
            let escaped = JSONInference(captures: captures).plain(value)
            if escaped == value { return written }
            let line = OutputLine(written.stream, escaped.compact)
            if holds(line, written, captures) { return line }
        }
        return OutputLine(written.stream, LinePattern.escaped(written.text, captures: captures))
    }

    private static func holds(_ line: OutputLine, _ written: OutputLine, _ captures: Captures) -> Bool {
        var captures = captures
        return Matcher.matches(line, written, captures: &captures)
    }
}
