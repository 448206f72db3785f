/// A row that PostgreSQL returned, as text.
struct PostgreSQLRow: StoredRow, Sendable {
    /// The positions of the columns by name, shared by all rows of a result.
    let positions: [String: Int]
    /// The values; nil for NULL.
    let values: [String?]

    func cell(_ column: String) -> any StoredCell {
        PostgreSQLCell(text: positions[column].flatMap { values[$0] })
    }

    func cell(at index: Int) -> any StoredCell {
        PostgreSQLCell(text: values.indices.contains(index) ? values[index] : nil)
    }
}

/// A value that PostgreSQL returned, as text.
struct PostgreSQLCell: StoredCell, Sendable {
    let text: String?

    var isNull: Bool { text == nil }
    var integer: Int? { text.flatMap { Int($0) } }

    /// The bytes of a `bytea`, which is written in hexadecimal after `\x`.
    var bytes: [UInt8]? {
        guard let text, text.hasPrefix("\\x"), text.utf8.count.isMultiple(of: 2) else { return nil }
        let digits = text.utf8.dropFirst(2).map { UInt8(hexadecimal: $0) }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { index in
            digits[index].flatMap { high in digits[index + 1].map { high << 4 | $0 } }
        }
        return bytes.contains(nil) ? nil : bytes.compactMap(\.self)
    }
}

extension StoredValue {
    /// The value as the text of a parameter.
    var parameter: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): "\(integer)"
        case .bytes(let bytes): "\\x" + bytes.map { Self.digits[Int($0 >> 4)] + Self.digits[Int($0 & 15)] }.joined()
        }
    }

    private static let digits = "0123456789abcdef".map { String($0) }
}

extension UInt8 {
    /// Creates the value of a hexadecimal digit; returns nil for any other character.
    fileprivate init?(hexadecimal digit: UInt8) {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self = digit - UInt8(ascii: "a") + 10
        default: return nil
        }
    }
}

/// The text of an array as a parameter, see "Array Input and Output Syntax" in the documentation of PostgreSQL.
enum PostgreSQLArray {
    /// Returns an array of texts, of which some may be NULL.
    static func text(_ values: [String?]) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (index, value) in values.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            guard let value else {
                text += "NULL".utf8
                continue
            }
            text.append(UInt8(ascii: "\""))
            for byte in value.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns an array of numbers, of which some may be NULL.
    static func text(_ values: [Int64?]) -> String {
        "{" + values.map { $0.map { "\($0)" } ?? "NULL" }.joined(separator: ",") + "}"
    }
}
