/// A printer of JSON text.
///
/// Its recursion is bounded, because no value deeper than ``JSONParser/depthLimit`` is ever read.
public struct JSONPrinter {
    private(set) var bytes: [UInt8] = []
    private let indent: Int?
    private let sortsNames: Bool

    init(indent: Int?, sortsNames: Bool) {
        self.indent = indent
        self.sortsNames = sortsNames
        // Most values are small, and growing by doubling costs more than room that is not needed.
        bytes.reserveCapacity(256)
    }

    /// Creates a printer of compact text that follows the given bytes.
    init(after bytes: consuming [UInt8]) {
        self.bytes = bytes
        indent = nil
        sortsNames = false
    }

    mutating func write(_ value: JSONValue, level: Int = 0) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            write(elements, between: UInt8(ascii: "["), and: UInt8(ascii: "]"), level: level) { printer, element in
                printer.write(element, level: level + 1)
            }
        case .object(let members) where sortsNames:
            write(members.sorted { $0.key < $1.key }, level: level)
        case .object(let members):
            write(members, level: level)
        }
    }

    private mutating func write(_ members: some Collection<JSONObject.Member>, level: Int) {
        write(members, between: UInt8(ascii: "{"), and: UInt8(ascii: "}"), level: level) { printer, member in
            Self.write(member.key, to: &printer.bytes)
            printer.bytes.append(UInt8(ascii: ":"))
            if printer.indent != nil { printer.bytes.append(0x20) }
            printer.write(member.value, level: level + 1)
        }
    }

    private mutating func write<C: Collection>(
        _ items: C,
        between opening: UInt8,
        and closing: UInt8,
        level: Int,
        item write: (inout JSONPrinter, C.Element) -> Void
    ) {
        bytes.append(opening)
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            breakLine(level + 1)
            write(&self, item)
        }
        if !isFirst { breakLine(level) }
        bytes.append(closing)
    }

    private mutating func breakLine(_ level: Int) {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
    }

    /// Writes text in double quotes; escapes only what RFC 8259 requires.
    ///
    /// Text between two escapes is copied in one piece.
    public static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            var written = 0
            for index in text.indices where needsEscape(text[index]) {
                bytes += text[written..<index]
                escape(text[index], to: &bytes)
                written = index + 1
            }
            bytes += text[written...]
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x08: bytes += "\\b".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0..<0x20:
            bytes += (byte < 0x10 ? "\\u000" : "\\u00").utf8
            bytes += String(byte, radix: 16).utf8
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        }
    }
}

extension JSONValue {
    /// The value as compact UTF-8 text: no spaces, members in their order, numbers with their digits.
    public var compactBytes: [UInt8] {
        var printer = JSONPrinter(indent: nil, sortsNames: false)
        printer.write(self)
        return printer.bytes
    }

    /// Appends the value as compact UTF-8 text.
    public func writeCompact(to bytes: inout [UInt8]) {
        var printer = JSONPrinter(after: bytes.taken())
        printer.write(self)
        bytes = printer.bytes
    }

    /// The value as compact text: no spaces, members in their order, numbers with their digits.
    public var compact: String {
        String(decoding: compactBytes, as: UTF8.self)
    }

    /// The value as text over several lines, indented by two spaces per level, without a final line break.
    public var prettyPrinted: String {
        var printer = JSONPrinter(indent: 2, sortsNames: false)
        printer.write(self)
        return String(decoding: printer.bytes, as: UTF8.self)
    }

    /// The value as compact text with the names of every object sorted, for comparing and hashing.
    public var canonical: String {
        var printer = JSONPrinter(indent: nil, sortsNames: true)
        printer.write(self)
        return String(decoding: printer.bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Returns the bytes, and leaves none, so that they have one owner who can change them in place.
    fileprivate mutating func taken() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &self)
        return bytes
    }
}
