import CommandLanguage
import Foundation
import OrderedJSON
import TestSupport
import Testing

@testable import Console
@testable import GalaksioApp

/// `Tests/Contributing/follow` builds the article's command in a copy of the project; these tests hold what needs no build.
@Suite("The guide for people who change the program can be followed")
struct ContributingTests {
    private static let article = "Sources/GalaksioApp/Galaksio.docc/Contributing.md"

    /// The sections with their titles, without the introduction.
    private static func sections() throws -> [(title: String, text: String)] {
        try Project.text(article).components(separatedBy: "\n## ").dropFirst().map { section in
            let parts = section.split(separator: "\n", maxSplits: 1)
            return (String(parts[0]), String(parts.last ?? ""))
        }
    }

    private static func blocks(_ language: String, of text: String) -> [String] {
        text.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    @Test func `the README and the catalogue lead to it`() throws {
        #expect(try Project.text("README.md").contains("Contributing"))
        #expect(try Project.text("Sources/GalaksioApp/Galaksio.docc/Galaksio.md").contains("<doc:Contributing>"))
    }

    @Test func `each section ends with a command to type`() throws {
        let sections = try Self.sections()
        #expect(sections.count == 10)
        for section in sections {
            #expect(section.text.hasSuffix("```\n") || section.text.hasSuffix("```"), "\(section.title)")
            #expect(Self.blocks("sh", of: section.text).last?.isEmpty == false, "\(section.title)")
        }
    }

    @Test func `the files, filters and commands of its lines exist`() throws {
        let lines = try Self.blocks("sh", of: Project.text(Self.article)).flatMap { $0.split(separator: "\n") }
        let tests = Project.swiftFiles(below: "Tests")
        for command in lines.flatMap({ $0.components(separatedBy: " && ") }) {
            let words = command.split(separator: " ").map(String.init)
            switch words.prefix(3).joined(separator: " ") {
            case "swift test --filter": #expect(tests.contains { $0.contains(words[3]) }, "\(command)")
            case "swift run galaksio" where words[3] == "replay":
                let path = try #require(words.last)
                guard !path.hasSuffix("mine.session") else { continue }
                #expect(try !Project.text(path).isEmpty)
            case "swift run galaksio" where words[3].first?.isLetter == true && words[3] != "greet":
                #expect(CommandRegistry.signature(words[3]) != nil, "\(command)")
            default: continue
            }
        }
    }

    @Test func `its command is the one that is compiled here, and the registry's file holds the list`() throws {
        let code = try #require(Self.blocks("swift", of: Project.text(Self.article)).first)
        let compiled = try Project.text("Tests/SessionTests/GreetCommand.swift")
        func body(_ text: String) -> String { text.components(separatedBy: "\n/// ").dropFirst().joined() }
        #expect(body(code) == body(compiled))
        #expect(
            try Project.text("Sources/Console/Commands/CommandRegistry.swift").contains("[any ConsoleCommand.Type]")
        )
    }

    @Test func `its command answers`() async throws {
        var context = LocalConsole.make().loop.context
        guard case .pipeline(let pipeline)? = try StatementParser.parse("greet Ada").first else {
            Issue.record("greet Ada is a command")
            return
        }
        let arguments = try Arguments(
            pipeline.command,
            signature: GreetCommand.signature.arguments,
            in: context.scope
        )
        let result = try await GreetCommand(arguments).run(in: &context)
        #expect(result.document.raw == ["Ada"])
        #expect(result.document.json == ["name": "Ada", "records": 0])
    }
}
