import GalaksioApp
import SessionFormat
import SessionReplay
import Testing
import TestSupport

@Suite("What is offered can be typed")
struct TryLineTests {
    /// A line behind `try: `, and what was typed and directed before it was offered.
    struct Offer: Sendable, CustomTestStringConvertible {
        let line: String
        let path: String
        let file: SessionFile
        let before: [SessionStep.Action]

        var testDescription: String { "\(line)  (\(path))" }
    }

    /// Every `try:` line of the sessions, each once, where it is first offered.
    static let offers: [Offer] = {
        var offers: [Offer] = []
        var seen: Set<String> = []
        for path in Project.sessions {
            guard let file = try? SessionFileParser(path: path).parse(Project.text(path)) else { continue }
            var before: [SessionStep.Action] = []
            for step in file.steps {
                before += flattened(step.action, of: path)
                for expected in step.expected where expected.line.text.hasPrefix("try: ") {
                    let line = String(expected.line.text.dropFirst(5))
                    guard seen.insert(line).inserted else { continue }
                    offers.append(Offer(line: line, path: path, file: file, before: before))
                }
            }
        }
        return offers
    }()

    /// A step, or the steps of the file that it includes.
    private static func flattened(_ action: SessionStep.Action, of path: String) -> [SessionStep.Action] {
        guard case .directive(.include(let name)) = action else { return [action] }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in name.split(separator: "/") {
            if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
        }
        let included = parts.joined(separator: "/")
        guard let file = try? SessionFileParser(path: included).parse(Project.text(included)) else { return [] }
        return file.steps.flatMap { flattened($0.action, of: included) }
    }

    /// Words in capitals stand for something that only the person knows.
    private static func filled(_ line: String) -> String {
        let samples = ["KEY": "k", "VALUE": "v", "FILE": "out.txt", "REGION": "us-east-1", "NAME": "demo"]
        return line.split(separator: " ", omittingEmptySubsequences: false)
            .map { samples[String($0)] ?? String($0) }
            .joined(separator: " ")
    }

    @Test("a line behind try runs as it stands, where it is offered", arguments: offers)
    func runs(_ offer: Offer) async throws {
        var console = try await SandboxReplayEnvironment().open(offer.file, at: offer.path)
        for action in offer.before {
            switch action {
            case .command(let text): _ = await console.run(text)
            case .directive(let directive): _ = await console.execute(directive)
            case .assertion: break
            }
        }
        _ = console.takeOutput()
        var code = await console.run(Self.filled(offer.line))
        var said = console.takeOutput().map(\.text).joined(separator: "\n")
        if said.contains("no cache in use") {
            // Where no cache is in use that is said first; then there is one.
            _ = await console.run("create us-east-1")
            _ = console.takeOutput()
            code = await console.run(Self.filled(offer.line))
            said = console.takeOutput().map(\.text).joined(separator: "\n")
        }
        // A key needs somebody to type it, and a server a port; both are understood all the same.
        let needs = ["auth needs an interactive terminal", "serve start is not supported in a replay"]
        let isUnderstood = code != 2 || needs.contains { said.contains($0) }
        #expect(isUnderstood, "\(offer.line)\n\(said)")
    }

    @Test func `the sessions show many offers`() {
        #expect(Self.offers.count > 40)
    }
}
