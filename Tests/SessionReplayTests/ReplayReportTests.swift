import Core
import OrderedJSON
import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Replay report")
struct ReplayReportTests {
    private func results() async throws -> [ReplayResult] {
        let folder = Folder(texts: [
            "sessions/ok.session": session("> say a", "| a", headers: ["title: it holds"]),
            "sessions/ttl.session": session(
                "> say 59m (3540 s)",
                "| 1h (3600 s)",
                "> say b",
                "| c",
                "? last == c",
                headers: ["cache: demo"]
            ),
            "sessions/check.session": session("> say a", "| a", "? last == <b>"),
            "sessions/skip.session": session("@ skip no seller", "> say a"),
        ])
        var results: [ReplayResult] = []
        for path in folder.texts.keys.sorted() { results.append(try await folder.replay(path)) }
        return results
    }

    @Test func `one line per file, the first failure of each in full, then the sum`() async throws {
        let report = ReplayReport(try await results(), elapsed: .milliseconds(410))
        #expect(
            report.lines.joined(separator: "\n") == """
                FAIL  sessions/check.session  1 command, 1 failed
                ok    sessions/ok.session  1 command
                skip  sessions/skip.session  no seller
                FAIL  sessions/ttl.session  2 commands, 2 failed
                FAIL sessions/check.session:5   ? last == <b>
                  last is a
                  state: no cache, 1 commands
                  again: galaksio replay sessions/check.session:5
                FAIL sessions/ttl.session:4   > say 59m (3540 s)
                  | 1h (3600 s)                expected
                  | 59m (3540 s)               got
                  state: demo, 1 commands
                  again: galaksio replay sessions/ttl.session:4
                  and 1 later command failed in sessions/ttl.session
                4 files, 5 commands: 1 ok, 3 failed, 1 skipped (0.4 s)
                """
        )
        #expect(report.exitCode == 8)
        #expect(!report.isOK)
    }

    @Test func `only the lines that differ are shown, and a missing side says so`() async throws {
        let folder = Folder(texts: [
            "sessions/a.session": session("> say a", ". say b", ". say c", "| a", "| b", "| c", "| d")
        ])
        let report = ReplayReport([try await folder.replay("sessions/a.session")], elapsed: .zero)
        #expect(
            report.lines.dropFirst().prefix(3) == [
                "FAIL sessions/a.session:3   > say a",
                "  | d                          expected",
                "  (nothing)                    got",
            ]
        )
    }

    @Test func `a file that is not a session is told with its line and counted apart`() throws {
        let error = SessionFileError(path: "x.session", number: 3, reason: .strayContinuation)
        let report = ReplayReport([ReplayResult(unreadable: error)], elapsed: .zero)
        #expect(
            report.lines == [
                "FAIL  x.session  not run",
                "FAIL x.session:3: a continuation line without a command, expected > before it",
                "1 file, 0 commands: 0 ok, 0 failed, 0 skipped, 1 file not run (0.0 s)",
            ]
        )
        #expect(report.exitCode == 2)
    }

    @Test func `programs get one object per file`() async throws {
        let json = ReplayReport(try await results(), elapsed: .zero).json
        #expect(json.count == 4)
        #expect(
            json[1].compact
                == #"{"file":"sessions/ok.session","status":"ok","commands":1,"ok":1,"failed":0,"skipped":0,"title":"it holds","ms":0}"#
        )
        #expect(json[0]["failure"]?["difference"] == ["last is a"])
        #expect(json[2]["reason"] == "no seller")
        #expect(json[3]["failure"]?["expected"] == ["| 1h (3600 s)"])
        #expect(json[3]["failure"]?["got"] == ["| 59m (3540 s)"])
        #expect(json[3]["failure"]?["line"] == 4)
    }

    @Test func `build servers get one test case per file, escaped`() async throws {
        let error = SessionFileError(path: "x.session", number: 3, reason: .unknownRole("\u{1b}&"))
        let xml = ReplayReport(try await results() + [ReplayResult(unreadable: error)], elapsed: .zero).junit
        #expect(
            xml == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="galaksio replay" tests="5" failures="2" errors="1" skipped="1">
                  <testcase classname="sessions/check.session" name="sessions/check.session" time="0.000">
                    <failure message="? last == &lt;b&gt;">FAIL sessions/check.session:5   ? last == &lt;b&gt;
                  last is a
                  state: no cache, 1 commands
                  again: galaksio replay sessions/check.session:5</failure>
                  </testcase>
                  <testcase classname="sessions/ok.session" name="it holds" time="0.000"/>
                  <testcase classname="sessions/skip.session" name="sessions/skip.session" time="0.000">
                    <skipped message="no seller"/>
                  </testcase>
                  <testcase classname="sessions/ttl.session" name="sessions/ttl.session" time="0.000">
                    <failure message="&gt; say 59m (3540 s)">FAIL sessions/ttl.session:4   &gt; say 59m (3540 s)
                  | 1h (3600 s)                expected
                  | 59m (3540 s)               got
                  state: demo, 1 commands
                  again: galaksio replay sessions/ttl.session:4
                  and 1 later command failed in sessions/ttl.session</failure>
                  </testcase>
                  <testcase classname="x.session" name="x.session" time="0.000">
                    <error message="x.session:3: unexpected line &quot;\\u{1b}&amp;&quot;, expected one that begins with &gt;, ., |, !, ?, @ or #"/>
                  </testcase>
                </testsuite>

                """
        )
    }
}
