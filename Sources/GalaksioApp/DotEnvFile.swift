import Core
import Signing

/// The settings of a `.env` file, in any form that npm's dotenv reads.
///
/// Such forms are `NAME=VALUE` or `NAME: VALUE`, `export` before it, values in single or double quotes or backticks,
/// also over several lines, comments, any line ends, and a byte order mark.
///
/// The parser is part of this program because an error must name its line, because a name that is almost that of a
/// setting is refused (a misspelt limit must not count as no limit), and because the wallet's key must not become text.
/// Empty values count as absent.
///
/// Source: dotenv 16, `lib/main.js`.
struct DotEnvFile {
    /// The settings, except for the wallet's key.
    private(set) var values: [String: String] = [:]
    /// The wallet's key, or the reason for which it is invalid; nil if there is none.
    private(set) var wallet: Result<PrivateKey, SigningError>?

    /// Reads the bytes of a file, and overwrites the wallet's key in them.
    ///
    /// - Throws: ``SettingsError`` with the line.
    init(reading bytes: UnsafeMutableRawBufferPointer, path: String) throws(SettingsError) {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw .unreadableFile(path, "it is UTF-16, not UTF-8")
        }
        var lines = DotEnvLines(bytes)
        while let line = lines.next() {
            switch line {
            case .nothing: continue
            case .noSetting(let number): throw .badLine(file: path, line: number)
            case .badQuote(let name, let number):
                let name = Self.text(name)
                try Self.refuseMisspelling(of: name, path, number)
                // Settings of other programs are not checked.
                if SettingKey.names.contains(name) { throw .badQuote(name: name, file: path, line: number) }
            case .setting(let name, let value, let quote, let number):
                let name = Self.text(name)
                try Self.refuseMisspelling(of: name, path, number)
                if name == SettingKey.walletKey.name {
                    takeKey(value)
                } else if !value.isEmpty {
                    try take(value, quote, as: name, path, number)
                }
            }
        }
    }

    /// Reads the text of a file.
    ///
    /// - Throws: ``SettingsError`` with the line.
    init(_ text: String, path: String) throws(SettingsError) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        defer { bytes.deallocate() }
        bytes.copyBytes(from: text.utf8)
        try self.init(reading: bytes, path: path)
    }

    private typealias Bytes = DotEnvLines.Bytes

    private mutating func take(
        _ value: Bytes,
        _ quote: UInt8?,
        as name: String,
        _ path: String,
        _ line: Int
    ) throws(SettingsError) {
        guard let text = String(validating: value, as: UTF8.self) else {
            // Settings of other programs are not checked.
            guard SettingKey.names.contains(name) else { return }
            throw .notUTF8(name: name, file: path, line: line)
        }
        guard quote == UInt8(ascii: "\"") else {
            values[name] = text
            return
        }
        values[name] = text.replacing("\\n", with: "\n").replacing("\\r", with: "\r")
    }

    private static func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    private mutating func takeKey(_ value: Bytes) {
        let bytes = UnsafeMutableRawBufferPointer(rebasing: value)
        if let parsed = WalletKey.parsed(UnsafeRawBufferPointer(bytes)) { wallet = parsed }
        for index in bytes.indices { bytes[index] = UInt8(ascii: " ") }
    }

    private static func refuseMisspelling(of name: String, _ path: String, _ line: Int) throws(SettingsError) {
        guard let nearest = SettingKey.nearest(toMisspelt: name) else { return }
        throw .unknownName(name, nearest: nearest, file: path, line: line)
    }
}
