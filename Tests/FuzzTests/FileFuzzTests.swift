import Core
import ExecutorCore
import Foundation
import OrderedJSON
import PaymentModel
import Payments
import TestSupport
import Testing

@testable import GalaksioApp
@testable import Console
@testable import SessionFormat
@testable import SessionReplay

@Suite("Random files")
struct FileFuzzTests {
    private static let session = """
        galaksio-session 1
        title: a value that expires
        tags: cache, ttl
        clock: 2025-10-28T12:00:00Z
        width: 80
        policy: mode auto, max 0.05, budget 5 per session

        > create us-east-1 as demo
        | OK cache [uuid:cache] in us-east-1, now in use
        > set user:123 {"name":"Alice"} ttl 1h
        . continued
        | OK user:123  object, [int] field, expires in 1h
        ! error: [..]
        ...
        @ advance 61m
        ? $.result == null
        # a comment
        @ include other.session
        @ skip not today
        > get k
        | {"key":"[text]","a":[1,"..."],"...":true}
        | [/[a-z]{2,4}/] and [[plain]]

        """
    private static let tape = """
        galaksio-session 1
        world: tape
        router: http://localhost:3000 seed
        seller: https://api.xcache.io
        state: {"caches":["a"],"ledger":{"total":"5"}}

        > get k
        | v
        @ tape
        -- 1 --
        POST http://localhost:3000/proxy
        Content-Type: application/json
        {"method":"GET","api_url":"https://api.xcache.io/c/k"}
        -- 200
        Content-Type: application/json
        {"key":"k","value":"v","ttl":-1}
        -- took {"lookup":12,"connect":100,"tls":5,"first":900,"total":1500,"address":"127.0.0.1"}
        -- 2 --
        GET http://localhost:3000/balance
        -- failed timeout
        @ end

        """
    private static let markdown = "# Title\n\n```galaksio\n> get k\n| v\n```\n\n````galaksio continued\n> ping\n````\n"
    private static let words = [
        "@ tape", "@ end", "-- 200", "-- 3 --", "-- failed broken", "-- took", "> ", "| ", "! ", "? ", "@ ", "# ", ". ",
        "...", "[uuid]",
        "[int:n]", "[..]", "[n]", "[money]", "[duration]", "[time]", "width:", "clock:", "world: tape", "timeout: 5s",
        "\n\n",
    ]

    @Test func `a session file is read, or refused with its line`() {
        FuzzRun("session files", [Self.session, Self.tape, Self.markdown], words: Self.words).checkText { text in
            let count = text.utf8.count { $0 == 0x0A } + 1
            var files: [SessionFile] = []
            do throws(SessionFileError) {
                files.append(try SessionFileParser(path: "a.session").parse(text))
            } catch {
                guard 1...count ~= error.number, !error.message.isEmpty else {
                    return "an error in line \(error.number)"
                }
            }
            do throws(SessionFileError) {
                files += try MarkdownSessions(path: "a.md").sessions(in: text)
            } catch {
                guard 1...count ~= error.number, !error.message.isEmpty else {
                    return "an error in line \(error.number)"
                }
            }
            for file in files {
                let numbers = file.steps.map(\.number) + [file.lastNumber]
                guard numbers.allSatisfy({ 1...count ~= $0 }) else { return "a step beyond the last line" }
                for round in file.tape.rounds { _ = round.facts?.tape }
                _ = file[KnownSessionHeaders.policy].map { PaymentPolicy(header: $0) }
            }
            return nil
        }
    }

    @Test func `an expected line matches its own escaped text, and any line is compared`() {
        let samples =
            Self.session.split(separator: "\n").map(String.init) + [
                "[[[int]]]", "a [n] b [n]", #"["[uuid:a]",{"...":1}]"#,
            ]
        FuzzRun("session lines", samples, words: Self.words).checkText { text in
            // Expressions may take as long as they like; they are the author's own.
            guard !text.contains("[/") else { return nil }
            let parts = text.split(separator: "\n", maxSplits: 1).map(String.init)
            let line = String(parts.first?.prefix(200) ?? "")
            var captures = Captures()
            let escaped = LinePattern.escaped(line, captures: captures)
            guard LinePattern(escaped).matches(line, captures: &captures) else { return "\(escaped) does not match it" }
            var matcher = Matcher()
            let expected = [OutputLine(.output, line)].map { SessionStep.Expected(number: 1, line: $0) }
            _ = matcher.matches(expected, [OutputLine(.output, String(parts.last?.prefix(200) ?? ""))])
            return nil
        }
    }

    @Test func `what a recording began with, and what it knew, is taken up`() {
        let samples = [
            #"{"recording":"a.session","records":41,"screen":true,"settings":{"output":"json","width":"80","approval":"30s"},"caches":[{"id":"550e8400-e29b-41d4","name":"demo","region":"eu"}],"current":"550e8400-e29b-41d4","variables":{"a":1},"ledger":{"payees":[{"host":"a.example","network":"base","asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","address":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","payments":3}],"today":"5","session":"7"}}"#,
            #"{"sale":{"create":"sold"}}"#,
            #"{"settlementStatus":{"state":"void","text":"t","message":"m","step":"s"}}"#,
            #"{"settled":[1,2]}"#,
            #"{"balances":[{"network":"base-sepolia","token":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","units":"100"}]}"#,
            #"{"file":"a","text":"b"}"#,
            #"{"lookup":12,"connect":100,"tls":5,"first":900,"total":1500,"address":"127.0.0.1","certificate":{"subject":"s","issuer":"i","start":"a","expiry":"b"}}"#,
        ]
        FuzzRun("session states", samples, words: SettingsRegistry.names + ["none", "auto", "on"]).check { bytes in
            guard let json = try? JSONValue(parsing: bytes) else { return nil }
            if let fact = RecordedInput(json), RecordedInput(fact.json) != fact {
                return "knows another fact when it is written"
            }
            if let facts = TransferMetrics(tape: json) {
                _ = facts.tape
                let clock = ManualClock()
                clock.advance(by: facts.total)
                _ = clock.now.iso8601Milliseconds
            }
            guard let beginning = InitialSessionState(json) else { return nil }
            var state = SessionState()
            try? beginning.apply(to: &state)
            state.records.begin(after: beginning.lastRecord)
            let numbers = RecordNumberAllocator()
            numbers.begin(after: beginning.lastRecord)
            let payments = beginning.ledger?.payees.map(\.payee.payments) ?? []
            guard numbers.begin() == state.records.nextNumber else { return "numbers differ" }
            return payments.allSatisfy { 0...10_000 ~= $0 } ? nil : "\(payments) payments"
        }
    }

    @Test("a file of entries is read to its end, or refused with its line", arguments: ["jsonl", "json", "csv"])
    func entries(_ end: String) {
        let samples = [
            "jsonl": [
                "{\"key\":\"a\",\"value\":1,\"ttl\":60}\n{\"key\":\"b\",\"value\":{\"x\":[1]}}\n",
                "{\"key\":\"a\",\"value\":null,\"ttl\":-1}\r\n\r\n",
            ],
            "json": ["{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":\"x\"}", "{ }", "\u{FEFF}{\"a\" : 1 }\n"],
            "csv": [
                "key,value,ttl\na,1,60\n\"b, c\",\"{\"\"x\"\":1}\",\n", "\u{FEFF}Value,KEY\r\n1,a\r\n\"x\ny\",b\r\n",
                "key,value\n\na,5\n",
            ],
        ]
        let run = FuzzRun(
            "\(end) files",
            samples[end] ?? [],
            words: ["key", "value", "ttl", "\"\"", "\r\n", ",,", "-1", "null"]
        )
        run.check { bytes in
            do throws(CommandError) {
                let cut = bytes.count / 3
                var source = try EntryReader("a.\(end)", PiecedFile([Array(bytes[..<cut]), [], Array(bytes[cut...])]))
                var count = 0
                while let entry = try source.next() {
                    count += 1
                    guard count <= bytes.count, entry.place >= 1, entry.ttl.map({ $0 >= 0 }) ?? true else {
                        return "\(entry)"
                    }
                    if let ttl = entry.ttl { _ = Duration.seconds(ttl).formatted }
                }
                guard try source.next() == nil, source.position <= bytes.count else { return "goes on behind its end" }
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    @Test func `a file of settings gives settings, or is refused with its line`() {
        let samples = [
            "# comment\nPORT=8090\nexport HOST=\"127.0.0.1\" # here\nGALAKSIO_TIMEOUT=30s\nGALAKSIO_BUDGET='5.00'\r\n",
            "HTTPAYER_API_KEY=sk-live-1\nGALAKSIO_MAX_PER_PAYMENT=0.50 USDC\nGALAKSIO_POLICY=auto\nMULTI=\"a\\nb\nc\"\n",
            "HTTPAYER_ROUTER_URL=http://localhost:3000\nXCACHE_BASE_URL: https://api.xcache.io\nGALAKSIO_ALLOW_HTTP=router,10.0.0.5\n",
            "EXECUTOR_PRIVATE_KEY=0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n",
        ]
        FuzzRun("env files", samples, words: SettingKey.names + ["=", "export ", "\"", "'", "#", "\n"]).check { bytes in
            let space = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            defer { space.deallocate() }
            space.copyBytes(from: bytes)
            do throws(SettingsError) {
                let file = try DotEnvFile(reading: space, path: ".env")
                _ = try Self.read(Settings(flags: [:], environment: [:], file: file))
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    @Test func `a setting in the environment has a value, or is refused with words`() {
        let samples = [
            "PORT=8090", "HOST=::1", "GALAKSIO_TIMEOUT=2m", "GALAKSIO_BUDGET=5.00",
            "GALAKSIO_MAX_PER_PAYMENT=0.05 USDC",
            "HTTPAYER_ROUTER_URL=http://localhost:3000", "XCACHE_BASE_URL=https://api.xcache.io", "GALAKSIO_POLICY=ask",
            "GALAKSIO_API_KEY=0123456789abcdef", "GALAKSIO_ALLOW_HTTP=router,10.0.0.5", "GALAKSIO_STRICT_STATUS=1",
            "GALAKSIO_LOG_LEVEL=info", "GALAKSIO_PAYER=wallet", "GALAKSIO_NETWORK=local",
        ]
        FuzzRun("settings", samples, words: SettingKey.names.map { "\($0)=" }).checkText { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[0] != SettingKey.walletKeyFile.name else { return nil }
            do throws(SettingsError) {
                _ = try Self.read(Settings(flags: [:], environment: [parts[0]: parts[1]], file: nil))
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    /// Asks for every setting.
    private static func read(_ settings: Settings) throws(SettingsError) -> [String] {
        var words = try settings.limitLines + settings.limits.map(\.words) + settings.reaching
        words.append("\(try settings.port) \(settings.host) \(try settings.callers)")
        words.append((try settings.timeout).map { "\($0.formatted) \($0.milliseconds)" } ?? "")
        words.append("\(try settings.routerURL?.text ?? "") \(try settings.providerSettings().texts)")
        words.append("\(try settings.strictStatus) \(try settings.payer) \(settings.pager)")
        words.append("\(try settings.network as Any) \(try settings.logLevel as Any) \(try settings.cacheTransport)")
        _ = try settings.routerKey
        _ = try settings.policy(for: .server)
        return words
    }

    @Test func `what a history file holds is read, and lines are added`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/history"
        let filter = SecretFilter(secrets: [Secret("0123456789abcdef")])
        FuzzRun("history files", ["\"get k\"\n\"set a {\\\"b\\\":1}\\nmore\"\n", "\"auth x\"\n5\nnull\n"])
            .check { bytes in
                try Data(bytes).write(to: URL(filePath: path))
                let history = HistoryFile(path: path)
                let before = try history.load()
                let line = String(decoding: bytes.prefix(100), as: UTF8.self)
                _ = filter.mayWrite(line)
                // A line that was cut short swallows the next one. Writing is slow, and every fourth file is enough.
                guard bytes.last == 0x0A || bytes.isEmpty, bytes.count % 4 == 0 else { return nil }
                try history.append(line)
                try history.trim()
                return try history.load() == before + [line] ? nil : "the lines are others than those that were added"
            }
    }
}

/// A file that comes in pieces.
private struct PiecedFile: ByteStream {
    var pieces: ArraySlice<[UInt8]>
    let size: Int?

    init(_ pieces: [[UInt8]]) {
        self.pieces = pieces[...]
        size = pieces.reduce(0) { $0 + $1.count }
    }

    mutating func next() -> [UInt8]? {
        pieces.popFirst()
    }
}
