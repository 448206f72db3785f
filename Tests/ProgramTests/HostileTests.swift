import Foundation
import TestSupport
import Testing

/// Sellers and routers that cheat, on sockets; they count what they took.
@Suite("Hostile counterparts", .serialized, .blocking)
struct HostileTests {
    private static let script = Project.root.appending(path: "Tests/Interop/hostile").path

    private static func play(_ scenes: [String]) throws -> RunningProgram {
        try RunningProgram(
            "/usr/bin/env",
            ["python3", script] + scenes,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "GALAKSIO": Galaksio.path],
            folder: "/"
        )
    }

    static let scenes: [String] = {
        guard let list = try? play(["--list"]), (try? list.waitForExit()) == 0 else { return [] }
        return list.output.split(separator: "\n").map(String.init)
    }()

    @Test("there are scenes to play")
    func listed() {
        #expect(Self.scenes.count >= 30)
    }

    @Test("no job is paid twice, no budget passed, nothing forgotten", arguments: scenes)
    func scene(_ name: String) throws {
        let played = try Self.play([name])
        let (status, output, errors) = (try played.waitForExit(), played.output, played.errors)
        let failed = output.split(separator: "\n").filter { $0.hasPrefix("FAIL") }
        #expect(failed.isEmpty, "\(failed.joined(separator: "\n"))")
        #expect(status == 0 && output.contains("ok  "), "\(output)\(errors)")
    }
}
