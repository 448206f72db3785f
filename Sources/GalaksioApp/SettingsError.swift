import Core

/// An error in the configuration, with its location.
enum SettingsError: Error, Hashable {
    /// An invalid value of a setting, with an example of a valid one.
    case badValue(name: String, value: String, allowed: String, source: SettingSource, example: String)
    /// A line of a `.env` file that is not a setting; it is not shown, because it may contain a key.
    case badLine(file: String, line: Int)
    /// A quote in a `.env` file that is not closed, or has text after it.
    case badQuote(name: String, file: String, line: Int)
    /// A value in a `.env` file that is not text.
    case notUTF8(name: String, file: String, line: Int)
    /// A `.env` file that exists but is not read, with the reason.
    case unreadableFile(String, String)
    /// A name in the environment that is almost that of a setting.
    case unknownVariable(String, nearest: String?)
    /// A name in a `.env` file that is almost that of a setting.
    case unknownName(String, nearest: String?, file: String, line: Int)
    /// An invalid wallet key, with its location and the reason, without any of its text.
    case badKey(String, String)
    /// A key file that is refused.
    case badKeyFile(path: String, KeyFile.Problem)
    /// A wallet's key in place of the path of its file.
    case keyAsPath(source: SettingSource)
    /// A wallet's key and the path of a key file, with the source of each.
    case twoKeys(SettingSource, SettingSource)
    /// A secret that would be sent to an address from a less trusted source, with the text of the address.
    case notTrusted(Settings.Found, address: Settings.Found, text: String)
    /// Limits of a `.env` that allow higher payments than the defaults, and are not confirmed.
    case unconfirmedLimits(String)
    /// A path in the environment that is not absolute.
    case relativePath(SettingKey, String)
    /// A list of API keys that is wrong, with the place and the reason.
    case badKeyList(place: String, reason: String)
    /// API keys in more than one setting.
    case twoKeyLists
    /// An address that other machines can reach, if no setting says who may spend.
    case openDoor(String)
    /// A required setting that is missing.
    case missing(name: String, why: String, instead: String)
}

extension SettingsError: UserFacingError {
    var code: FailureCode { .badSetting }

    var message: String {
        switch self {
        case .badValue(let name, let value, let allowed, let source, _):
            "\(value.terminalSafe.debugDescription) is not a valid \(name)"
                + (source == .flag ? "" : " (\(source))") + "; allowed: \(allowed)"
        case .badLine(let file, let line): "\(file):\(line): not a setting, expected NAME=VALUE"
        case .badQuote(let name, let file, let line):
            "\(file):\(line): the value of \(name) has no closing quote, or text after it"
        case .notUTF8(let name, let file, let line): "\(file):\(line): the value of \(name) is not UTF-8"
        case .unreadableFile(let file, let why): "\(file) can't be read: \(why)"
        case .unknownVariable(let name, let nearest):
            "environment: unknown setting \(name.terminalSafe)"
                + NameSuggestion.text(nearest: nearest.map { [$0] } ?? [])
        case .unknownName(let name, let nearest, let file, let line):
            "\(file):\(line): unknown setting \(name.terminalSafe)"
                + NameSuggestion.text(nearest: nearest.map { [$0] } ?? [])
        case .badKey(let place, let why): "\(place): \(why)"
        case .badKeyFile(let path, let problem): "\(Self.keyFile): \(problem.message(path: path))"
        case .keyAsPath(let source): "\(Self.keyFile) (\(source)) must be the path of a key file, not the key itself"
        case .twoKeys(let key, let file):
            "\(Self.key) (\(key)) and \(Self.keyFile) (\(file)) are both set, set only one of them"
        case .notTrusted(let secret, let address, _):
            "\(secret.key.name) (\(secret.source)) can't be used with \(address.key.name) (\(address.source)): "
                + "a key needs an address from the same source or a more trusted one"
        case .unconfirmedLimits(let words):
            "the .env in this folder has settings that you have not confirmed: \(words)"
        case .relativePath(let key, let path):
            "\(key.name) must be an absolute path, not \(path.terminalSafe.debugDescription)"
                + (path.hasPrefix("~") ? " (~ is not expanded)" : "")
        case .openDoor(let host):
            "other machines can reach \(host.terminalSafe): set GALAKSIO_API_KEY to a key, or to none to let anyone spend"
        case .badKeyList(let place, let reason): "\(place.terminalSafe): \(reason.terminalSafe)"
        case .twoKeyLists:
            "of GALAKSIO_API_KEY, GALAKSIO_API_KEYS and GALAKSIO_API_KEYS_FILE more than one is set, set only one of them"
        case .missing(let name, let why, _): "\(name) is not set: \(why)"
        }
    }

    var hint: String? {
        switch self {
        case .badQuote(let name, _, _), .notUTF8(let name, _, _): "\(name)=value"
        case .unreadableFile(let file, _): "ls -l \(ShellWord.quoted(file))"
        case .unknownVariable(let name, _): "unset \(ShellWord.quoted(name))"
        case .unknownName(_, let nearest, _, _): nearest.map { "\($0)=value" }
        case .missing(_, _, let instead): instead
        case .openDoor: "export GALAKSIO_API_KEY=$(openssl rand -hex 32)"
        case .badValue(SettingKey.callerKey.name, _, _, _, _): "export GALAKSIO_API_KEY=$(openssl rand -hex 32)"
        case .badValue(let name, _, _, let source, let example):
            source == .flag ? "galaksio \(Self.command(of: name))\(name) \(example)" : "\(name)=\(example)"
        case .badLine: "NAME=value"
        case .notTrusted(_, let address, let text): "export \(address.key.name)=\(ShellWord.quoted(text))"
        case .unconfirmedLimits: "galaksio"
        case .relativePath(let key, let path): "export \(key.name)=\(Self.absolute(path))"
        case .badKey: nil
        case .badKeyList: "galaksio api-key NAME --limit 5.00 --rate 10"
        case .twoKeyLists: "unset GALAKSIO_API_KEY"
        case .badKeyFile(let path, let problem): problem.hint(path: path)
        case .keyAsPath(.file): "\(Self.keyFile)="
        case .keyAsPath: "unset \(Self.keyFile)"
        case .twoKeys(.environment, _): "unset \(Self.key)"
        case .twoKeys(_, .environment): "unset \(Self.keyFile)"
        case .twoKeys: "\(Self.keyFile)="
        }
    }

    /// The setting that has an invalid value; nil for another error.
    var settingOfBadValue: SettingKey? {
        guard case .badValue(let name, _, _, _, _) = self else { return nil }
        return SettingKey.allCases.first { $0.name == name || $0.flag == name }
    }

    /// Returns true for a setting that is missing only because its invalid value counts as none.
    func isMissing(in ignored: Set<SettingKey>) -> Bool {
        guard case .missing(SettingKey.routerURL.name, _, _) = self else { return false }
        return !ignored.isDisjoint(with: [.routerURL, .olderRouterURL])
    }

    /// Returns the command that has a flag, followed by a space; empty for a flag of the console itself.
    private static func command(of flag: String) -> String {
        [SettingKey.port, .host].contains { $0.flag == flag } ? "serve " : ""
    }

    /// Returns the path in the form that a shell makes absolute.
    private static func absolute(_ path: String) -> String {
        let isOfHome = path.hasPrefix("~/")
        return "\"$\(isOfHome ? "HOME" : "PWD")\"/" + ShellWord.quoted(String(path.dropFirst(isOfHome ? 2 : 0)))
    }

    private static let key = SettingKey.walletKey.name
    private static let keyFile = SettingKey.walletKeyFile.name
}
