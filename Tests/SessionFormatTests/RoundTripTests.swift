import Core
import HTTPTypes
import OrderedJSON
import Testing

@testable import SessionFormat

@Suite("What is written is read again")
struct RoundTripTests {
    /// A value of each header, as it is written.
    private static let values = [
        "title": "a value that expires", "version": "1.2", "tags": "cache smoke", "world": "tape", "cache": "c-1",
        "region": "eu-west-1", "policy": "mode auto, max 0.10", "clock": "2025-10-28T12:00:00.250Z", "width": "none",
        "router": "http://localhost:3000/ seed", "payer": "wallet", "prices": "interactive", "set-style": "body",
        "seller": "https://api.xcache.io/", "transport": "direct", "timeout": "1h30m", "router-key": "none",
        "network": "live", "own-caches": #"[{"name":"redis"}]"#, "state": #"{"records":3,"variables":{"a":1.50}}"#,
    ]

    @Test("a header keeps its value", arguments: KnownSessionHeaders.names)
    func header(_ name: String) throws {
        let value = try #require(Self.values[name])
        let rule = try #require(KnownSessionHeaders.all.first { $0.name == name })
        #expect(rule.rewritten(value) == value)
        let file = try parse(headers: [HeaderLine(name: name, value: value).source])
        #expect(file.number(ofHeader: name) == 2)
    }

    @Test func `typed values are those that were written`() throws {
        let moment = Timestamp(sinceEpoch: .milliseconds(1_761_652_800_250))
        let router = SessionFile.Router(url: try HTTPURL("http://r.test:1/a"), era: "json")
        let lines = [
            KnownSessionHeaders.tags.line(["a", "b"]), KnownSessionHeaders.clock.line(moment),
            KnownSessionHeaders.width.line(nil),
            KnownSessionHeaders.router.line(router), KnownSessionHeaders.timeout.line(.seconds(90)),
            KnownSessionHeaders.routerKey.line(.missing), KnownSessionHeaders.network.line(.local),
            KnownSessionHeaders.state.line(["a": 1]),
        ]
        let file = try parse(headers: lines.map(\.source))
        #expect(file.tags == ["a", "b"])
        #expect(file.clock == moment)
        #expect(file.width == nil)
        #expect(file.router == router)
        #expect(file.timeout == .seconds(90))
        #expect(!file.hasRouterKey)
        #expect(file.isOfLocalNetwork)
        #expect(file.state == ["a": 1])
    }

    @Test("a width is written within the bounds that are read", arguments: [(5, 20), (80, 80), (5000, 1000)])
    func width(_ width: Int, _ written: Int) throws {
        #expect(try parse(headers: [KnownSessionHeaders.width.line(width).source]).width == written)
    }

    private static let actions: [SessionStep.Action] = [
        .command("get a"), .command("set a {\n  \"b\": 1\n\n}"), .assertion("last exists"),
        .directive(.include("../setup one.session")), .directive(.skip("no seller")),
        .directive(.clock(Timestamp(sinceEpoch: .seconds(1_761_652_800)))), .directive(.answer("yes, once")),
        .directive(.know(["sale": ["create": "sold"]])), .directive(.network("advance 61m")),
    ]

    @Test("a step keeps its text", arguments: actions)
    func step(_ action: SessionStep.Action) throws {
        let file = try parse(headers: [], steps: action.lines)
        #expect(file.steps.map(\.action) == [action])
    }

    @Test("a directive keeps its arguments", arguments: SessionDirective.Name.allCases)
    func directive(_ name: SessionDirective.Name) throws {
        let directive: SessionDirective =
            switch name {
            case .include: .include("a.session")
            case .skip: .skip("b c")
            case .tape: .tape
            case .end: .end
            case .clock: .clock(Timestamp(sinceEpoch: .seconds(1)))
            case .answer: .answer("")
            case .know: .know("[secret 1]")
            }
        #expect(try SessionDirective(parsing: directive.source) == directive)
        #expect(directive.source.hasPrefix(name.rawValue))
    }

    @Test("an expected line keeps its text", arguments: ["", "OK", " two  spaces", "..."])
    func output(_ text: String) throws {
        let lines = [OutputLine(.output, text), OutputLine(.error, text)]
        let file = try parse(headers: [], steps: ["> a"] + lines.map(\.source))
        #expect(file.steps[0].expected.map(\.line) == lines)
    }

    @Test("a failed exchange keeps its kind", arguments: TapeRound.Kind.allCases, [nil, "as it was told"])
    func failure(_ kind: TapeRound.Kind, _ reason: String?) throws {
        let round = try self.round([TapeLine.failed(kind, reason: reason).source])
        #expect(round.ending == .failed(kind: kind, reason: reason))
    }

    @Test func `an answered exchange keeps its fields, body and metrics`() throws {
        let facts = TransferMetrics(connect: .microseconds(100), total: .milliseconds(5), address: "127.0.0.1")
        let round = try self.round([
            TapeLine.status(402).source, TapeLine.field(name: "content-type", value: "text/plain").source,
            JSONValue.string("pay").compact, TapeLine.took(facts).source,
        ])
        #expect(round.label == 7)
        #expect(round.method == .post)
        #expect(round.url.text == "http://a.test/b")
        #expect(
            round.ending
                == .reply(
                    status: 402,
                    headers: [.contentType: "text/plain"],
                    body: TapeBody(value: "pay", source: "\"pay\"")
                )
        )
        #expect(round.facts == facts)
    }

    private func round(_ lines: [String]) throws -> TapeRound {
        let request = TapeLine.request(method: "POST", address: "http://a.test/b").source
        let lines = [SessionDirective.tape.line, TapeLine.exchange(7).source, request] + lines
        let file = try parse(headers: [KnownSessionHeaders.world.line(.tape).source], steps: lines)
        return try #require(file.tape.rounds.first)
    }

    private func parse(headers: [String], steps: [String] = []) throws -> SessionFile {
        var lines = [SessionFile.firstLine] + headers + [""] + steps
        if headers == ["world: tape"], steps.isEmpty {
            lines += [SessionDirective.tape.line]
        }
        return try SessionFileParser(path: "a.session").parse(lines.joined(separator: "\n"))
    }
}
