import Core
import Glibc
import TestSupport
import Testing

@Suite("Shell processes", .blocking)
struct ShellProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a script that gets the path of a file as `$1`; returns the file and the exit status.
    private func run(_ script: String, environment: [String]? = nil) throws -> (text: String?, status: Int32) {
        let process = try ShellProcess(script, arguments: [folder.path + "/out"], environment: environment)
        let status = process.wait()
        return (folder.read("out"), status)
    }

    @Test func `a child gets the standard streams and nothing else that is open`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let kept = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(kept) }
        // The last command keeps the shell from becoming `ls`, which opens the folder itself.
        let text = try run(#"exec > "$1"; ls /proc/$$/fd; true"#).text
        #expect(text == "0\n1\n2\n", "\(ends), \(kept)")
    }

    @Test func `a child gets the given variables only`() throws {
        #expect(try run(#"echo "$A $HOME" > "$1""#, environment: ["A=b"]).text == "b \n")
        setenv("GALAKSIO_TEST_SHELL", "here", 1)
        #expect(try run(#"echo "$GALAKSIO_TEST_SHELL" > "$1""#).text == "here\n")
    }

    @Test("the exit status is the shell's", arguments: [("exit 7", 7), ("kill -9 $$", 137), ("true", 0)])
    func status(_ script: String, _ status: Int32) throws {
        #expect(try run(script).status == status)
    }
}
