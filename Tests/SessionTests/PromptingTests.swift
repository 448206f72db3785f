import LineEditing
import Testing

@testable import Console

/// A session in which caches were bought, values stored and lines run, and what a prompt would offer in it.
struct PromptedSession {
    let completer: Completer
    let hints: Hints

    private static let lines = [
        "create us-east-1 as demo", "create eu-west-1 as staging", #"set other:9 {"a":1}"#, "use demo",
        #"set user:123 {"name":"Alice","tags":["x"]}"#, "set user:124 y", #"set "two words" z"#, "get user:123",
        #"let alice = $last.result.value"#, "let id = user:123", "let list = [1,2]",
        "@ price topup 0.02 USDC base-sepolia", "policy mode never", "topup",
    ]

    init(_ more: String...) async {
        let snapshot = SessionSnapshot()
        var loop = LocalConsole.make(snapshot: snapshot).loop
        for line in Self.lines + more { _ = await loop.handle(line) }
        snapshot.publish(loop.state)
        completer = Completer(snapshot: snapshot, directives: ["price", "fault", "advance"]) { beginning in
            ["case.session", "cases/", "two words.txt", "~x"].filter { $0.hasPrefix(beginning) }
        }
        hints = Hints(snapshot: snapshot)
    }

    /// The candidates that Tab lists.
    func list(_ text: String) -> [String] {
        completer.complete(text).candidates.map(\.text)
    }

    /// The line after Tab, where one match completes.
    func completed(_ text: String) -> String? {
        let completion = completer.complete(text)
        guard completion.candidates.count == 1, let candidate = completion.candidates.first else { return nil }
        return String(String.UnicodeScalarView(text.unicodeScalars.dropLast(completion.replacing)))
            + candidate.text + candidate.suffix
    }
}

@Suite("Tab")
struct CompletionTests {
    @Test(
        "one match completes",
        arguments: [
            ("cre", "create "), ("get user:123", "get user:123 "), ("get tw", #"get "two words" "#),
            (#"get "tw"#, #"get "two words" "#), ("del user:123 user:124 tw", #"del user:123 user:124 "two words" "#),
            ("get --in staging o", "get --in staging other:9 "), ("get o", nil), ("use st", "use staging "),
            ("get x --in st", "get x --in staging "), ("create us", "create us-east-1 "),
            ("create us-east-1 a", "create us-east-1 as "),
            ("set k v t", "set k v ttl "), ("set k v ttl 1h t", nil), ("set k v --t", nil),
            ("set k v --ttl", "set k v --ttl "),
            ("policy al", "policy allow "), ("policy mode ne", "policy mode never "),
            ("policy allow net", "policy allow network "),
            ("policy allow network base-s", "policy allow network base-sepolia "),
            ("policy budget 1 per d", "policy budget 1 per day "),
            ("wallet base-s", "wallet base-sepolia "), (":out", ":output "), (":output js", ":output json "),
            (":set outp", ":set output "),
            (":prefer base-s", ":prefer base-sepolia "), ("ledger only unk", "ledger only unknown "),
            ("ledger by d", "ledger by day "),
            ("help ledg", "help ledger "), ("help @pay", "help @payments "), ("explain cre", "explain create "),
            ("serve lo", "serve logs "), ("probe http://a method PU", "probe http://a method PUT "),
            ("include case.", "include case.session "), ("replay cases", "replay cases/"),
            ("get user:123 > case.", "get user:123 > case.session "),
            ("set k < tw", #"set k < "two words.txt" "#), ("record case.", "record case.session "),
            ("get user:123 | so", nil),
            ("get a ; tt", "get a ; ttl "), ("repeat 5 every 2s get user:124", "repeat 5 every 2s get user:124 "),
            ("watch get user:124", "watch get user:124 "),
            ("bench n 5 clients 2 get user:124", "bench n 5 clients 2 get user:124 "),
            ("3 get user:124", "3 get user:124 "), ("explain get user:124", "explain get user:124 "),
            ("unlet al", "unlet alice "),
            ("@ pr", "@ price "), ("@ fault cre", "@ fault create "),
            ("@ price create 0.05 USDC base-s", "@ price create 0.05 USDC base-sepolia "),
        ] as [(String, String?)]
    )
    func completes(_ typed: String, _ expected: String?) async {
        #expect(await PromptedSession().completed(typed) == expected)
    }

    @Test(
        "references go into records, names and their fields",
        arguments: [
            ("get $al", "get $alice."), ("get $id", "get $id "), ("get $alice.na", "get $alice.name "),
            ("get $last.pay", "get $last.payment."), ("get $5.res", "get $5.result."),
            ("get $last.payment.outc", "get $last.payment.outcome "),
            (#"set k "hello ${alice.na"#, #"set k "hello ${alice.name}"#),
            (#"set k {"a":"${alice.na"#, #"set k {"a":"${alice.name}"#),
            ("get '${al", nil), ("get $nothing.a", nil), ("get $list.a", nil), ("expect paym", "expect payment."),
            ("expect payment.outc", "expect payment.outcome "),
            ("let x = $last.payment.mon", "let x = $last.payment.money "),
        ] as [(String, String?)]
    )
    func references(_ typed: String, _ expected: String?) async {
        #expect(await PromptedSession().completed(typed) == expected)
    }

    @Test func `several are listed in order, records with their lines`() async {
        let session = await PromptedSession()
        #expect(session.list("get ") == [#""two words""#, "user:123", "user:124"])
        #expect(session.list("use ").contains("demo"))
        let records = session.completer.complete("trace ").candidates
        #expect(records.first?.text == "1")
        #expect(records.first?.note == "create us-east-1 as demo")
        #expect(records.map(\.text) == records.compactMap { Int($0.text) }.sorted().map(String.init))
        #expect(session.completer.complete("challenge ").candidates.map(\.note) == ["topup"])
        #expect(session.list("wait ") == [])
        #expect(session.list("get user:123 ") == [])
        #expect(session.list("").contains("record"))
        #expect(session.list("policy ") == ["allow", "budget", "deny", "max", "mode", "test"])
        #expect(session.list("policy budget 5 per ") == ["day", "session"])
        #expect(session.list("policy allow network ba").contains("base"))
    }

    @Test func `an option that overwrites a file or pays again is not offered unasked`() async {
        let session = await PromptedSession()
        #expect(!session.list("export all.jsonl ").contains("force"))
        #expect(session.list("export all.jsonl fo") == ["force"])
        #expect(!session.list("pay 1 ").contains("again"))
    }

    @Test func `nothing is offered in a value or before the first prompt`() async {
        #expect(await PromptedSession().list("set k {\"us") == [])
        #expect(Completer(snapshot: SessionSnapshot()).complete("cre").candidates.isEmpty)
    }

    @Test func `of very many keys the first are named, the rest is counted`() {
        var state = SessionState()
        try? state.caches.use(id: "96ad0856-03b1-4ee7-9666-e81abd0349e1")
        for number in (0..<30_000).reversed() {
            state.caches.add(key: "user:\(number + 10_000)", in: "96ad0856-03b1-4ee7-9666-e81abd0349e1")
        }
        let snapshot = SessionSnapshot()
        snapshot.publish(state)
        let completion = Completer(snapshot: snapshot).complete("get u")
        #expect(completion.total == 30_000)
        #expect(completion.candidates.count == 2000)
        #expect(completion.candidates.prefix(2).map(\.text) == ["user:10000", "user:10001"])
        #expect(completion.candidates.last?.text == "user:39999")
    }
}

@Suite("Hints")
struct HintTests {
    @Test(
        "what may still follow",
        arguments: [
            ("set ", "KEY VALUE [ttl DUR]"), ("set k", " VALUE [ttl DUR]"), ("set k v", " [ttl DUR]"),
            ("set k v ttl", " DUR"),
            ("set k v ttl ", "DUR"), ("set k v ttl 1h", ""), ("set --ttl=1h ", "KEY VALUE"), ("se", ""), ("set", ""),
            ("get k", ""),
            ("get ", "KEY"), ("del a ", "KEY…"), ("ledger ", "[since DUR] [by what|network|day] [only OUTCOME]"),
            ("ledger by day ", "[since DUR] [only OUTCOME]"), ("ledger by ", "what|network|day"),
            ("use demo ", "[as NAME]"),
            ("policy ", "[mode M | max AMOUNT | budget AMOUNT per day|session | allow|deny KIND X | test [N|ledger]]"),
            ("policy mode ", ""), ("challenge ", "[N] | challenge JSON | challenge < FILE"), ("repeat 5 get ", "KEY"),
            ("get a ; ttl ", "KEY"), ("import ", "FILE [from N]"), ("import a.csv fr", " [from N]"),
            ("record a.session ", "[tag T]… [fresh]"),
            ("nonsense ", ""), ("set k \"a", ""), ("set k {", ""), ("get k > ", ""), ("stats s", " [since DUR]"),
        ]
    )
    func follows(_ typed: String, _ expected: String) async {
        #expect(await PromptedSession().hints.hint(for: typed) == expected)
    }

    @Test func `a command that can cost shows the last price seen`() async {
        let session = await PromptedSession()
        #expect(session.hints.hint(for: "topup ") == "[CACHE]  ~0.02 USDC")
        #expect(session.hints.hint(for: "topup demo") == " ~0.02 USDC")
        #expect(session.hints.hint(for: "create ") == "[REGION] [as NAME] [on PROVIDER]")
        let priced = await PromptedSession("@ price create 0.05 USDC base-sepolia", "create us-east-1")
        #expect(priced.hints.hint(for: "create us-east-1") == " [as NAME] [on PROVIDER]  ~0.05 USDC")
    }

    @Test func `none where they are off`() async {
        #expect(await PromptedSession(":hints off").hints.hint(for: "set ") == "")
    }
}
