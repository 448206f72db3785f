import Core
import HTTPayer
import Testing

@testable import Providers

@Suite("Forms with a file")
struct MultipartFormTests {
    private func text(_ name: String) throws -> String {
        let file = (name: name, contentType: String?.none, content: FileContent([1, 2]))
        let body = MultipartForm(fields: [("network", "public")], file: file, boundary: "b").body()
        return String(decoding: try body.content.bytes(), as: UTF8.self)
    }

    @Test func `the fields come first, then the file with its bytes as they are`() throws {
        let expected =
            "--b\r\nContent-Disposition: form-data; name=\"network\"\r\n\r\npublic\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n\u{1}\u{2}\r\n--b--\r\n"
        #expect(try text("a.txt") == expected)
    }

    @Test(
        "no name of a file ends its own quotes or line",
        arguments: ["a\"; name=\"network", "a\"\u{301}; name=\"network", "a\r\nX: 1", "a\nb", "\r\n\r\n"]
    )
    func names(_ name: String) throws {
        let lines = Array(try text(name).utf8).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let head = try #require(
            lines.first { $0.utf8.starts(with: Array("Content-Disposition: form-data; name=\"file\"".utf8)) }
        )
        #expect(head.utf8.count { $0 == UInt8(ascii: "\"") } == 4, "\(head)")
        #expect(lines.count == 10)
    }
}
