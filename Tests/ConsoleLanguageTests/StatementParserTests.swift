import ConsoleLanguage
import Testing

@Suite("Statements")
struct StatementParserTests {
    @Test func `a command is a verb and its words`() throws {
        let statements = try StatementParser.parse("SET user:1 {\"a\": [1, 2]} ttl 1h")
        guard case .pipeline(let pipeline)? = statements.first else {
            Issue.record("not a pipeline")
            return
        }
        #expect(pipeline.command.name == "set")
        #expect(pipeline.command.words.map(\.literal) == ["user:1", "{\"a\": [1, 2]}", "ttl", "1h"])
    }
}
