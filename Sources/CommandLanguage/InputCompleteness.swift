/// The completeness of an input that may continue on the next line.
public enum InputCompleteness: Sendable, Hashable {
    /// The input can be run, or has an error that further lines cannot mend.
    case complete
    /// The input ends while this is open: `'`, `"`, `{`, `[`, or a final `\`.
    case open(String)

    /// Returns the completeness of the text typed so far.
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
