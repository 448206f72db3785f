import Dispatch
import Glibc
import Logging
import TestSupport
import Testing

@testable import GalaksioApp

@Suite("Log lines in batches", .blocking)
struct BatchedLinesTests {
    @Test("a warning is there at once, behind all that came before it")
    func urgent() throws {
        let pipe = try LinePipe()
        let logger = Logger.batched(BatchedLines(descriptor: pipe.input), .text, level: .info)
        logger.info("one")
        logger.debug("hidden")
        logger.warning("two")
        #expect(pipe.waiting == "one\ntwo\n")
    }

    @Test("a line that nobody hurries comes by itself, with what came close behind it")
    func byItself() throws {
        let pipe = try LinePipe()
        let lines = BatchedLines(descriptor: pipe.input)
        lines.write("one", isUrgent: false)
        #expect(try pipe.read(4) == "one\n")
        lines.write("two", isUrgent: false)
        #expect(try pipe.read(4) == "two\n")
    }

    @Test("what waits at the end is written by a flush")
    func flush() throws {
        let pipe = try LinePipe()
        let lines = BatchedLines(descriptor: pipe.input)
        for number in 1...3 { lines.write("\(number)", isUrgent: false) }
        lines.flush()
        #expect(pipe.waiting == "1\n2\n3\n")
        lines.flush()
        #expect(pipe.waiting.isEmpty)
    }

    @Test("lines of many writers stay whole and in each writer's order, though the reader holds only 64 kB")
    func manyWriters() throws {
        let pipe = try LinePipe()
        let lines = BatchedLines(descriptor: pipe.input)
        let filler = String(repeating: "x", count: 200)
        for writer in 0..<8 {
            DispatchQueue.global().async {
                for number in 1_000..<3_000 { lines.write("\(writer) \(number) \(filler)", isUrgent: number % 7 == 0) }
                lines.flush()
            }
        }
        let text = try pipe.read(8 * 2_000 * "0 1000 \(filler)\n".utf8.count)
        var next = Array(repeating: 1_000, count: 8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let writer = try #require(Int(words[0]))
            #expect(words[1] == "\(next[writer])" && words[2] == filler)
            next[writer] += 1
        }
        #expect(next == Array(repeating: 3_000, count: 8))
    }
}

/// A pipe whose writing end is a log's descriptor.
private struct LinePipe: ~Copyable {
    let input: Int32
    private let output: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        (output, input) = (ends[0], ends[1])
    }

    deinit {
        close(input)
        close(output)
    }

    /// All that can be read without waiting.
    var waiting: String {
        var count: Int32 = 0
        _ = ioctl(output, UInt(FIONREAD), &count)
        return (try? read(Int(count))) ?? ""
    }

    /// Waits for that many bytes.
    func read(_ count: Int) throws -> String {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = [UInt8](unsafeUninitializedCapacity: count - bytes.count) { buffer, filled in
                filled = max(0, Glibc.read(output, buffer.baseAddress, buffer.count))
            }
            try #require(!piece.isEmpty)
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
