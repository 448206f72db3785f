import Assembly
import Sessions
import Testing

@Suite("What is offered can be typed")
struct TryLineTests {
    /// Every `try:` line of the sessions, once.
    static let offers: [String] = {
        let lines = Project.sessions.flatMap { path in
            ((try? Project.text(path)) ?? "").split(separator: "\n").map(String.init)
        }
        return Set(lines.filter { $0.hasPrefix("! try: ") }.map { String($0.dropFirst(7)) }).sorted()
    }()

    /// Words in capitals stand for something that only the person knows.
    private static func filled(_ line: String) -> String {
        let samples = ["KEY": "k", "VALUE": "v", "FILE": "out.txt", "REGION": "us-east-1", "NAME": "demo"]
        return line.split(separator: " ", omittingEmptySubsequences: false)
            .map { samples[String($0)] ?? String($0) }
            .joined(separator: " ")
    }

    @Test("a line behind try runs as it stands", arguments: offers)
    func runs(_ offer: String) async throws {
        let header =
            "galaksio-session 1\ntitle: a console in use\ncache: 96ad0856-03b1-4ee7-9666-e81abd0349e1\n\n> status\n"
        let file = try SessionFileParser(path: "offer.session").parse(header)
        var console = try await SessionWorld().open(file, at: "offer.session")
        for line in ["set k v", "get k", "@ price topup 0.50 USDC base", "topup", "@ price topup none"] {
            _ = await console.run(line)
        }
        _ = console.takeOutput()
        let code = await console.run(Self.filled(offer))
        let said = console.takeOutput().map(\.text).joined(separator: "\n")
        // A key needs somebody to type it, and a server a port; both are understood all the same.
        let needs = ["nobody is there to type it", "a replay opens no ports"]
        let isUnderstood = code != 2 || needs.contains { said.contains($0) }
        #expect(isUnderstood, "\(offer)\n\(said)")
    }

    @Test func `the sessions show many offers`() {
        #expect(Self.offers.count > 20)
    }
}
