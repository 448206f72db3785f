import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("The bytes of files that are sent")
struct FileContentTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) } }

    @Test func `memory and a file are read alike, from any place on`() throws {
        let folder = try TemporaryFolder()
        let all = bytes(1000)
        try Data(all).write(to: URL(filePath: "\(folder.path)/f"))
        let file = try #require(FileContent(FileReader(path: "\(folder.path)/f")))
        for content in [file, FileContent(all)] {
            #expect(content.size == 1000)
            #expect(try content.bytes() == all)
            #expect(try content.bytes(990..<1000) == Array(all[990...]))
            var buffer = [UInt8](repeating: 0, count: 64)
            #expect(try buffer.withUnsafeMutableBytes { try content.read(at: 980, into: $0) } == 20)
            #expect(Array(buffer[..<20]) == Array(all[980...]))
            #expect(try buffer.withUnsafeMutableBytes { try content.read(at: 1000, into: $0) } == 0)
        }
    }

    @Test func `a file that became shorter is an error, and one that grew keeps its size`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/f"
        try Data(bytes(1000)).write(to: URL(filePath: path))
        let content = try #require(FileContent(FileReader(path: path)))
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: 2000)
        #expect(try content.bytes() == bytes(1000))
        try handle.truncate(atOffset: 500)
        #expect(throws: Errno.ioError) { try content.bytes() }
    }

    @Test func `a folder and a pipe have no content`() throws {
        #expect(FileContent(try FileReader(path: "/tmp")) == nil)
        #expect(FileContent(try FileReader(path: "/dev/null")) == nil)
    }

    @Test func `a streamed body is its parts one after the other`() throws {
        let body = StreamedBody([FileContent([1, 2]), FileContent([]), FileContent([3]), FileContent([4, 5, 6])])
        #expect(body.size == 6)
        #expect(try body.bytes() == [1, 2, 3, 4, 5, 6])
        var place = 0
        var read: [UInt8] = []
        while true {
            var buffer = [UInt8](repeating: 0, count: 2)
            let count = try buffer.withUnsafeMutableBytes { try body.read(at: place, into: $0) }
            guard count > 0 else { break }
            read += buffer[..<count]
            place += count
        }
        #expect(read == [1, 2, 3, 4, 5, 6])
    }

    @Test func `a sink keeps what it is given up to its limit, and then has it as content`() throws {
        let sink = try FileSink(in: "/tmp", limit: 5)
        let three: [UInt8] = [1, 2, 3]
        #expect(try three.withUnsafeBytes { try sink.append($0) })
        #expect(try !three.withUnsafeBytes { try sink.append($0) })
        #expect(sink.size == 3)
        #expect(try sink.content().bytes() == three)
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileSink(in: "/nowhere", limit: 5) }
    }
}
