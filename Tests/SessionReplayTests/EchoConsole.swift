import Console
import Core

@testable import SessionFormat
@testable import SessionReplay

/// A console that writes what it is told to, and knows variables.
struct EchoConsole: ReplayTarget {
    private var variables: [String: String] = [:]
    private var lines: [OutputLine] = []
    private var last = ""
    private var count = 0
    private var minutes = 0
    let name: String

    init(name: String) {
        self.name = name
    }

    mutating func run(_ input: String) async -> Int32 {
        count += 1
        for line in input.split(separator: "\n", omittingEmptySubsequences: false) {
            let (verb, rest) = String(line).firstWordAndRest
            var text = rest
            for (name, value) in variables { text = replaced("$" + name, in: text, with: value) }
            switch verb {
            case "say": write(.output, text)
            case "warn": write(.error, text)
            case "id": write(.output, "id 00000000-0000-4000-8000-00000000000\(count)")
            case "clock": write(.output, "\(minutes) minutes")
            default: write(.error, "error: unknown command \(verb)")
            }
        }
        return 0
    }

    mutating func takeOutput() -> [OutputLine] {
        defer { lines = [] }
        return lines
    }

    mutating func check(_ assertion: String) async -> [String]? {
        assertion == "last == \(last)" ? nil : ["last is \(last)"]
    }

    mutating func bind(_ name: String, _ value: String) async {
        variables[name] = value
    }

    mutating func advance(to moment: Timestamp) {}

    mutating func answer(_ text: String) {}

    mutating func know(_ input: RecordedInput) async {}

    mutating func steer(_ text: String) async -> String? {
        let (name, rest) = text.firstWordAndRest
        guard name == "advance", let more = Int(rest) else { return "unknown directive \(name)" }
        minutes += more
        return nil
    }

    var summary: String { "\(name), \(count) commands" }

    private mutating func write(_ stream: OutputLine.Stream, _ text: String) {
        last = text
        lines.append(OutputLine(stream, text))
    }

    private func replaced(_ name: String, in text: String, with value: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0 == name ? value : String($0) }.joined(separator: " ")
    }
}

/// Opens a fresh echo console for every session.
struct EchoWorld: ReplayEnvironment {
    func open(_ file: SessionFile, at path: String) async throws(SessionFileError) -> any ReplayTarget {
        let header = KnownSessionHeaders.setStyle
        if file[header] == "wrong" { throw file.error(in: header, expected: "body or query", path: path) }
        return EchoConsole(name: file.cache ?? "no cache")
    }
}

/// A folder of session files.
struct Folder {
    var texts: [String: String] = [:]

    func replay(_ path: String, upTo line: Int? = nil) async throws -> ReplayResult {
        let file = try SessionFileParser(path: path).parse(texts[path] ?? "")
        return await replayer.replay(file, at: path, upTo: line)
    }

    var replayer: Replayer {
        let texts = texts
        return Replayer(world: EchoWorld(), root: "sessions", time: .manual(ManualClock())) { texts[$0] }
    }
}

/// A session with that body.
func session(_ lines: String..., headers: [String] = []) -> String {
    (["galaksio-session 1"] + headers + [""] + lines).joined(separator: "\n") + "\n"
}
