/// Whether an input is whole, or goes on in the next line.
public enum InputCompleteness: Sendable, Hashable {
    /// It can be run, or is wrong in a way that more lines do not mend.
    case complete
    /// This is open: `'`, `"`, `{`, `[`, or a final `\`.
    case open(String)

    /// The state of what was typed so far.
    public static func state(of input: String) -> InputCompleteness {
        do throws(ParseError) {
            _ = try StatementParser.parse(SourceText(text: input, offersCorrections: false))
            return .complete
        } catch {
            if case .unfinished(let open) = error.reason { return .open(open) }
            return .complete
        }
    }
}
