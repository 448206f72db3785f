import Testing

@testable import SessionFormat

@Suite("Sessions in Markdown")
struct MarkdownSessionsTests {
    private let text = """
        # galaksio

        ```sh
        # not a session
        galaksio
        ```

        ## Name what came back
        Words between.
        ```galaksio
        > id
        | id [uuid:it]
        ```
        ### Use it
        ```galaksio continued
        > say $it
        | [it]
        ```
        ## Another
        ````galaksio
        > say ```
        | ~~~
        ````
        """

    @Test func `blocks become sessions with true line numbers, and continued ones go on`() throws {
        let files = try MarkdownSessions(path: "README.md").sessions(in: text)
        #expect(files.map(\.title) == ["Name what came back", "Another"])
        #expect(files.map(\.firstNumber) == [10, 20])
        #expect(files.map(\.lastNumber) == [17, 22])
        #expect(files[0].steps.map(\.number) == [11, 16])
        #expect(files[1].steps[0].expected.map(\.number) == [22])
    }

    @Test(
        "a mistake is found on the line of the Markdown file",
        arguments: [
            ("```galaksio\nget\n```", 2, "unexpected line \"get\""),
            ("```galaksio\n> a\n", 1, "the block is not closed"),
            ("\n```galaksio continued\n> a\n```", 2, "no session to continue"),
            ("```galaksio\n@ tape\n```", 2, "recorded rounds"),
        ]
    )
    func rejects(_ text: String, _ number: Int, _ explanation: String) throws {
        let found = #expect(throws: SessionFileError.self) {
            try MarkdownSessions(path: "README.md").sessions(in: text)
        }
        #expect(found?.number == number)
        #expect(found?.explanation.hasPrefix(explanation) == true, "\(found?.explanation ?? "")")
    }
}
