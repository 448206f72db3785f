import CommandLanguage
import Core
import OrderedJSON

/// A reader of a file's entries, one after the other; only a chunk of the file is in memory at a time.
struct EntryReader {
    /// The maximum size of an entry, in bytes.
    static let entryLimit = 16 << 20

    private let path: String
    private let format: EntryFormat
    private var scanner: EntryTokenizer
    private var columns: [String]?
    private var count = 0
    private var isInside = false
    private var isOver = false

    init(_ path: String, _ chunks: any ByteStream) throws(CommandError) {
        self.path = path
        format = try EntryFormat(ofFile: path)
        scanner = EntryTokenizer(path, chunks)
    }

    /// The number of bytes that were read.
    var position: Int { scanner.position }

    /// Returns the next entry; nil at the end of the file, and on every later call.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` with the line and what is wrong there.
    mutating func next() throws(CommandError) -> CacheFileEntry? {
        guard !isOver else { return nil }
        let entry =
            switch format {
            case .lines: try nextLine()
            case .object: try nextMember()
            case .table: try nextRow()
            }
        isOver = entry == nil
        return entry
    }

    // MARK: .jsonl

    private mutating func nextLine() throws(CommandError) -> CacheFileEntry? {
        while let line = try scanner.line() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            let place = scanner.lineNumber
            guard let object = try json(line, place).object else { throw wrong(place, "expected an object") }
            try check(object.map(\.key), place)
            guard let key = object["key"]?.string else { throw wrong(place, "key is missing or not text") }
            guard let value = object["value"] else { throw wrong(place, "value is missing") }
            return CacheFileEntry(place: place, key: key, value: value, ttl: try seconds(object["ttl"], place))
        }
        return nil
    }

    // MARK: .json

    private mutating func nextMember() throws(CommandError) -> CacheFileEntry? {
        if !isInside {
            guard try scanner.skipSpace() == UInt8(ascii: "{") else {
                throw wrong(1, "expected an object of keys and values")
            }
            scanner.advance()
            isInside = true
        } else {
            switch try scanner.skipSpace() {
            case UInt8(ascii: ",")?: scanner.advance()
            case UInt8(ascii: "}")?: return try end()
            default: throw wrong(scanner.lineNumber, "expected , or }")
            }
        }
        if try scanner.skipSpace() == UInt8(ascii: "}"), count == 0 { return try end() }
        let line = scanner.lineNumber
        guard let key = try json(try scanner.jsonText(), line).string else { throw wrong(line, "a key must be text") }
        guard try scanner.skipSpace() == UInt8(ascii: ":") else { throw wrong(line, "expected : after the key") }
        scanner.advance()
        count += 1
        let value = try json(try scanner.jsonText(), scanner.lineNumber)
        return CacheFileEntry(place: count, key: key, value: value, ttl: nil)
    }

    private mutating func end() throws(CommandError) -> CacheFileEntry? {
        scanner.advance()
        guard try scanner.skipSpace() == nil else {
            throw wrong(scanner.lineNumber, "unexpected text after the object")
        }
        return nil
    }

    // MARK: .csv

    private mutating func nextRow() throws(CommandError) -> CacheFileEntry? {
        if columns == nil {
            guard let head = try scanner.row() else { return nil }
            let names = head.map { name in
                String(name.lowercased().filter { $0 != " " && !$0.isNewline && $0 != "\t" && $0 != "\r" })
            }
            guard names.contains("key"), names.contains("value") else {
                throw wrong(1, "the first line must name the columns: key, value and optionally ttl")
            }
            try check(names, 1)
            columns = names
        }
        while let row = try scanner.row() {
            if row == [""] { continue }
            let (place, columns) = (scanner.rowLine, columns ?? [])
            guard row.count == columns.count else {
                throw wrong(place, "expected \(columns.count) cells, found \(row.count)")
            }
            func cell(_ name: String) -> String? { columns.firstIndex(of: name).map { row[$0] } }
            let ttl = cell("ttl").flatMap { $0.isEmpty ? nil : $0 }
            let number = ttl.flatMap { JSONNumber($0) }
            if ttl != nil, number == nil { throw wrong(place, "ttl is not a number of seconds") }
            return CacheFileEntry(
                place: place,
                key: cell("key") ?? "",
                value: cell("value").map { ValueParser.read($0) } ?? .null,
                ttl: try seconds(number.map(JSONValue.number), place)
            )
        }
        return nil
    }

    // MARK: Shared by all formats

    /// Throws for a name that would be ignored, such as a misspelt `ttl`.
    private func check(_ names: [String], _ place: Int) throws(CommandError) {
        guard let other = names.first(where: { !["key", "value", "ttl"].contains($0) }) else { return }
        throw wrong(place, "\(other.terminalSafe(upTo: 40)) is not allowed here, use key, value and ttl")
    }

    private func json(_ bytes: [UInt8], _ line: Int) throws(CommandError) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw wrong(line, error.message)
        }
    }

    private func seconds(_ value: JSONValue?, _ place: Int) throws(CommandError) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let seconds = value.int, seconds >= -1 else { throw wrong(place, "ttl is not a number of seconds") }
        // The services write -1 for a value that never expires.
        return seconds == -1 ? nil : seconds
    }

    private func wrong(_ line: Int, _ what: String) -> CommandError {
        .file("\(path):\(line)", what)
    }
}
