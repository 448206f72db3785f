import Glibc
import TestSupport
import Testing

/// The built console at a terminal, in a folder of its own that is also its home.
final class ConsoleSession {
    let terminal: PseudoTerminal
    let home: TemporaryFolder

    init(
        _ arguments: [String] = [],
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:],
        home: TemporaryFolder? = nil,
        prompt: String = "xcache>",
        isFree: Bool = true
    ) throws {
        self.home = try home ?? TemporaryFolder()
        terminal = try PseudoTerminal(
            "/usr/bin/env",
            ["-C", self.home.path, Galaksio.path] + arguments,
            environment: ["HOME": self.home.path].merging(environment) { $1 },
            columns: columns,
            rows: rows
        )
        try terminal.wait("a prompt", until: { $0.lines.last == prompt })
        // At a prompt caches cost play money; these tests are about other things, but for those that want it.
        if isFree, prompt == "xcache>" {
            // A line that begins with a space is kept out of the history.
            terminal.type(" @ price create none" + .enter)
            try terminal.wait("no price", until: { $0.lines.last == prompt && $0.text.contains("OK @ price") })
        }
        terminal.type(.control("l"))
        try terminal.wait("an empty screen", until: { $0.text == prompt })
    }

    /// Types a line and waits for the prompt behind what it prints.
    func run(_ line: String, prompt: String = "xcache>") throws {
        terminal.type(line + .enter)
        try terminal.wait("\(line) done", until: { $0.lines.last == prompt && $0.lines.count > 1 })
    }

    /// Starts the server beside the prompt; answers with its port.
    func serve() throws -> Int {
        terminal.type("serve start port 0" + .enter)
        try terminal.wait(
            "the server's address",
            until: { $0.text.contains("/health)") || $0.text.contains("/he\nalth)") }
        )
        let text = terminal.screen.text
        let start = try #require(text.firstRange(of: "127.0.0.1:"))
        return try #require(Int(text[start.upperBound...].prefix(while: \.isNumber)))
    }

    /// Types `exit` and waits for the end.
    func leave() throws -> Int32 {
        terminal.type("exit" + .enter)
        return try terminal.waitForExit()
    }
}
