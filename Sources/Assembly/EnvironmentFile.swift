import ConsoleLanguage
import Wire

/// The settings of a `.env` file: `NAME=VALUE` lines, comments and empty lines.
///
/// Written here because a mistake must be told with its line, and because a name that is almost one of ours is refused: a misspelt
/// limit must not count as no limit. Empty values count as absent; a ` #` begins a comment, as in the seed's own file.
struct EnvironmentFile {
    let values: [String: String]

    /// Reads a file's text.
    ///
    /// - Throws: ``SettingsError`` with the line.
    init(_ text: String, path: String) throws(SettingsError) {
        var values: [String: String] = [:]
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var line = Self.trimmed(raw)
            if line.isEmpty || line.first == "#" { continue }
            if line.hasPrefix("export ") { line = Self.trimmed(line.dropFirst(7)) }
            guard let equals = line.firstIndex(of: "=") else {
                throw .badLine(file: path, line: index + 1)
            }
            let name = String(Self.trimmed(line[..<equals]))
            var value = Self.trimmed(line[line.index(after: equals)...])
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isNamePart) else {
                throw .badLine(file: path, line: index + 1)
            }
            if let comment = value.firstRange(of: " #") { value = Self.trimmed(value[..<comment.lowerBound]) }
            if value.first == "#" { value = "" }
            if let first = value.first, first == "\"" || first == "'" {
                throw .quoted(name: name, file: path, line: index + 1)
            }
            try Self.refuseMisspelling(of: name, path: path, line: index + 1)
            if !value.isEmpty { values[name] = String(value) }
        }
        self.values = values
    }

    private static func refuseMisspelling(of name: String, path: String, line: Int) throws(SettingsError) {
        guard !SettingKey.names.contains(name) else { return }
        let nearest = NearestNames.nearest(to: name, among: SettingKey.names).first
        guard name.hasPrefix("GALAKSIO_") || nearest != nil else { return }
        throw .unknownName(name, nearest: nearest, file: path, line: line)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return text
    }
}
