import Glibc
import LineEditing
import Testing

@Suite("Plain line reader")
struct PlainLineReaderTests {
    private static let prompt = LinePrompt(plain: "> ")

    @Test(
        "lines come whole, whatever their ends",
        arguments: [
            ("a\nb\n", ["a", "b"]),
            ("a\r\nb\r\n", ["a", "b"]),
            ("a\nlast", ["a", "last"]),
            ("\n\n", ["", ""]),
            ("", []),
            (" ä 語 \n", [" ä 語 "]),
        ]
    )
    func reads(_ text: String, _ lines: [String]) async throws {
        let reader = StreamLineReader(descriptor: try pipe(holding: text))
        for line in lines { #expect(await reader.next(Self.prompt) == .line(line)) }
        #expect(await reader.next(Self.prompt) == .end)
        #expect(await reader.next(Self.prompt) == .end)
        await reader.close()
    }

    @Test func `a line that is no UTF-8 ends the reading and is named`() async throws {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let bytes: [UInt8] = Array("good\nbad ".utf8) + [0xFF, 0x0A] + Array("after\n".utf8)
        fwrite(bytes, 1, bytes.count, file)
        fflush(file)
        lseek(fileno(file), 0, SEEK_SET)
        let reader = StreamLineReader(descriptor: fileno(file))
        #expect(await reader.next(Self.prompt) == .line("good"))
        #expect(await reader.next(Self.prompt) == .failed("line 2 is not UTF-8 text"))
        await reader.close()
    }

    @Test func `lines are joined until the input is complete`() async throws {
        let text = "set a {\n  1\n}\nget a\n"
        let reader = StreamLineReader(descriptor: try pipe(holding: text), validator: BalancedBraces())
        #expect(await reader.next(Self.prompt) == .line("set a {\n  1\n}"))
        #expect(await reader.next(Self.prompt) == .line("get a"))
        #expect(await reader.next(Self.prompt) == .end)
        await reader.close()
    }

    @Test func `an incomplete input at the end of the file is handed over as it is`() async throws {
        let reader = StreamLineReader(descriptor: try pipe(holding: "set a {\n1\nrest"), validator: BalancedBraces())
        #expect(await reader.next(Self.prompt) == .line("set a {\n1\nrest"))
        #expect(await reader.next(Self.prompt) == .end)
        await reader.close()
    }

    @Test func `a line longer than a block stays one line`() async throws {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let long = String(repeating: "x", count: 200_000)
        fputs(long + "\nend\n", file)
        rewind(file)
        lseek(fileno(file), 0, SEEK_SET)
        let reader = StreamLineReader(descriptor: fileno(file))
        #expect(await reader.next(Self.prompt) == .line(long))
        #expect(await reader.next(Self.prompt) == .line("end"))
        #expect(await reader.next(Self.prompt) == .end)
        await reader.close()
    }

    @Test func `lines that are there already come in order`() async throws {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        for index in 0..<20_000 { fputs("set key:\(index) value\n", file) }
        fflush(file)
        lseek(fileno(file), 0, SEEK_SET)
        let reader = StreamLineReader(descriptor: fileno(file))
        var isOrdered = true
        for index in 0..<20_000 {
            let event = await reader.next(Self.prompt)
            if event != .line("set key:\(index) value") { isOrdered = false }
        }
        #expect(isOrdered)
        #expect(await reader.next(Self.prompt) == .end)
        await reader.close()
    }

    @Test func `a signal ends a read that waits, and all later ones`() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let reader = StreamLineReader(descriptor: ends[0])
        async let event = reader.next(Self.prompt)
        reader.cancel(signal: SIGTERM)
        #expect(await event == .terminated(signal: SIGTERM))
        #expect(await reader.next(Self.prompt) == .terminated(signal: SIGTERM))
        await reader.close()
    }

    @Test func `input that cannot be read says why`() async {
        let folder = open("/", O_RDONLY)
        defer { close(folder) }
        let reader = StreamLineReader(descriptor: folder)
        #expect(await reader.next(Self.prompt) == .failed("Is a directory"))
        await reader.close()
    }

    @Test func `notices go to their own descriptor, with a newline`() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let reader = StreamLineReader(descriptor: try pipe(holding: ""), noticesTo: ends[1])
        reader.notice("[$7] done")
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(ends[0], &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "[$7] done\n")
        #expect(await reader.secret("key: ") == nil)
        await reader.close()
    }
}

/// A pipe that holds a short text and ends after it.
func pipe(holding text: String) throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&ends) == 0)
    _ = write(ends[1], text, text.utf8.count)
    close(ends[1])
    return ends[0]
}

/// A validator for which a text is complete once as many braces close as open.
private struct BalancedBraces: LineValidator {
    func isComplete(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: "{") } <= text.utf8.count { $0 == UInt8(ascii: "}") }
    }

    func continuation(of prompt: LinePrompt, below text: String) -> String { "" }
}
