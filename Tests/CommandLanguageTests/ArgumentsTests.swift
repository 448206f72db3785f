import CommandLanguage
import Core
import OrderedJSON
import Testing

@Suite("Arguments")
struct ArgumentsTests {
    static let shapes: [String: ArgumentSignature] = [
        "set": ArgumentSignature(
            [.init("KEY"), .init("VALUE", .value)],
            options: [.taking("ttl"), .taking("EX"), .flag("nx"), .taking("body", .value)]
        ),
        "get": ArgumentSignature([.init("KEY")]),
        "del": ArgumentSignature([.init("KEY", .word, .some)]),
        "keys": ArgumentSignature([.init("PATTERN", .word, .optional)]),
        "help": ArgumentSignature([.init("TOPIC", .word, .optional)]),
        "create": ArgumentSignature([.init("REGION", .word, .optional)], options: [.taking("as")]),
        "ping": ArgumentSignature(),
        "record": ArgumentSignature([.init("FILE")], options: [.repeated("tag")]),
        "pay": ArgumentSignature([.init("N", .record(.any), .optional)], options: [.taking("option"), .flag("once")]),
        "pull": ArgumentSignature([.init("N", .word, .optional)], options: [.taking("max")]),
    ]

    func arguments(_ input: String) throws -> Arguments {
        let command = try pipeline(input).command
        let shape = try #require(Self.shapes[command.name])
        return try Arguments(command, signature: shape, in: SampleScope())
    }

    @Test(
        "an option is the same, however it is written",
        arguments: [
            "set k v ttl 3600", "set k v --ttl 3600", "set k v --ttl=3600", "set --ttl 3600 k v", "set k --ttl=3600 v",
            "SET k v TTL 3600", "set k v --TTL=3600", "set k v ttl '3600'", "set k v ttl 1h", "set k v --ttl=${hour}",
        ]
    )
    func option(_ input: String) throws {
        struct Scope: ReferenceScope {
            func value(at path: Reference) throws(ParseError) -> JSONValue { "1h" }
        }
        let shape = try #require(Self.shapes["set"])
        let arguments = try Arguments(try pipeline(input).command, signature: shape, in: Scope())
        #expect(try arguments.duration(option: "ttl") == .seconds(3600))
        #expect(try arguments.word("KEY") == "k")
        #expect(try arguments.value("VALUE") == "v")
    }

    @Test(
        "a bare option name counts only behind the required arguments",
        arguments: [
            ("set ttl 5", "ttl", "5", nil), ("set ttl 5 ttl 6", "ttl", "5", "6"),
            ("set json raw", "json", "\"raw\"", nil),
            ("set k nx", "k", "\"nx\"", nil), ("set 'k' v 'ttl'", nil, nil, nil),
            ("set -- --k --v", "--k", "\"--v\"", nil),
            ("set k -- ttl", "k", "\"ttl\"", nil), ("set k -5", "k", "-5", nil), ("set k --5", "k", "\"--5\"", nil),
            ("set k ---", "k", "\"---\"", nil), ("set k '--ttl'", "k", "\"--ttl\"", nil),
        ] as [(String, String?, String?, String?)]
    )
    func bare(_ input: String, key: String?, value: String?, ttl: String?) throws {
        guard let key else {
            #expect(throws: ParseError.self) { try self.arguments(input) }
            return
        }
        let arguments = try arguments(input)
        #expect(try arguments.word("KEY") == key)
        #expect(try arguments.value("VALUE").compact == value)
        #expect(try arguments.word(option: "ttl") == ttl)
    }

    @Test func `the options of every command are everywhere`() throws {
        let arguments = try arguments("get k --json --raw --quiet --trace --yes --in demo")
        #expect(
            ["json", "raw", "quiet", "trace", "yes", "in", "ttl"].map(arguments.has) == [
                true, true, true, true, true, true, false,
            ]
        )
        #expect(try arguments.word(option: "in") == "demo")
        #expect(try self.arguments("get k json in demo").has("json"))
    }

    @Test func `the options of every command give way to optional arguments`() throws {
        #expect(try arguments("help trace").optionalWord("TOPIC") == "trace")
        #expect(try arguments("help trace trace").has("trace"))
        #expect(try arguments("help in").optionalWord("TOPIC") == "in")
        #expect(try arguments("keys in demo").word(option: "in") == "demo")
        #expect(try arguments("keys a* in demo").optionalWord("PATTERN") == "a*")
        #expect(try arguments("keys").optionalWord("PATTERN") == nil)
    }

    @Test func `behind arguments of any number only dashes make an option`() throws {
        #expect(try arguments("del a in json --in demo").words("KEY") == ["a", "in", "json"])
        #expect(try arguments("del $last.result.keys x").words("KEY") == ["user:1", "user:2", "x"])
    }

    @Test func `an own option stands before an optional argument`() throws {
        let arguments = try arguments("create as demo")
        #expect(try arguments.optionalWord("REGION") == nil)
        #expect(try arguments.word(option: "as") == "demo")
        #expect(try self.arguments("pay once").has("once"))
        #expect(try self.arguments("pay 3 option 2").number("N") == 3)
        #expect(try self.arguments("pay 3 option 2").number(option: "option") == 2)
    }

    @Test("a record is named by its number or a reference", arguments: [("4", 4), ("$4", 4), ("$last", 5), ("$n", 7)])
    func number(_ typed: String, number: Int) throws {
        #expect(try arguments("pay " + typed).number("N") == number)
    }

    @Test func `option names ignore case`() throws {
        #expect(try arguments("SET k v EX 60").number(option: "EX") == 60)
        #expect(try arguments("set k v ex 60").has("EX"))
    }

    @Test func `an option may repeat where it says so`() throws {
        #expect(try arguments("record f tag a --tag=b").words(option: "tag") == ["a", "b"])
        #expect(try arguments("set k v body {\"a\": 1}").value(option: "body") == ["a": 1])
    }

    @Test(
        "errors stand under the word, with the form that works",
        arguments: [
            ("set k hello world", 13, "set k \"hello world\""),
            ("set k hello big  world ttl 1h", 13, "set k \"hello big  world\" ttl 1h"),
            ("set k hello $name --json", 13, "set k \"hello ${name}\" --json"),
            ("set k say \"it's\" x", 11, "set k \"say it's x\""),
            ("5 set k a b", 11, "5 set k \"a b\""), ("use x ; set k a b # c", 17, "set k \"a b\""),
            ("get my key", 8, "get \"my key\""),
            ("set k a b &", 9, "set k \"a b\" &"), ("ping x", 6, "ping"), ("set k v ttl 1h x", 16, nil),
            ("set k ttl 5", 11, "set k \"ttl 5\""), ("get {\"a\":1}", 5, "get '{\"a\":1}'"),
            ("keys [ab]", 6, "keys \"[ab]\""),
            ("set k v --tll 5", 9, "set k v --ttl 5"), ("set k v --tll=5", 9, "set k v --ttl=5"),
            ("set k --unheard", 7, "set k \"--unheard\""), ("set k v ttl", 12, nil), ("set k v --ttl --json", 14, nil),
            ("set k v ttl 5 --ttl 6", 15, nil), ("get k --json=5", 7, nil), ("set", 4, nil), ("set k", 6, nil),
            ("del", 4, nil),
            ("set k v ttl {}", 13, "set k v ttl \"{}\""), ("set k v ttl 5x", 13, nil),
            ("pay x", 5, nil), ("pay 3 4", 7, nil), ("keys a b", 8, "keys \"a b\""),
            ("get $list", 5, nil), ("set k v ttl $nme", 13, nil),
        ]
    )
    func refuses(_ input: String, column: Int, correction: String?) throws {
        let statements = try StatementParser.parse(input)
        guard case .pipeline(let pipeline)? = statements.last else { throw UnexpectedStatement() }
        let shape = try #require(Self.shapes[pipeline.command.name])
        let error = try #require(throws: ParseError.self) {
            let arguments = try Arguments(pipeline.command, signature: shape, in: SampleScope())
            _ = try arguments.duration(option: "ttl")
            _ = try arguments.number("N")
            _ = try arguments.optionalWord("KEY")
        }
        #expect(error.line == input)
        #expect(error.column == column)
        #expect(error.hint == correction)
        if let correction {
            let corrected = try CommandLanguageTests.pipeline(correction)
            #expect(throws: Never.self) { try Arguments(corrected.command, signature: shape, in: SampleScope()) }
        }
    }
}
