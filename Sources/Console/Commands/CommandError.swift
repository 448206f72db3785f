import CommandLanguage
public import Core

/// The reason why a command could not be run; nothing was sent.
public enum CommandError: Error, Hashable {
    /// No command has that name; with the nearest names, and a line that can be typed.
    case unknownCommand(String, nearest: [String], instead: String)
    /// A Redis command that is not available here.
    case redisOnly(String, why: String, instead: String)
    /// A request that is not possible here, with another line that does the work.
    case elsewhere(String, instead: String)
    /// No cache is in use.
    case noCache
    /// No cache was in use before.
    case noPreviousCache
    /// Several cache names or ids begin with that text.
    case ambiguousCache(String, matches: [String])
    /// No cache has that name or id.
    case unknownCache(String, known: [String])
    /// An invalid cache name.
    case badCacheName(String)
    /// A cache name that another cache has.
    case cacheNameTaken(String, id: String)
    /// No setting has that name.
    case unknownSetting(String, known: [String])
    /// An invalid value of a setting.
    case badSetting(String, value: String, allowed: [String])
    /// An invalid variable name.
    case badVariableName(String)
    /// No variable has that name.
    case unknownVariable(String, nearest: [String])
    /// No record has that number.
    case noRecord(Int, last: Int?)
    /// A record that was dropped to save memory.
    case recordGone(Int, oldest: Int)
    /// No record exists, or none fits.
    case nothingToShow(String, instead: String?)
    /// A `*` in a key of `del`.
    case patternInKey(String)
    /// A directive on a live network.
    case notLocal(String)
    /// A directive that the local network does not understand.
    case directive(String, hint: String?)
    /// Include files that include each other.
    case includeLoop(String)
    /// A file that cannot be read or written.
    case file(String, String)
    /// A file outside the folder of the session file.
    case fileOutside(String)
    /// An action that needs a person's input in a run without one.
    case needsPerson(String, instead: String)
    /// An expectation that does not hold.
    case expectation(String)
    /// No server is running.
    case serverNotRunning
    /// A failure that another module described.
    case other(FailureCode, String, hint: String?)

    /// Creates the error of a failure that another module described.
    public init(_ error: any UserFacingError) {
        self = (error as? CommandError) ?? .other(error.code, error.message, hint: error.hint)
    }
}

extension CommandError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .noCache, .noPreviousCache: .noCache
        case .expectation: .expectationFailed
        case .file, .fileOutside: .fileFailed
        case .other(let code, _, _): code
        default: .syntax
        }
    }

    public var message: String {
        switch self {
        case .unknownCommand(let name, let nearest, _):
            "unknown command \(name.terminalSafe)" + NameSuggestion.text(nearest: nearest)
        case .redisOnly(let name, let why, _): "\(name) is not supported: \(why)"
        case .elsewhere(let what, _): what
        case .noCache: "no cache in use"
        case .noPreviousCache: "no other cache was in use before"
        case .ambiguousCache(let text, let matches):
            "\(text.terminalSafe) could be \(matches.joined(separator: " or "))"
        case .unknownCache(let text, let known):
            "unknown cache \(text.terminalSafe)" + Self.suggestion(for: text, among: known)
        case .badCacheName(let name): "\(name.terminalSafe) can't be a cache name: no numbers, ids, spaces or @"
        case .cacheNameTaken(let name, let id): "\(name) is already the name of \(id)"
        case .unknownSetting(let name, let known):
            "unknown setting \(name.terminalSafe)" + Self.suggestion(for: name, among: known)
        case .badSetting(let name, let value, let allowed):
            "\"\(value.terminalSafe)\" is not a valid :\(name); allowed: \(allowed.joined(separator: ", "))"
        case .badVariableName(let name): "\(name.terminalSafe) is not a valid variable name"
        case .unknownVariable(let name, let nearest):
            "unknown variable \(name.terminalSafe)" + NameSuggestion.text(nearest: nearest)
        case .noRecord(let number, let last):
            "no record $\(number)" + (last.map { "; the newest is $\($0)" } ?? "; nothing has been run yet")
        case .recordGone(let number, let oldest): "record $\(number) is no longer kept; the oldest is $\(oldest)"
        case .nothingToShow(let what, _): what
        case .patternInKey(let key):
            "del takes exact names. To delete by pattern: keys \(key.terminalSafe), then del $last.result.keys"
        case .notLocal(let name): "@ \(name.terminalSafe) works only on the local network"
        case .directive(let message, _): message
        case .includeLoop(let file): "\(file.terminalSafe) includes itself"
        case .file(let path, let reason): "\(path.terminalSafe): \(reason)"
        case .fileOutside(let path): "\(path.terminalSafe) is outside the session file's folder"
        case .needsPerson(let what, _): what
        case .expectation(let text): text
        case .serverNotRunning: "no server is running"
        case .other(_, let message, _): message
        }
    }

    public var hint: String? {
        switch self {
        case .unknownCommand(_, _, let instead): instead
        case .redisOnly(_, _, let instead), .elsewhere(_, let instead), .needsPerson(_, let instead): instead
        case .noCache: "create us-east-1"
        case .noPreviousCache, .badCacheName: "use"
        case .ambiguousCache(_, let matches): matches.first.map { "use \($0)" }
        case .unknownCache: "use"
        case .cacheNameTaken(let name, _): "use \(name)"
        case .unknownSetting(let name, let known):
            SimilarNames.nearest(to: name, among: known).first.map { ":\($0)" } ?? ":"
        case .badSetting(let name, _, let allowed): allowed.first { !$0.contains(" ") }.map { ":\(name) \($0)" }
        case .badVariableName: "let id = $last.result.cacheId"
        case .unknownVariable: "let"
        case .noRecord, .recordGone: "history"
        case .nothingToShow(_, let instead): instead
        case .patternInKey(let key): "keys \(key)"
        case .notLocal: "help local"
        case .directive(_, let hint): hint
        case .includeLoop, .file, .fileOutside, .expectation: nil
        case .serverNotRunning: "serve start"
        case .other(_, _, let hint): hint
        }
    }

    private static func suggestion(for name: String, among known: [String]) -> String {
        NameSuggestion.text(nearest: SimilarNames.nearest(to: name, among: known), known: known)
    }
}
