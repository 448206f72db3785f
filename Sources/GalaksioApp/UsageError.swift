import CommandLanguage
import Core

/// An error in the program's own command line.
enum UsageError: Error, Hashable {
    /// The message of the parser of flags, and the subcommand that they were meant for, if any.
    case notUnderstood(String, subcommand: String?)
    /// A flag that the console does not have.
    case unknownFlag(String, nearest: String?)
    /// Commands both in words and as lines.
    case wordsBesideLines
    /// `-x` without a command that would take the last argument.
    case noCommandForInput
    /// A word after a mode that takes none, such as `serve start`.
    case wordBehindMode(String, word: String, instead: String)

    /// Returns the error for a flag that is not among the names.
    static func unknownFlag(_ text: String, among names: [String]) -> UsageError {
        let name = String(text.prefix { $0 != "=" })
        let nearest = name.count > 2 ? SimilarNames.nearest(to: name, among: names).first : nil
        return .unknownFlag(name, nearest: nearest)
    }
}

extension UsageError: UserFacingError {
    var code: FailureCode { .syntax }

    var message: String {
        switch self {
        case .notUnderstood(let text, _): text.terminalSafe
        case .unknownFlag(let name, let nearest):
            "unknown flag \(name.terminalSafe)" + NameSuggestion.text(nearest: nearest.map { [$0] } ?? [])
        case .wordsBesideLines: "-c takes a whole line in quotes and can't be combined with a command"
        case .noCommandForInput: "-x adds standard input to a command, but no command is given"
        case .wordBehindMode(let mode, let word, _):
            "unexpected argument \"\(word.terminalSafe)\": \(mode) \(word.terminalSafe) works only at the prompt"
        }
    }

    var hint: String? {
        switch self {
        case .wordsBesideLines: "galaksio -c 'get user:123'"
        case .noCommandForInput: "galaksio -x set k"
        case .wordBehindMode(_, _, let instead): instead
        case .notUnderstood(_, let subcommand?): "galaksio \(subcommand) --help"
        case .notUnderstood(_, nil), .unknownFlag: "galaksio --help"
        }
    }
}
