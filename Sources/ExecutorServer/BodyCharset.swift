import Core

/// The charsets in which JSON is read.
///
/// JSON itself is UTF-8; clients of frameworks that read any charset whose name begins with `utf-` send others.
///
/// Source: RFC 8259, section 8.1; `body-parser`, `json`.
enum BodyCharset: Equatable {
    case utf8
    /// By its byte order mark, else by where the zeros of the first character are.
    case utf16
    case utf16LittleEndian
    case utf16BigEndian
    /// As ``utf16``, in four bytes.
    case utf32
    case utf32LittleEndian
    case utf32BigEndian

    /// Reads the parameter `charset` of a content type; without one it is UTF-8.
    ///
    /// - Throws: ``UnreadFormat`` for any other.
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

    /// The text as UTF-8, without its byte order mark; nil for bytes that are no text in this charset.
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
            // The first character of JSON is below 128: its other bytes are zeros. A mark is FE FF or FF FE, with zeros before or behind.
            guard let first = bytes.first else { return false }
            return first == 0 || (first == 0xFE && bytes.dropFirst().first == 0xFF)
        }
    }

    /// A parameter of a content type, without its quotes; the first one counts.
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
