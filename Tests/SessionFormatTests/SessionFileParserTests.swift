import Core
import HTTPTypes
import OrderedJSON
import Testing

@testable import SessionFormat

@Suite("Session file parser")
struct SessionFileParserTests {
    private func parse(_ lines: String...) throws(SessionFileError) -> SessionFile {
        try SessionFileParser(path: "a.session").parse(lines.joined(separator: "\n") + "\n")
    }

    private func error(_ lines: String...) -> SessionFileError? {
        do throws(SessionFileError) {
            _ = try SessionFileParser(path: "a.session").parse(lines.joined(separator: "\n") + "\n")
            return nil
        } catch {
            return error
        }
    }

    @Test func `the first sample has its steps on their lines`() throws {
        let file = try SessionFileParser(path: "a.session").parse(SampleSessions.expiry)
        #expect(file.title == "store a user, read it back, let it expire")
        #expect(file.tags == ["cache", "smoke"])
        #expect(file.world == .local)
        #expect(file.steps.map(\.number) == [5, 7, 12, 13, 15, 17, 18])
        #expect(
            file.steps[1].action
                == .command("set user:123 {\n  \"name\": \"Alice\",\n  \"email\": \"alice@example.com\"\n} ttl 1h")
        )
        #expect(file.steps[1].lastNumber == 10)
        #expect(file.steps[2].action == .assertion("task.cacheTtl == 3600"))
        #expect(file.steps[3].expected.map(\.number) == [14])
        #expect(file.steps[5].action == .directive(.network("advance 61m")))
    }

    @Test func `the second sample has policy, clock, an include and both streams in order`() throws {
        let file = try SessionFileParser(path: "a.session").parse(SampleSessions.overLimit)
        #expect(file[KnownSessionHeaders.policy] == "mode auto, max 0.10")
        #expect(file.clock == SessionFile.startOfReplay)
        #expect(file.clock.iso8601 == "2025-10-28T12:00:00Z")
        #expect(file.steps.first?.action == .directive(.include("one-cache.session")))
        let pay = try #require(file.steps.first { $0.action == .command("pay $n once") })
        #expect(pay.expected.map(\.line.stream) == [.error, .error, .output])
        #expect(pay.expected[1].isAnyLines)
    }

    @Test func `the third sample has two rounds on its tape`() throws {
        let file = try SessionFileParser(path: "a.session").parse(SampleSessions.eighteenDecimals)
        #expect(file.world == .tape)
        #expect(file.cache == "96ad0856-03b1-4ee7-9666-e81abd0349e1")
        #expect(file.tape.rounds.map(\.label) == [1, 2])
        let first = try #require(file.tape.rounds.first)
        #expect(first.method == .post)
        #expect(first.url.text == "http://localhost:3000/proxy")
        #expect(first.headers[.apiKey] == "[secret 1]")
        #expect(first.body?.value["data"] == "hello")
        guard case .reply(402, _, let body) = first.ending else {
            Issue.record("the first round is a 402")
            return
        }
        #expect(body?.value["statusCode"] == 402)
        #expect(file.tape.rounds[1].body == nil)
    }

    @Test func `all headers are read`() throws {
        let file = try parse(
            "galaksio-session 1",
            "# about it",
            "title: t",
            "world: local",
            "cache: c",
            "region: eu",
            "width: 100",
            "router: http://localhost:3000 seed",
            "set-style: body",
            "clock: 2026-01-01T00:00:00Z",
            ""
        )
        #expect(file.region == "eu")
        #expect(file.width == 100)
        #expect(file.router?.url.text == "http://localhost:3000/")
        #expect(file.router?.era == "seed")
        #expect(file[KnownSessionHeaders.setStyle] == "body")
        #expect(file.clock.iso8601 == "2026-01-01T00:00:00Z")
        #expect(file.number(ofHeader: "width") == 7)
    }

    @Test func `a role may stand alone for an empty line of output`() throws {
        let file = try parse("galaksio-session 1", "", "> a", "|", "!", "#", "| b")
        #expect(file.steps[0].expected.map(\.line) == [.init(.output, ""), .init(.error, ""), .init(.output, "b")])
    }

    @Test(
        "a mistake is found on its line",
        arguments: [
            (["galaxy 1"], 1, "the first line is \"galaxy 1\", expected galaksio-session 1"),
            (
                ["galaksio-session 1", "> get a"], 2,
                "\"> get a\" is not a header, expected NAME: VALUE or an empty line"
            ),
            (["galaksio-session 1", "titel: x"], 2, "unknown header \"titel\", expected title, version, tags, world,"),
            (["galaksio-session 1", "tags: x", "tags: y"], 3, "tags is given twice"),
            (["galaksio-session 1", "world: mars"], 2, "world is \"mars\", expected local, tape or live"),
            (["galaksio-session 1", "width: 7"], 2, "width is \"7\", expected a number from 20 to 1000"),
            (["galaksio-session 1", "clock: noon"], 2, "clock is \"noon\", expected a time such as"),
            (
                ["galaksio-session 1", "router: localhost seed"], 2,
                "router is \"localhost seed\", expected an address followed by seed, payload or json"
            ),
            (["galaksio-session 1", "title:"], 2, "title is \"\", expected text after the colon"),
            (["galaksio-session 1", "", "get a"], 3, "unexpected line \"get a\", expected one that begins with"),
            (["galaksio-session 1", "", ">get a"], 3, "no space after the first character of \">get a\""),
            (["galaksio-session 1", "", "> "], 3, "no text after >"),
            (["galaksio-session 1", "", "?"], 3, "no text after ?"),
            (["galaksio-session 1", "", ". x"], 3, "a continuation line without a command, expected > before it"),
            (["galaksio-session 1", "", "> a", "| b", ". x"], 5, "a continuation line without a command"),
            (["galaksio-session 1", "", "| x"], 3, "| without a command, expected it directly after"),
            (["galaksio-session 1", "", "> a", "? b exists", "! x"], 5, "! without a command, expected it directly"),
            (["galaksio-session 1", "", "> a", "| [/(/]"], 4, "\"[/(/]\" is not a valid pattern, expected"),
            (["galaksio-session 1", "", "@ include"], 3, "@ include needs an argument, expected @ include FILE"),
            (["galaksio-session 1", "", "@ skip"], 3, "@ skip needs an argument, expected @ skip REASON"),
            (["galaksio-session 1", "", "@ clock noon"], 3, "clock takes a date and time, not \"noon\""),
            (["galaksio-session 1", "", "@ know it"], 3, "know takes a fact from a recording, not \"it\""),
            (["galaksio-session 1", "", "@ end"], 3, "recorded rounds are allowed only at the end"),
            (["galaksio-session 1", "timeout: soon"], 2, "timeout is \"soon\", expected a duration such as 30s"),
            (["galaksio-session 1", "prices: high"], 2, "prices is \"high\", expected interactive"),
            (["galaksio-session 1", "", "@ tape"], 3, "recorded rounds are allowed only at the end"),
            (["galaksio-session 1", "world: tape", "", "> a"], 2, "world: tape without recorded rounds"),
        ]
    )
    func rejects(_ lines: [String], _ number: Int, _ explanation: String) throws {
        let found = #expect(throws: SessionFileError.self) {
            try SessionFileParser(path: "a.session").parse(lines.joined(separator: "\n"))
        }
        #expect(found?.number == number)
        #expect(found?.explanation.hasPrefix(explanation) == true, "\(found?.explanation ?? "")")
        #expect(found?.message.hasPrefix("a.session:\(number): ") == true)
    }

    @Test(
        "a mistake in the rounds is found on its line",
        arguments: [
            (["-- one --"], 5, "-- N --"),
            (["-- 1 --"], 5, "a request such as"),
            (["-- 1 --", "POST /proxy"], 6, "a request such as"),
            (["-- 1 --", "POST http://a/", "no header"], 7, "NAME: VALUE, a line of JSON, or --"),
            (["-- 1 --", "POST http://a/", "{}", "a: b"], 8, "-- STATUS or -- failed KIND"),
            (["-- 1 --", "POST http://a/", "-- 4x2"], 7, "-- STATUS or -- failed KIND"),
            (["-- 1 --", "POST http://a/", "-- failed badly"], 7, "-- failed and one of refused, unknown-host"),
            (["-- 1 --", "POST http://a/"], 6, "-- STATUS or -- failed KIND"),
        ]
    )
    func rejectsRounds(_ lines: [String], _ number: Int, _ expected: String) throws {
        let text = ["galaksio-session 1", "world: tape", "", "@ tape"] + lines
        let found = #expect(throws: SessionFileError.self) {
            try SessionFileParser(path: "a.session").parse(text.joined(separator: "\n"))
        }
        #expect(found?.number == number)
        #expect(found?.explanation.contains("expected \(expected)") == true, "\(found?.explanation ?? "")")
    }

    @Test func `a body that is not valid JSON is told with its column`() throws {
        let found = error(
            "galaksio-session 1",
            "world: tape",
            "",
            "@ tape",
            "-- 1 --",
            "POST http://a/",
            #"{"a":1,}"#,
            "-- 200"
        )
        #expect(found?.number == 7)
        #expect(found?.message == "a.session:7: the body is not valid JSON at column 8: trailing comma")
    }

    @Test func `a failed round keeps its kind and its reason`() throws {
        let file = try parse(
            "galaksio-session 1",
            "world: tape",
            "",
            "@ tape",
            "-- 1 --",
            "GET http://a/",
            "-- failed tls expired today"
        )
        #expect(file.tape.rounds[0].ending == .failed(kind: .tls, reason: "expired today"))
    }

    @Test func `windows line ends are no part of a line`() throws {
        let file = try SessionFileParser(path: "a").parse("galaksio-session 1\r\ntitle: t\r\n\r\n> a\r\n| b\r\n")
        #expect(file.title == "t")
        #expect(file.steps[0].expected[0].line.text == "b")
    }
}
