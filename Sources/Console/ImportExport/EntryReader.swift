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

    /// The size of the file in bytes; nil where it has none, such as for a pipe.
    var size: Int? { scanner.size }

    /// The number of bytes that were read.
    var position: Int { scanner.position }

    /// Returns the next entry; nil at the end of the file, and on every later call.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` with the line and what is wrong there.
    mutating func next() throws(CommandError) -> CacheFileEntry? {
        var value: [UInt8] = []
        guard let head = try next(&value) else { return nil }
        return CacheFileEntry(place: head.place, key: head.key, value: try at(head.place).json(value), ttl: head.ttl)
    }

    /// Reads the next entry, whose value is appended to `values` as compact JSON; nil at the end, as ``next()``.
    ///
    /// - Throws: The same.
    mutating func next(_ values: inout [UInt8]) throws(CommandError) -> EntryHead? {
        guard !isOver else { return nil }
        let head =
            switch format {
            case .lines: try nextLine(&values)
            case .object: try nextMember(&values)
            case .table: try nextRow(&values)
            }
        isOver = head == nil
        return head
    }

    // MARK: .jsonl

    private mutating func nextLine(_ values: inout [UInt8]) throws(CommandError) -> EntryHead? {
        let path = path
        while true {
            let read = try scanner.line { (line, number) throws(CommandError) -> EntryHead? in
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
                return try EntryPlace(path: path, line: number).head(in: line, &values)
            }
            guard let read else { return nil }
            if let head = read { return head }
        }
    }

    // MARK: .json

    private mutating func nextMember(_ values: inout [UInt8]) throws(CommandError) -> EntryHead? {
        if !isInside {
            guard try scanner.skipSpace() == UInt8(ascii: "{") else {
                throw at(1).wrong("expected an object of keys and values")
            }
            scanner.advance()
            isInside = true
        } else {
            switch try scanner.skipSpace() {
            case UInt8(ascii: ",")?: scanner.advance()
            case UInt8(ascii: "}")?: return try end()
            default: throw at(scanner.lineNumber).wrong("expected , or }")
            }
        }
        if try scanner.skipSpace() == UInt8(ascii: "}"), count == 0 { return try end() }
        let line = scanner.lineNumber
        guard let key = try at(line).json(try scanner.jsonText()).string else {
            throw at(line).wrong("a key must be text")
        }
        guard try scanner.skipSpace() == UInt8(ascii: ":") else { throw at(line).wrong("expected : after the key") }
        scanner.advance()
        count += 1
        let value = try at(scanner.lineNumber).json(try scanner.jsonText())
        value.writeCompact(to: &values)
        return EntryHead(place: count, key: key, ttl: nil)
    }

    private mutating func end() throws(CommandError) -> EntryHead? {
        scanner.advance()
        guard try scanner.skipSpace() == nil else {
            throw at(scanner.lineNumber).wrong("unexpected text after the object")
        }
        return nil
    }

    // MARK: .csv

    private mutating func nextRow(_ values: inout [UInt8]) throws(CommandError) -> EntryHead? {
        if columns == nil {
            guard let head = try scanner.row() else { return nil }
            let names = head.map { name in
                String(name.lowercased().filter { $0 != " " && !$0.isNewline && $0 != "\t" && $0 != "\r" })
            }
            guard names.contains("key"), names.contains("value") else {
                throw at(1).wrong("the first line must name the columns: key, value and optionally ttl")
            }
            for name in names { try at(1).check(name) }
            columns = names
        }
        while let row = try scanner.row() {
            if row == [""] { continue }
            let (place, columns) = (scanner.rowLine, columns ?? [])
            guard row.count == columns.count else {
                throw at(place).wrong("expected \(columns.count) cells, found \(row.count)")
            }
            func cell(_ name: String) -> String? { columns.firstIndex(of: name).map { row[$0] } }
            let ttl = cell("ttl").flatMap { $0.isEmpty ? nil : $0 }
            let number = ttl.flatMap { JSONNumber($0) }
            if ttl != nil, number == nil { throw at(place).wrong(EntryPlace.badTime) }
            (cell("value").map { ValueParser.read($0) } ?? .null).writeCompact(to: &values)
            let seconds = try at(place).seconds(number.map(JSONValue.number))
            return EntryHead(place: place, key: cell("key") ?? "", ttl: seconds)
        }
        return nil
    }

    /// Checks the key of the entry that was read last.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` with its line if it is empty.
    func check(key: String) throws(CommandError) {
        guard key.isEmpty else { return }
        throw at(format == .table ? scanner.rowLine : scanner.lineNumber).wrong("the key is empty")
    }

    private func at(_ line: Int) -> EntryPlace { EntryPlace(path: path, line: line) }
}
