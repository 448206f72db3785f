import Foundation
import Testing

@testable import Console

@Suite("The history file of several programs")
struct HistoryFileTests {
    @Test func `an entry that waits while another program replaces the file goes into the new one`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "history").path
        let file = HistoryFile(path: path)
        try file.append("old")
        let held = open(path, O_RDONLY)
        defer { close(held) }
        try #require(held >= 0 && flock(held, LOCK_EX) == 0)
        async let appended: Void = Self.append("mine", to: file)
        let inode = try Self.inode(of: held)
        var tries = 0
        while try !Self.isWaitedFor(inode), tries < 100_000 {
            tries += 1
            await Task.yield()
        }
        try #require(try Self.isWaitedFor(inode), "the entry never waited for the lock")
        try HistoryFile(path: path + ".new").append("theirs")
        try #require(rename(path + ".new", path) == 0)
        flock(held, LOCK_UN)
        try await appended
        #expect(try file.load() == ["theirs", "mine"])
    }

    @concurrent
    private static func append(_ entry: String, to file: HistoryFile) async throws {
        try file.append(entry)
    }

    private static func inode(of descriptor: Int32) throws -> UInt64 {
        var facts = stat()
        try #require(fstat(descriptor, &facts) == 0)
        return UInt64(facts.st_ino)
    }

    /// True if somebody waits for a lock on that file, as Linux tells in `proc(5)`, `/proc/locks`.
    private static func isWaitedFor(_ inode: UInt64) throws -> Bool {
        let locks = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
        return locks.split(separator: "\n").contains { $0.contains("->") && $0.contains(":\(inode) ") }
    }
}
