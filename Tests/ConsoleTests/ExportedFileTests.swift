import Core
import OrderedJSON
import Synchronization
import Testing

@testable import Console

@Suite("A file that entries are written into")
struct ExportedFileTests {
    /// A disk with room for so many bytes.
    private final class Disk: FileSystem {
        private let room: Mutex<Int>

        init(room: Int) {
            self.room = Mutex(room)
        }

        func read(_ path: String) throws(CommandError) -> [UInt8] { [] }

        func exists(_ path: String) -> Bool { false }

        func chunks(of path: String) throws(CommandError) -> any ByteStream {
            throw .file(path, "nothing is read here")
        }

        func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
            let isFull = room.withLock { room in
                room -= bytes.count
                return room < 0
            }
            if isFull { throw .file(path, "No space left on device") }
        }
    }

    private static func entry(_ number: Int, ttl: Int? = nil) -> CacheFileEntry {
        CacheFileEntry(
            place: number,
            key: "k\(number)",
            value: .string(String(repeating: "v", count: 10_000)),
            ttl: ttl
        )
    }

    @Test func `only what the disk took is in the file`() throws {
        var file = ExportedFile("f.jsonl", .lines, Disk(room: 300_000))
        try file.begin()
        let error = #expect(throws: CommandError.self) {
            for number in 1...100 { try file.write(Self.entry(number)) }
        }
        #expect(error?.message == "f.jsonl: No space left on device")
        #expect(file.count == 28)
        var short = ExportedFile("f.jsonl", .lines, Disk(room: 0))
        try short.begin()
        try short.write(Self.entry(1))
        #expect(throws: CommandError.self) { try short.end() }
        #expect(short.count == 0)
    }

    @Test(
        "times to live that a file cannot hold are counted",
        arguments: [
            (EntryFormat.object, 1), (.lines, 0), (.table, 0),
        ]
    )
    func times(_ format: EntryFormat, _ lost: Int) throws {
        var file = ExportedFile("f", format, Disk(room: .max))
        try file.begin()
        try file.write(Self.entry(1, ttl: 60))
        try file.write(Self.entry(2))
        try file.end()
        #expect(file.lostTimes == lost && file.count == 2)
    }
}
