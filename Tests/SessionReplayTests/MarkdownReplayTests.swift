import Core
import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Sessions in Markdown, replayed")
struct MarkdownReplayTests {
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

    @Test func `they replay and update like files`() async throws {
        let files = try MarkdownSessions(path: "README.md").sessions(in: text)
        let results = await Folder().replayer.replay(
            files.map { (path: "README.md", file: $0) },
            selection: ReplaySelection()
        )
        #expect(results.map(\.status) == [.ok, .failed])
        let report = ReplayReport(results, elapsed: .zero).lines
        #expect(report[0] == "ok    README.md:10  2 commands")
        #expect(report[2] == "FAIL README.md:21   > say ```")
        #expect(report.last == "1 file, 3 commands: 2 ok, 1 failed, 0 skipped (0.0 s)")
        let updated = try SessionFileWriter(isContinuousIntegration: false).updated(text, with: results[1].edits)
        #expect(updated == text.replacing("| ~~~", with: "| ```"))
    }
}
