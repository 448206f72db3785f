/// The source of a setting; a more trusted source is greater.
enum SettingSource: Int, Comparable, Sendable {
    /// The `.env` of the current folder.
    case file
    /// The environment.
    case environment
    /// The command line.
    case flag
    /// A default of the program.
    case builtIn

    static func < (one: SettingSource, other: SettingSource) -> Bool {
        one.rawValue < other.rawValue
    }
}

extension SettingSource: CustomStringConvertible {
    /// The source in a word, for messages.
    var description: String {
        switch self {
        case .file: ".env"
        case .environment: "environment"
        case .flag: "flag"
        case .builtIn: "default"
        }
    }
}
