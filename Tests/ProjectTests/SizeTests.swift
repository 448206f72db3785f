import Testing
import TestSupport

@Suite("Nothing is larger than a reader takes in at once")
struct SizeTests {
    /// The methods of each type by module and name, over all its files, and the functions and files that are too long.
    private struct Measure {
        var methods: [String: Int] = [:]
        var longFunctions: [String] = []
        var longFiles: [String] = []

        init(_ files: [String]) throws {
            for file in files {
                let lines = try Project.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                if lines.count > 301 { longFiles.append("\(file): \(lines.count - 1)") }
                measure(lines, in: file)
            }
        }

        private mutating func measure(_ lines: [Substring], in file: String) {
            let module = file.split(separator: "/")[1]
            var type = ""
            for (index, line) in lines.enumerated() {
                let words = line.split { $0 == " " || $0 == ":" || $0 == "<" }
                let kind = words.firstIndex {
                    ["struct", "class", "enum", "actor", "protocol", "extension"].contains($0)
                }
                if !line.hasPrefix(" "), line.hasSuffix("{"), let kind, words.count > kind + 1 {
                    type = "\(module).\(words[kind + 1])"
                }
                guard line.hasPrefix("    "), !line.hasPrefix("     "), !line.contains("//"),
                    let function = words.firstIndex(of: "func") ?? words.firstIndex(where: { $0.hasPrefix("init(") }),
                    words[..<function].allSatisfy(Self.isModifier)
                else { continue }
                if words[function] == "func" { methods[type, default: 0] += 1 }
                measureFunction(at: index, lines, in: file)
            }
        }

        /// Measures a function with a body; a requirement of a protocol has none, and the next declaration follows.
        private mutating func measureFunction(at index: Int, _ lines: [Substring], in file: String) {
            let rest = lines[index...]
            guard let start = rest.firstIndex(where: { $0.hasSuffix("{") }),
                !rest[index..<start].dropFirst().contains(where: {
                    $0.hasPrefix("    ///") || $0.contains("func ") || $0 == "}"
                }),
                let end = rest[start...].firstIndex(of: "    }")
            else { return }
            let count = end - index + 1
            if count > 40 { longFunctions.append("\(file):\(index + 1): \(count)") }
        }

        private static func isModifier(_ word: Substring) -> Bool {
            word.hasPrefix("@")
                || ["public", "package", "private", "fileprivate", "static", "mutating", "nonisolated", "override"]
                    .contains(String(word))
        }
    }

    @Test func `functions have 40 lines, files 300 and types 40 methods at most`() throws {
        let measure = try Measure(Project.swiftFiles(below: "Sources"))
        #expect(measure.longFunctions.isEmpty, "\(measure.longFunctions.joined(separator: "\n"))")
        #expect(measure.longFiles.isEmpty, "\(measure.longFiles.joined(separator: "\n"))")
        let large = measure.methods.filter { $0.value > 40 }
        #expect(large.isEmpty, "\(large)")
        #expect(measure.methods["Console.REPL", default: 0] <= 25)
        #expect(measure.methods.count > 300)
    }

    @Test func `the tests keep to the same bounds`() throws {
        let measure = try Measure(Project.swiftFiles(below: "Tests"))
        #expect(measure.longFunctions.isEmpty, "\(measure.longFunctions.joined(separator: "\n"))")
        #expect(measure.longFiles.isEmpty, "\(measure.longFiles.joined(separator: "\n"))")
        #expect(measure.methods.count > 200)
    }
}
