import TestSupport
import Testing

@Suite("Hints of one command of the shell", .blocking)
struct ShellHintTests {
    @Test(
        "what to try can be typed into the shell",
        arguments: [
            (["get", "k"], "galaksio create us-east-1"), (["get"], "galaksio help get"),
            (["git", "k"], "galaksio get k"),
            (["-c", "get a b c"], #"galaksio -c 'get "a b c"'"#), (["-c", "GET a b c"], #"galaksio -c 'GET "a b c"'"#),
            (["-c", "let a =7"], "galaksio -c 'let a = 7'"),
            (["-c", "@ fault get"], "galaksio -c '@ fault get 503 x2'"),
            (["config", "get", "x"], "galaksio -c :"), (["-c", "serve start port x"], "galaksio help serve"),
            (["auth"], "galaksio status"), (["pay"], "galaksio ledger"),
        ]
    )
    func typed(_ words: [String], _ hint: String) throws {
        let ending = try Galaksio.run(words)
        #expect(ending.errors.hasSuffix("try: \(hint)\n"), "\(ending.errors)")
        let tried = try RunningProgram(
            "/bin/bash",
            ["-c", "galaksio() { \"\(Galaksio.path)\" \"$@\"; }; \(hint)"],
            environment: ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "GALAKSIO_STORE": "memory"],
            folder: "/"
        )
        tried.endInput()
        _ = try tried.waitForExit()
        #expect(!tried.errors.contains("unknown") && !tried.errors.contains("unexpected"), "\(tried.errors)")
    }

    @Test func `a run with a choice of its own, and lines of a session, get the console's hint`() throws {
        let chosen = try Galaksio.run(["--network", "local", "get", "k"])
        #expect(chosen.errors == "error: no cache in use\ntry: create us-east-1\n")
        let lines = try Galaksio.run(["-c", "help", "-c", "get k"])
        #expect(lines.errors == "error: no cache in use\ntry: create us-east-1\n")
    }

    @Test func `a hint at a record is left out, because the next run has other records`() throws {
        let ending = try Galaksio.run(["-c", "@ fault create html ; create us-east-1"])
        #expect(ending.status == 1)
        #expect(ending.errors.hasPrefix("error: ") && !ending.errors.contains("try: "), "\(ending.errors)")
    }

    @Test func `a recording keeps the console's hint, and replays`() throws {
        let folder = try TemporaryFolder()
        #expect(try Galaksio.run(["--record", "a.session", "gett", "k"], folder: folder.path).status == 2)
        #expect(folder.read("a.session")?.contains("! try: get k\n") == true)
        #expect(try Galaksio.run(["replay", "a.session"], folder: folder.path).status == 0)
    }
}
