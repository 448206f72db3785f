import Core
import Glibc

extension Settings {
    /// The folder for state: `$XDG_STATE_HOME/galaksio`, by default under `~/.local/state`.
    static var stateFolder: String? {
        folder("XDG_STATE_HOME", orElse: ".local/state")
    }

    /// The folder for configuration: `$XDG_CONFIG_HOME/galaksio`, by default under `~/.config`.
    static var configurationFolder: String? {
        folder("XDG_CONFIG_HOME", orElse: ".config")
    }

    /// Returns the program's folder below the one that a variable names; a relative path is ignored.
    ///
    /// Source: XDG Base Directory Specification, version 0.8, "Basics".
    private static func folder(_ name: String, orElse usual: String) -> String? {
        if let base = variable(name), base.hasPrefix("/") { return "\(base)/galaksio" }
        guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
        return "\(home)/\(usual)/galaksio"
    }

    /// The path of the ledger's file; a relative path is resolved in the folder of the `.env` that sets it.
    ///
    /// - Throws: ``SettingsError/relativePath(_:_:)`` for a relative path that is not from a file, and
    ///   for one that begins with `~`, which only a shell expands.
    var storePath: String? {
        get throws(SettingsError) {
            try path(.storePath) ?? Self.stateFolder.map { "\($0)/ledger.sqlite" }
        }
    }

    /// The path of the file of API keys, by the same rules; nil where none is set.
    ///
    /// - Throws: ``SettingsError/relativePath(_:_:)``.
    var apiKeysFile: String? {
        get throws(SettingsError) { try path(.apiKeysFile) }
    }

    private func path(_ key: SettingKey) throws(SettingsError) -> String? {
        guard let (text, source) = find(key) else { return nil }
        if text.hasPrefix("/") { return text }
        guard source == .file, !text.hasPrefix("~"), let folder = Self.presentFolder else {
            throw .relativePath(key, text)
        }
        return "\(folder)/\(text)"
    }

    private static var presentFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }
}
