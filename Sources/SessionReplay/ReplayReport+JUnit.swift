import Core
import SessionFormat

extension ReplayReport {
    /// The results as JUnit XML: one test case per session.
    ///
    /// Source: the format of Ant's JUnit task, as build servers read it.
    public var junit: String {
        let failures = results.filter { $0.failure != nil }.count
        let errors = results.filter { $0.error != nil }.count
        let skipped = results.filter { $0.status == .skipped }.count
        let counts = #"tests="\#(results.count)" failures="\#(failures)" errors="\#(errors)" skipped="\#(skipped)""#
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, #"<testsuite name="galaksio replay" \#(counts)>"#]
        for result in results { lines += Self.testCase(result) }
        lines.append("</testsuite>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func testCase(_ result: ReplayResult) -> [String] {
        let time =
            "\(result.elapsed.milliseconds / 1000)." + String(1000 + result.elapsed.milliseconds % 1000).dropFirst()
        let name = escaped(result.title ?? result.name)
        let opening = #"  <testcase classname="\#(escaped(result.name))" name="\#(name)" time="\#(time)""#
        guard let inside = inside(of: result) else { return [opening + "/>"] }
        return [opening + ">", "    " + inside, "  </testcase>"]
    }

    private static func inside(of result: ReplayResult) -> String? {
        let details = escaped(details(of: result).joined(separator: "\n"))
        if let error = result.error { return #"<error message="\#(escaped(error.message))"/>"# }
        if let failure = result.failure {
            return #"<failure message="\#(escaped(failure.step))">\#(details)</failure>"#
        }
        guard result.status == .skipped else { return nil }
        return #"<skipped message="\#(escaped(result.skipReason ?? ""))"/>"#
    }

    /// Returns text escaped for XML: five characters by name, and those that XML does not allow as `\u{1b}`.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            case "\n": escaped += "\n"
            default: escaped += String(scalar).terminalSafe
            }
        }
        return escaped
    }
}
