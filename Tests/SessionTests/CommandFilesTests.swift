import SessionFormat
import Testing
import TestSupport

@testable import Console
@testable import GalaksioApp

@Suite("A command is a type in a file")
struct CommandFilesTests {
    private static let folder = "Sources/Console/Commands"

    @Test(
        "each command of the list stands in a file of its own name",
        arguments: CommandRegistry.commands.map { "\($0)" }
    )
    func standsAlone(_ type: String) throws {
        let files = Project.swiftFiles(below: "Sources")
        let path = try #require(files.first { $0.hasSuffix("/\(type).swift") && $0.hasPrefix(Self.folder) })
        #expect(try Project.text(path).split(separator: "\n").count <= 160)
        // The list is the only other place that has to know it.
        let listing = try files.filter { try $0 != path && Project.text($0).contains("\(type).self") }
        #expect(listing == ["\(Self.folder)/CommandRegistry.swift"])
    }

    @Test func `history names the record of a bench`() async {
        let (loop, written) = LocalConsole.make()
        var console = loop
        for line in ["create us-east-1", "bench n 2 keys", "history"] {
            _ = await console.handle(line)
        }
        let text = written.take().map(\.text)
        for line in ["$1  create us-east-1", "$2  bench n 2 keys"] {
            #expect(text.contains(line))
        }
    }
}
