import Core

/// The charset of a JSON body.
///
/// JSON itself is UTF-8. Clients of frameworks that read any charset whose name begins with `utf-` send others.
///
/// Source: RFC 8259, section 8.1; `body-parser`, `json`.
enum BodyCharset: Equatable {
    case utf8
    /// UTF-16 whose byte order follows from its byte order mark, else from the zero bytes of the first character.
    case utf16
    case utf16LittleEndian
    case utf16BigEndian
    /// UTF-32 whose byte order is found as for ``utf16``.
    case utf32
    case utf32LittleEndian
    case utf32BigEndian

    /// Reads the parameter `charset` of a content type; without one, the charset is UTF-8.
    ///
    /// - Throws: ``UnreadFormat`` for a charset that is not supported.
    init(contentType: String?) throws(UnreadFormat) {
        guard let contentType, contentType != "application/json", contentType.utf8.contains(UInt8(ascii: ";")) else {
            self = .utf8
            return
        }
        let name = Self.parameter("charset", of: contentType) ?? "utf-8"
        switch name.lowercased() {
        case "utf-8": self = .utf8
        case "utf-16": self = .utf16
        case "utf-16le": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "utf-32": self = .utf32
        case "utf-32le": self = .utf32LittleEndian
        case "utf-32be": self = .utf32BigEndian
        default:
            let shown = name.terminalSafe(upTo: 40)
            throw UnreadFormat("the charset \(shown) is not supported; supported are utf-8, utf-16 and utf-32")
        }
    }

    /// Converts text to UTF-8, without its byte order mark; returns nil for bytes that are not text in this charset.
    ///
    /// Bytes in ``utf8`` are returned as they are.
    func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .utf8: return bytes
        case .utf16, .utf16LittleEndian, .utf16BigEndian:
            guard let units = units(of: bytes, as: UInt16.self) else { return nil }
            return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
        case .utf32, .utf32LittleEndian, .utf32BigEndian:
            guard let units = units(of: bytes, as: UInt32.self) else { return nil }
            return String(validating: units, as: UTF32.self).map { Array($0.utf8) }
        }
    }

    private func units<Unit: FixedWidthInteger>(of bytes: [UInt8], as unit: Unit.Type) -> ArraySlice<Unit>? {
        let width = MemoryLayout<Unit>.size
        guard bytes.count.isMultiple(of: width) else { return nil }
        let isBig = isBigEndian(bytes)
        let units = stride(from: 0, to: bytes.count, by: width).map { start in
            bytes[start..<(start + width)].enumerated().reduce(Unit(0)) { unit, byte in
                let place = isBig ? width - 1 - byte.offset : byte.offset
                return unit | Unit(byte.element) << (8 * place)
            }
        }
        return units.first == 0xFEFF ? units.dropFirst() : units[...]
    }

    private func isBigEndian(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .utf8, .utf16LittleEndian, .utf32LittleEndian: return false
        case .utf16BigEndian, .utf32BigEndian: return true
        case .utf16, .utf32:
            // The first character of JSON is below 128, so its other bytes are zeros. A byte order mark is FE FF or
            // FF FE, with zeros before or after it.
            guard let first = bytes.first else { return false }
            return first == 0 || (first == 0xFE && bytes.dropFirst().first == 0xFF)
        }
    }

    /// Returns the first parameter of that name in a content type, without its quotes.
    private static func parameter(_ name: String, of contentType: String) -> String? {
        var isQuoted = false
        let parts = contentType.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == ";" && !isQuoted
        }
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, pair[0].trimmingSpaces.lowercased() == name else { continue }
            let value = pair[1].trimmingSpaces
            let isQuoted = value.count > 1 && value.first == "\"" && value.last == "\""
            return isQuoted ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
