/// Where a setting comes from; the stronger place is the greater one.
enum SettingSource: Int, Comparable, Sendable {
    /// The `.env` of the present folder.
    case file
    /// The environment.
    case environment
    /// The command line.
    case flag
    /// The program itself.
    case builtIn

    static func < (one: SettingSource, other: SettingSource) -> Bool {
        one.rawValue < other.rawValue
    }
}

extension SettingSource: CustomStringConvertible {
    /// The place in a word, for messages.
    var description: String {
        switch self {
        case .file: ".env"
        case .environment: "environment"
        case .flag: "flag"
        case .builtIn: "default"
        }
    }
}
