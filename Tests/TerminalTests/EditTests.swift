import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("edit, and what Tab lists")
    struct EditTests {
        @Test("a line is edited elsewhere, comes back as the draft, and runs at Enter")
        func edited() throws {
            let console = try ConsoleSession(environment: ["EDITOR": "sed -i s/Alice/Bob/"])
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            try console.run("set user:1 Alice", prompt: "demo@us-east-1>")
            console.terminal.type("edit 2" + .enter)
            try console.terminal.wait(
                "the draft",
                until: { $0.lines.last?.hasPrefix("demo@us-east-1> set user:1 Bob") == true }
            )
            console.terminal.type(.enter)
            try console.terminal.wait("the value", until: { $0.text.contains("OK user:1  text, 3 characters") })
            console.terminal.type("get user:1" + .enter)
            try console.terminal.wait("the value", until: { $0.text.contains("\nBob\n") })
        }

        @Test("a document of many lines keeps them")
        func document() throws {
            let console = try ConsoleSession(environment: ["VISUAL": "sed -i s/one/two/"])
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            console.terminal.paste("set doc {\n  \"a\": \"one\",\n  \"b\": [1,\n  2]\n}")
            console.terminal.type(.enter)
            try console.terminal.wait("the value", until: { $0.text.contains("OK doc  object, 2 fields") })
            console.terminal.type("edit" + .enter)
            try console.terminal.wait(
                "the draft",
                until: { $0.text.contains("\"a\": \"two\",") && $0.lines.last?.hasSuffix("}") == true }
            )
            console.terminal.type(.enter)
            try console.terminal.wait("two values", until: { $0.text.ranges(of: "OK doc").count == 2 })
            console.terminal.type("get doc --raw" + .enter)
            try console.terminal.wait("the document", until: { $0.text.contains(#"{"a":"two","b":[1,2]}"#) })
        }

        @Test("without an editor it says what to set")
        func none() throws {
            let console = try ConsoleSession()
            try console.run("edit")
            #expect(console.terminal.screen.text.contains("error: set EDITOR before you start, e.g. export EDITOR=vim"))
        }

        @Test("records are listed with their lines")
        func records() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            try console.run("set user:1 Alice", prompt: "demo@us-east-1>")
            console.terminal.type("trace " + .tab)
            try console.terminal.wait(
                "the list",
                until: { $0.text.contains("1  create us-east-1 as demo\n2  set user:1 Alice\n") }
            )
        }
    }
}
