import Core
import Signing

/// The settings of a `.env` file, in whatever form npm's dotenv reads: `NAME=VALUE` or `NAME: VALUE`, `export` before it, values in single
/// or double quotes or backticks, over several lines too, comments, any line ends, a byte order mark.
///
/// CapturedOutput here because a mistake must be told with its line, because a name that is almost one of ours is refused: a misspelt
/// limit must not count as no limit, and because the wallet's key must become no text. Empty values count as absent.
///
/// Source: dotenv 16, `lib/main.js`.
struct DotEnvFile {
    /// The settings but the wallet's key.
    private(set) var values: [String: String] = [:]
    /// The wallet's key, or why it is none; nil if there is none.
    private(set) var wallet: Result<PrivateKey, SigningError>?

    /// Reads a file's bytes, and overwrites the wallet's key among them.
    ///
    /// - Throws: ``SettingsError`` with the line.
    init(reading bytes: UnsafeMutableRawBufferPointer, path: String) throws(SettingsError) {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw .unreadableFile(path, "it is UTF-16; save it as UTF-8")
        }
        var lines = DotEnvLines(bytes)
        while let line = lines.next() {
            switch line {
            case .nothing: continue
            case .noSetting(let number): throw .badLine(file: path, line: number)
            case .badQuote(let name, let number):
                let name = Self.text(name)
                try Self.refuseMisspelling(of: name, path, number)
                // What belongs to another program is its own affair.
                if SettingKey.names.contains(name) { throw .badQuote(name: name, file: path, line: number) }
            case .setting(let name, let value, let quote, let number):
                let name = Self.text(name)
                try Self.refuseMisspelling(of: name, path, number)
                if name == SettingKey.walletKey.rawValue {
                    takeKey(value)
                } else if !value.isEmpty {
                    try take(value, quote, as: name, path, number)
                }
            }
        }
    }

    /// Reads a file's text.
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
            // What belongs to another program is its own affair.
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
