import Core
import SessionFormat
import Testing
import TestSupport

@Suite("The manual says what the code does")
struct ManualTests {
    @Test("each kind of failure stands in the manual with its exit code and statuses", arguments: FailureCode.allCases)
    func listsFailure(_ code: FailureCode) throws {
        let row = "| `\(code.rawValue)` | \(code.exitCode) | \(code.httpStatus) | \(code.strictHTTPStatus) | "
        #expect(try Project.text("Sources/GalaksioApp/Galaksio.docc/Failures.md").contains(row))
    }

    @Test("each header of a session file stands in the manual", arguments: KnownSessionHeaders.names)
    func listsHeader(_ name: String) throws {
        let manual = try Project.text("Sources/GalaksioApp/Galaksio.docc/SessionFiles.md")
        #expect(manual.contains("`\(name)`") || manual.contains("`\(name): "))
    }

    @Test("each directive of a session file stands in the manual", arguments: SessionDirective.Name.allCases)
    func listsDirective(_ name: SessionDirective.Name) throws {
        let manual = try Project.text("Sources/GalaksioApp/Galaksio.docc/SessionFiles.md")
        let row = try #require(manual.split(separator: "\n").first { $0.hasPrefix("| `@ ` |") })
        #expect(row.contains("`\(name.rawValue)`") || row.contains("`\(name.rawValue) "))
    }

    @Test("each module of the manifest stands in the architecture")
    func listsModules() throws {
        let manifest = try Project.text("Package.swift")
        let manual = try Project.text("Sources/GalaksioApp/Galaksio.docc/Architecture.md")
        let names = manifest.split(separator: "\n").compactMap { line -> Substring? in
            guard let start = line.firstRange(of: "        module(\"")?.upperBound else { return nil }
            return line[start...].prefix { $0 != "\"" }
        }
        #expect(names.count > 10)
        for name in names { #expect(manual.contains("| \(name) |"), "\(name)") }
    }
}
