import Wire

/// What is wrong in the configuration, and where.
enum SettingsError: Error, Hashable {
    /// A value that the setting cannot have; the example is one that it can.
    case badValue(name: String, value: String, allowed: String, source: String, example: String)
    /// A line of a `.env` file that is no setting; it is not shown, for it may hold a key.
    case badLine(file: String, line: Int)
    /// A quoted value in a `.env` file.
    case quoted(name: String, file: String, line: Int)
    /// A name in a `.env` file that is almost one of ours.
    case unknownName(String, nearest: String?, file: String, line: Int)
    /// A wallet key that is none; why, without any of its text.
    case badKey(String)
    /// A setting that must be there.
    case missing(name: String, why: String, instead: String)
}

extension SettingsError: UserFacingError {
    var code: FailureCode { .badSetting }

    var message: String {
        switch self {
        case .badValue(let name, let value, let allowed, let source, _):
            "\(name) cannot be \(value.printable.debugDescription) (\(source)); allowed: \(allowed)"
        case .badLine(let file, let line): "\(file):\(line): this line is no setting; write NAME=VALUE"
        case .quoted(let name, let file, let line):
            "\(file):\(line): \(name) stands in quotes, which would become part of the value"
        case .unknownName(let name, let nearest, let file, let line):
            "\(file):\(line): no setting is called \(name.printable)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .badKey(let why): "\(SettingKey.walletKey.rawValue): \(why)"
        case .missing(let name, let why, _): "\(name) is not set: \(why)"
        }
    }

    var hint: String? {
        switch self {
        case .quoted(let name, _, _): "\(name)=value"
        case .unknownName(_, let nearest, _, _): nearest.map { "\($0)=value" }
        case .missing(_, _, let instead): instead
        case .badValue(let name, _, _, let source, let example):
            source == "flag" ? "galaksio \(name) \(example)" : "\(name)=\(example)"
        case .badLine: "NAME=value"
        case .badKey: "\(SettingKey.walletKey.rawValue)=0x and 64 hexadecimal digits"
        }
    }
}
