import ConsoleLanguage
import Signing
import Wire

/// The settings of a `.env` file: `NAME=VALUE` lines, comments and empty lines.
///
/// Written here because a mistake must be told with its line, because a name that is almost one of ours is refused: a misspelt
/// limit must not count as no limit, and because the wallet's key must become no text. Empty values count as absent; a ` #` begins a
/// comment, as in the seed's own file.
struct EnvironmentFile {
    /// The settings but the wallet's key.
    private(set) var values: [String: String] = [:]
    /// The wallet's key, or why it is none; nil if there is none.
    private(set) var wallet: Result<PrivateKey, SigningError>?

    /// Reads a file's bytes, and overwrites the wallet's key among them.
    ///
    /// - Throws: ``SettingsError`` with the line.
    init(reading bytes: UnsafeMutableRawBufferPointer, path: String) throws(SettingsError) {
        var number = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            number += 1
            try take(bytes[start..<end], at: Place(file: path, line: number))
            start = end + 1
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

    private typealias Bytes = Slice<UnsafeMutableRawBufferPointer>

    /// Where a line stands.
    private struct Place {
        let file: String
        let line: Int
    }

    private mutating func take(_ line: Bytes, at place: Place) throws(SettingsError) {
        var line = Self.trimmed(line)
        if line.isEmpty || line.first == UInt8(ascii: "#") { return }
        if line.starts(with: "export ".utf8) { line = Self.trimmed(line.dropFirst(7)) }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
            throw .badLine(file: place.file, line: place.line)
        }
        let written = Self.trimmed(line[..<equals])
        guard !written.isEmpty, written.allSatisfy(Self.isNamePart) else {
            throw .badLine(file: place.file, line: place.line)
        }
        let name = String(decoding: written, as: UTF8.self)
        let value = Self.withoutComment(Self.trimmed(line[(equals + 1)...]))
        if let first = value.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            throw .quoted(name: name, file: place.file, line: place.line)
        }
        try Self.refuseMisspelling(of: name, at: place)
        if name == SettingKey.walletKey.rawValue {
            takeKey(value)
        } else if !value.isEmpty {
            values[name] = String(decoding: value, as: UTF8.self)
        }
    }

    private mutating func takeKey(_ value: Bytes) {
        let bytes = UnsafeMutableRawBufferPointer(rebasing: value)
        if let parsed = WalletKey.parsed(UnsafeRawBufferPointer(bytes)) { wallet = parsed }
        for index in bytes.indices { bytes[index] = UInt8(ascii: " ") }
    }

    private static func withoutComment(_ value: Bytes) -> Bytes {
        if value.first == UInt8(ascii: "#") { return value.prefix(0) }
        let sign = value.indices.first { value[$0...].starts(with: " #".utf8) }
        return sign.map { trimmed(value[..<$0]) } ?? value
    }

    private static func refuseMisspelling(of name: String, at place: Place) throws(SettingsError) {
        guard !SettingKey.names.contains(name) else { return }
        let nearest = NearestNames.nearest(to: name, among: SettingKey.names).first
        guard name.hasPrefix("GALAKSIO_") || nearest != nil else { return }
        throw .unknownName(name, nearest: nearest, file: place.file, line: place.line)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func trimmed(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        while let first = bytes.first, isSpace(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }
}
