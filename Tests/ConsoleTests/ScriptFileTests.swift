import SessionFormat
import Testing

@testable import Console

@Suite("Script file")
struct ScriptFileTests {
    @Test func `the steps of a session file are inputs on their lines`() throws {
        let text = """
            galaksio-session 1
            title: t
            world: tape

            > set a {
            .   "b": 1 }
            | OK
            ? last exists
            @ include other.session
            @ advance 61m

            @ tape
            """
        let inputs = try ScriptFile(text, path: "a.session").inputs
        #expect(
            inputs.map(\.text) == [
                "set a {\n  \"b\": 1 }", "expect last exists", "include other.session", "@ advance 61m",
            ]
        )
        #expect(inputs.map(\.line) == [5, 8, 9, 10])
    }

    @Test func `a slip in a session file is an error on its line, and nothing of it runs`() {
        let error = #expect(throws: SessionFileError.self) {
            try ScriptFile("galaksio-session 1\n\n> ping\nget a\n", path: "a.session")
        }
        #expect(error?.number == 4)
    }

    @Test func `a startup file with such a slip is one line that fails`() throws {
        let file = StartupFile(text: "galaksio-session 1\n\nget a\n", path: "rc")
        #expect(file.inputs.map(\.line) == [3])
        #expect(throws: CommandError.self) { try file.inputs[0].statements.get() }
    }

    @Test func `any other text is one input per line, or per value over several lines`() throws {
        let inputs = try ScriptFile("ping\nset a {\n\"b\": 1 }\nping", path: "a.txt").inputs
        #expect(inputs.map(\.text) == ["ping", "set a {\n\"b\": 1 }", "ping"])
        #expect(inputs.map(\.line) == [1, 2, 4])
    }
}
