import Foundation
import TestSupport
import Testing

/// The page of a server in a browser: Debian's Chromium without a window.
@Suite(
    "The page in a browser",
    .serialized,
    .blocking,
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium"), "chromium is installed")
)
struct PageTests {
    private func look(_ settings: [String: String], key: String? = nil) throws {
        let home = try TemporaryFolder()
        let server = try Galaksio.start(
            ["serve", "--network", "local", "--port", "0"],
            environment: ["XDG_STATE_HOME": home.path].merging(settings) { $1 }
        )
        try server.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
        let start = try #require(server.errors.range(of: "running on port "))
        let port = server.errors[start.upperBound...].prefix(while: \.isNumber)
        let script = Project.root.appending(path: "Tests/Interop/page_check.py").path
        let look = try RunningProgram(
            "/usr/bin/python3",
            ["-B", script, "http://127.0.0.1:\(port)"] + (key.map { [$0] } ?? []),
            environment: ["PATH": "/usr/bin:/bin", "HOME": home.path],
            folder: home.path
        )
        let status = try look.waitForExit()
        #expect(status == 0, "\(look.output)\(look.errors)")
        #expect(!look.output.contains("FAILED") && look.output.contains("ok nothing is wrong on the console"))
    }

    @Test func `jobs are followed, opened and closed by the keyboard`() throws {
        try look([:])
    }

    @Test func `a key is asked for once, and then everything is told`() throws {
        try look(["GALAKSIO_API_KEY": "0123456789abcdef"], key: "0123456789abcdef")
    }
}
