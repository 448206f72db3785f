import CommandLanguage
import Core
import OrderedJSON

/// A writer of entries in one of the file formats.
struct EntryWriter {
    let format: EntryFormat
    private var count = 0

    init(_ format: EntryFormat) {
        self.format = format
    }

    /// The text before the first entry.
    var head: String {
        switch format {
        case .lines: ""
        case .object: "{"
        case .table: "key,value,ttl\r\n"
        }
    }

    /// The text after the last entry.
    var end: String {
        switch format {
        case .lines, .table: ""
        case .object: count == 0 ? "}\n" : "\n}\n"
        }
    }

    /// Returns the text of the next entry.
    mutating func text(of entry: CacheFileEntry) -> String {
        count += 1
        switch format {
        case .lines:
            var json: JSONObject = ["key": .string(entry.key), "value": entry.value]
            json.append("ttl", ifPresent: entry.ttl.map { .int($0) })
            return JSONValue.object(json).compact + "\n"
        case .object:
            return (count == 1 ? "\n" : ",\n") + "  \(JSONValue.string(entry.key).compact): \(entry.value.compact)"
        case .table:
            let cells = [entry.key, Self.cell(entry.value), entry.ttl.map(String.init) ?? ""]
            return cells.map(Self.quoted).joined(separator: ",") + "\r\n"
        }
    }

    /// Returns the cell of a value: text as it is, unless it would be read back as something else.
    private static func cell(_ value: JSONValue) -> String {
        guard case .string(let text) = value, ValueParser.read(text) == value else { return value.compact }
        return text
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }
}
