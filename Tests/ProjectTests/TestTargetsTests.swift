import Foundation
import TestSupport
import Testing

@Suite("Test targets")
struct TestTargetsTests {
    /// The names of the targets that a function of the manifest makes: `tests("Core", …`.
    private static func names(madeBy function: String) throws -> Set<String> {
        let call = try Regex("\\b\(function)\\(\\s*\"(\\w+)\"", as: (Substring, Substring).self)
        return Set(try Project.text("Package.swift").matches(of: call).map { String($0.output.1) })
    }

    /// The pattern that the manifest's command for the fast part skips.
    private static func skipped() throws -> Regex<AnyRegexOutput> {
        let command = try #require(
            try Project.text("Package.swift").split(separator: "\n").first { $0.contains("// swift test --skip '") }
        )
        return try Regex(String(command.split(separator: "'")[1]))
    }

    /// The words of a test that starts a program, opens a socket or fuzzes.
    private static let slow = [
        "BuiltProgram", "FuzzRun", "ListeningSocket", "Loopback.", "ProbeSession", "PseudoTerminal", "RunningProgram",
        "posix_spawn", "fork()",
    ]

    @Test func `each module has tests of its own`() throws {
        let modules = try Self.names(madeBy: "module")
        #expect(modules.count > 10)
        #expect(try modules.subtracting(Self.names(madeBy: "tests")).isEmpty)
    }

    @Test func `the fast part leaves out every target that starts the built program`() throws {
        let skipped = try Self.skipped()
        let programs = try Self.names(madeBy: "program")
        #expect(programs.count >= 2)
        for target in programs { #expect(target.contains(skipped), "\(target)") }
    }

    @Test func `the fast part starts no program, opens no socket and does not fuzz`() throws {
        let skipped = try Self.skipped()
        for file in Project.swiftFiles(below: "Tests") where file.split(separator: "/")[1].hasSuffix("Tests") {
            let text = try Project.text(file)
            let words = Self.slow.filter { text.contains($0) }
            guard !words.isEmpty, !file.hasSuffix("/TestTargetsTests.swift") else { continue }
            let target = file.split(separator: "/")[1]
            let suites = text.split(separator: "\n").filter { $0.hasPrefix("struct ") || $0.hasPrefix("extension ") }
            let isSkipped = target.contains(skipped) || suites.contains { $0.contains(skipped) }
            let hasTests = text.contains("@Test")
            #expect(isSkipped || !hasTests, "\(file) has \(words.joined(separator: ", "))")
        }
    }
}
