import Core
import OrderedJSON
import Testing

@testable import Console

@Suite("Entries of a file")
struct EntrySourceTests {
    /// A file that comes in pieces of that many bytes.
    private struct Pieces: ByteStream {
        var rest: ArraySlice<UInt8>
        let length: Int
        let size: Int?

        init(_ text: String, of length: Int) {
            rest = Array(text.utf8)[...]
            self.length = length
            size = rest.count
        }

        mutating func next() -> [UInt8]? {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(length) }
            return Array(rest.prefix(length))
        }
    }

    private static func read(_ text: String, as path: String, pieces: Int) throws -> [CacheFileEntry] {
        var source = try EntryReader(path, Pieces(text, of: pieces))
        var entries: [CacheFileEntry] = []
        while let entry = try source.next() { entries.append(entry) }
        // Who works on several at once asks once more.
        #expect(try source.next() == nil)
        return entries
    }

    static let files: [(path: String, text: String, entries: [CacheFileEntry])] = [
        (
            "f.jsonl", "\u{FEFF}{\"key\":\"a\",\"value\":1.10}\r\n\n{\"key\":\"b\",\"value\":null,\"ttl\":60}",
            [
                CacheFileEntry(place: 1, key: "a", value: .number(JSONNumber("1.10") ?? JSONNumber(0)), ttl: nil),
                CacheFileEntry(place: 3, key: "b", value: .null, ttl: 60),
            ]
        ),
        ("f.jsonl", "", []), ("f.json", "{}", []), ("f.json", "\u{FEFF}{}", []), ("f.csv", "\u{FEFF}key,value\n", []),
        ("f.json", " { } \n", []), ("f.csv", "", []),
        ("f.csv", "key,value\n", []),
        ("f.csv", " Key,value,TTL \r\na,1,60\r\n", [CacheFileEntry(place: 2, key: "a", value: 1, ttl: 60)]),
        (
            "f.json", "{\"a,}\\\"\": [1, {\"b\":\"]\"}],\n\"c\":-1 , \"\":\"x\"}\n",
            [
                CacheFileEntry(place: 1, key: "a,}\"", value: [1, ["b": "]"]], ttl: nil),
                CacheFileEntry(place: 2, key: "c", value: -1, ttl: nil),
                CacheFileEntry(place: 3, key: "", value: "x", ttl: nil),
            ]
        ),
        (
            "F.CSV", "value,ttl,key\r\n\"1,\"\"2\"\"\n3\",,a\r\n\n\"\"\"42\"\"\",5,b\n,,c",
            [
                CacheFileEntry(place: 2, key: "a", value: "1,\"2\"\n3", ttl: nil),
                CacheFileEntry(place: 5, key: "b", value: "42", ttl: 5),
                CacheFileEntry(place: 6, key: "c", value: "", ttl: nil),
            ]
        ),
    ]

    @Test(
        "however the file is cut into pieces, its entries are the same",
        arguments: files.indices,
        [1, 2, 3, 7, 4096]
    )
    func reads(_ index: Int, _ pieces: Int) throws {
        let (path, text, entries) = Self.files[index]
        #expect(try Self.read(text, as: path, pieces: pieces) == entries)
    }

    @Test(
        "a mistake is named with its line",
        arguments: [
            ("f.jsonl", "{\"key\":\"a\",\"value\":1}\n[]", "f.jsonl:2: expected an object"),
            ("f.jsonl", "{\"key\":1,\"value\":1}", "f.jsonl:1: key is missing or not text"),
            ("f.jsonl", "{\"key\":\"a\",\"value\":1,\"ttl\":\"x\"}", "f.jsonl:1: ttl is not a number of seconds"),
            ("f.json", "[1]", "f.json:1: expected an object of keys and values"),
            (
                "f.jsonl", "{\"key\":\"a\",\"value\":1,\"tl\":60}",
                "f.jsonl:1: tl is not allowed here, use key, value and ttl"
            ),
            ("f.csv", "key,value,expires\na,1,60", "f.csv:1: expires is not allowed here, use key, value and ttl"),
            ("f.json", "{\"a\":1\n\"b\":2}", "f.json:2: expected , or }"),
            ("f.json", "{\"a\":\u{C}1}", "f.json:1: not JSON at line 1, column 1: expected a value, found byte 0x0C"),
            ("f.json", "{\"a\":1}x", "f.json:1: unexpected text after the object"),
            (
                "f.csv", "a,b\n1,2",
                "f.csv:1: the first line must name the columns: key, value and optionally ttl"
            ),
            ("f.csv", "key,value\n\n\"a\n\",1\nb", "f.csv:5: expected 2 cells, found 1"),
            ("f.csv", "key,value\n\"a,1", "f.csv:2: a quote is not closed"),
            ("f.csv", "key,value,ttl\na,1,soon", "f.csv:2: ttl is not a number of seconds"),
        ]
    )
    func refuses(_ path: String, _ text: String, _ message: String) {
        let error = #expect(throws: CommandError.self) { try Self.read(text, as: path, pieces: 5) }
        #expect(error?.message == message)
    }

    @Test("what is written is read back", arguments: EntryFormat.allCases)
    func writes(_ format: EntryFormat) throws {
        let entries = [
            CacheFileEntry(place: 0, key: "a,\"b\"\n", value: "42", ttl: nil),
            CacheFileEntry(place: 0, key: "é", value: ["x": [1, nil]], ttl: nil),
            CacheFileEntry(place: 0, key: "", value: "plain, text", ttl: nil),
            CacheFileEntry(place: 0, key: "n", value: 1, ttl: nil),
        ]
        var writer = EntryWriter(format)
        let text = writer.head + entries.map { writer.text(of: $0) }.joined() + writer.end
        let read = try Self.read(text, as: "f.\(format.rawValue)", pieces: 3)
        #expect(read.map(\.key) == entries.map(\.key) && read.map(\.value) == entries.map(\.value))
    }
}
