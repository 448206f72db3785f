import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("A prompt over a recording")
    struct ReplayPromptTests {
        private static let recorded = """
            galaksio-session 1
            world: tape
            cache: 96ad0856-03b1-4ee7-9666-e81abd0349e1

            > get k
            | (nil)

            @ tape
            -- 1 --
            POST http://localhost:3000/proxy
            {"method":"GET","api_url":"https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/k","headers":{"Content-Type":"application/json"}}
            -- 200
            {"key":"k","value":"from long ago","ttl":-1}

            """

        @Test("its records can be looked into, and nothing else be reached")
        func look() throws {
            let home = try TemporaryFolder()
            try home.write(Self.recorded, to: "case.session")
            let console = try ConsoleSession(
                ["replay", "--prompt", "case.session"],
                home: home,
                prompt: "96ad0856 recorded>"
            )
            console.terminal.type("trace 1" + .enter)
            try console.terminal.wait("the round", until: { $0.text.contains("from long ago") })
            console.terminal.type("get other" + .enter)
            try console.terminal.wait(
                "the end of the tape",
                until: {
                    $0.text.contains("error: the recording has no answer left for POST http://localhost:3000/proxy")
                }
            )
            let shown = String(decoding: console.terminal.output, as: UTF8.self)
            #expect(shown.contains("case.session: 1 command, 1 request\r\nNothing is sent or paid here"))
            #expect(shown.contains("The play wallet signs payments again"))
            #expect(try console.leave() == 0)
        }
    }
}
