import CommandLanguage
import Core
import OrderedJSON
import Testing

@Suite("Statements")
struct StatementParserTests {
    @Test(
        "line breaks and semicolons separate, comments are none",
        arguments: [
            ("", 0), ("  \n\n ", 0), ("# a comment", 0), ("get k # why", 1), ("get a; get b", 1), ("get a ; get b", 2),
            ("get a\nget b\n", 2), ("; ;\n", 0), ("get a ;", 1), ("get a # x ; get b\nget c", 2), ("get 'a ; b'", 1),
            ("set k {\n\"a\": 1\n}\nget k", 2), ("keys | sort ; get a", 1), ("keys | sort\nget a", 2),
            ("# a \\\nget b", 1), ("expect a exists ; let x = 5 ; :", 3),
        ]
    )
    func counts(_ input: String, count: Int) throws {
        #expect(try StatementParser.parse(input).count == count)
    }

    @Test(
        "prefixes stand before a command",
        arguments: [
            ("get k", [], "get"), ("explain get k", [.explain], "get"), ("explain", [], "explain"),
            ("explain 4", [], "explain"), ("explain $1", [], "explain"), ("EXPLAIN Set k v", [.explain], "set"),
            ("explain 4 --json", [], "explain"), ("explain --json", [], "explain"), ("explain 4 &", [], "explain"),
            ("explain 4 get k", [.explain, .repeated(4, every: nil)], "get"),
            ("5 get k", [.repeated(5, every: nil)], "get"), ("repeat 5 get k", [.repeated(5, every: nil)], "get"),
            ("repeat 5 every 2s get k", [.repeated(5, every: .seconds(2))], "get"),
            ("watch get k", [.watch(every: nil)], "get"),
            ("watch every 1m ttl k", [.watch(every: .seconds(60))], "ttl"),
            ("bench get k", [.bench(options: [])], "get"), ("5s get", [], "5s"), ("'5' get", [], "5"),
        ] as [(String, [Modifier], String)]
    )
    func prefixes(_ input: String, prefixes: [Modifier], name: String) throws {
        let pipeline = try pipeline(input)
        #expect(pipeline.prefixes == prefixes)
        #expect(pipeline.command.name == name)
    }

    @Test(
        "bench takes its options, however they are written",
        arguments: [
            ("bench n 100 clients 4 get n", ["n", "100", "clients", "4"]), ("bench --n=100 get k", ["--n=100"]),
            ("bench --n 100 get k", ["--n", "100"]),
        ]
    )
    func benches(_ input: String, options: [String]) throws {
        let pipeline = try pipeline(input)
        guard case .bench(let words)? = pipeline.prefixes.first else { throw UnexpectedStatement() }
        #expect(words.map(\.literal) == options)
        #expect(pipeline.command.name == "get")
        #expect(pipeline.command.words.count == 1)
    }

    @Test func `redirects take a file, a pipe takes the rest of the line`() throws {
        #expect(try pipeline("challenge < f.json").redirect == .read(word("f.json")))
        #expect(try pipeline("keys > 'a b'").redirect == .write(word("'a b'")))
        #expect(try pipeline("keys >> $name").redirect == .append(word("$name")))
        #expect(try pipeline("keys | grep 'a # b' > c ; d").redirect == .pipe("grep 'a # b' > c ; d"))
        #expect(try pipeline("keys | a \\\n | b").redirect == .pipe("a \\\n | b"))
        #expect(try pipeline("get k").redirect == nil)
    }

    @Test(
        "a final & runs in the background",
        arguments: [
            ("get k &", true), ("get k", false), ("keys > f &", true), ("keys | sort &", true), ("keys | a &&", false),
            ("get '&'", false), ("get &k", false),
        ]
    )
    func background(_ input: String, isBackground: Bool) throws {
        #expect(try pipeline(input).isBackground == isBackground)
    }

    @Test func `a pipe leaves the ampersand to the job`() throws {
        #expect(try pipeline("keys | sort -r &").redirect == .pipe("sort -r"))
    }

    @Test(
        "a statement keeps its own text",
        arguments: [
            ("  get   k  # why ", "get   k"), ("5 get k > f & ", "5 get k > f &"), ("keys | sort  ", "keys | sort"),
        ]
    )
    func source(_ input: String, source: String) throws {
        #expect(try pipeline(input).source == source)
    }

    @Test func `verbs ignore case, keys do not`() throws {
        let command = try pipeline("GeT User").command
        #expect(command.name == "get")
        #expect(command.verb.literal == "GeT")
        #expect(command.words.first?.literal == "User")
    }

    @Test func `settings begin with a colon`() throws {
        func setting(_ input: String) throws -> SettingStatement {
            guard case .setting(let setting)? = try StatementParser.parse(input).first else {
                throw UnexpectedStatement()
            }
            return setting
        }
        #expect(try setting(":") == .list)
        #expect(try setting(":output") == .show(name: word("output")))
        #expect(try setting(":output json") == .change(name: word("output"), value: word("json")))
        #expect(try setting(":set output json") == .change(name: word("output"), value: word("json")))
        #expect(try setting(":SET width 'a b'") == .change(name: word("width"), value: word("'a b'")))
    }

    @Test func `let names values`() throws {
        func binding(_ input: String) throws -> LetStatement {
            guard case .binding(let binding)? = try StatementParser.parse(input).first else {
                throw UnexpectedStatement()
            }
            return binding
        }
        #expect(try binding("let") == .list)
        #expect(try binding("let id") == .show(name: word("id")))
        #expect(try binding("LET id = $last.result") == .name(word("id"), value: word("$last.result")))
        #expect(try binding("let a-b_1 = {\"a\": 1}") == .name(word("a-b_1"), value: word("{\"a\": 1}")))
        #expect(try binding("unlet id") == .forget(name: word("id")))
    }

    @Test func `a directive is a name and words`() throws {
        guard case .directive(let directive)? = try StatementParser.parse("@ price create 0.50 USDC # dear").first
        else {
            throw UnexpectedStatement()
        }
        #expect(directive.name.literal == "price")
        #expect(directive.words.map(\.literal) == ["create", "0.50", "USDC"])
        #expect(directive.source == "@ price create 0.50 USDC")
    }

    @Test func `arguments of the shell are taken as they are`() throws {
        let pipeline = try Pipeline(arguments: ["5", "SET", "it's", "$name ${n} ;", "--ttl=1h", "|"])
        #expect(pipeline.prefixes == [.repeated(5, every: nil)])
        #expect(pipeline.command.name == "set")
        #expect(pipeline.command.words.map(\.literal) == ["it's", "$name ${n} ;", "--ttl=1h", "|"])
        #expect(pipeline.redirect == nil)
        #expect(pipeline.source == "5 SET \"it's\" '$name ${n} ;' --ttl=1h \"|\"")
    }

    @Test(
        "their values still read as JSON",
        arguments: [("42", "42"), ("{\"a\": 1}", "{\"a\":1}"), ("[INFO] x", "\"[INFO] x\"")]
    )
    func argument(_ text: String, json: String) throws {
        let word = try #require(try Pipeline(arguments: ["set", text]).command.words.first)
        #expect(try word.value(in: EmptyScope()).compact == json)
    }

    @Test func `no arguments are no command`() {
        #expect(throws: ParseError(.missingCommand(after: ""))) { try Pipeline(arguments: []) }
    }
}
