import Foundation
import TestSupport
import Testing

@Suite("Fixture files")
struct FixtureFilesTests {
    private static let paths = Project.files(below: Fixture.folder).filter { !$0.hasSuffix(".md") }

    @Test func `no two hold the same`() throws {
        let pairs = try Self.paths.map { (try Data(contentsOf: Project.root.appending(path: $0)), $0) }
        let copies = Dictionary(grouping: pairs) { $0.0 }.values.filter { $0.count > 1 }.map { $0.map(\.1) }
        #expect(copies.isEmpty)
    }

    @Test("each is used by a test", arguments: paths)
    func isUsed(_ path: String) throws {
        let name = path.split(separator: "/").last?.split(separator: ".").first ?? ""
        let user = try Project.swiftFiles(below: "Tests").first { file in
            let text = try Project.text(file)
            return ["\"", "/"].contains { text.contains("\($0)\(name)\"") || text.contains("\($0)\(name).") }
        }
        #expect(user != nil)
    }

    @Test func `all stand in the one folder`() {
        let others = Project.files(below: "Tests").filter { path in
            [".json", ".sqlite", ".txt"].contains { path.hasSuffix($0) } && !path.hasPrefix(Fixture.folder)
        }
        #expect(others.isEmpty)
    }
}
