import CommandLanguage
import Core
import Testing

@Suite("Errors of the language")
struct ParseErrorTests {
    @Test(
        "an error has its caret, and what to type instead where that is clear",
        arguments: [
            ("get \"a\"b", 8, "get \"ab\""), ("get 'it's'", 9, "get \"it's\""),
            ("get \"say \"hi\"", 11, "get 'say \"hi'"),
            ("get 'a',", 8, "get \"a,\""), ("set k {\"a\":1};", 14, "set k {\"a\":1} ;"),
            ("get \"k\"&", 8, "get \"k\" &"),
            ("keys [ab]*", 10, "keys \"[ab]*\""), ("set k {\"a\":1}x", 14, "set k '{\"a\":1}x'"),
            (#"set d "C:\dir\sub""#, 10, #"set d 'C:\dir\sub'"#), (#"set d "\x4""#, 8, #"set d '\x4'"#),
            (#"set d "\u{110000}""#, 8, #"set d '\u{110000}'"#), (#"set d "\u41""#, 8, #"set d '\u41'"#),
            (#"set d "\xff""#, 7, nil), ("set p $5,00", 9, "set p \"$5,00\""), ("set p a${x", 11, "set p 'a${x'"),
            ("set p a${}", 10, "set p 'a${}'"), ("set p $last.", 13, "set p \"$last.\""),
            ("get $env", 9, "get \"$env\""),
            ("get $a[b]", 8, "get \"$a[b]\""), ("get $99999999999999999999", 26, "get \"$99999999999999999999\""),
            ("set k [1}", 9, nil), ("get a & get b", 9, "get a & ; get b"), ("& get a", 1, nil), ("< f", 1, nil),
            ("keys > ", 7, nil), ("keys > {a}", 8, "keys > \"{a}\""), ("keys > a b", 10, nil), ("keys |", 7, nil),
            ("{\"a\":1}", 1, nil), ("$last", 1, nil), ("''", 1, nil), ("5", 2, nil), ("repeat", 7, nil),
            ("repeat x get", 8, nil),
            ("0 get k", 1, nil), ("99999999999999999999 get k", 1, nil), ("watch", 6, nil), ("watch every", 12, nil),
            ("watch every 5x get k", 13, nil), ("watch every none get k", 13, nil), ("bench n", 8, nil),
            ("bench", 6, nil),
            ("@price", 1, "@ price"), ("@", 2, nil), ("@ 'a'", 3, nil), ("@ a > b", 5, "@ a \">\" b"),
            (": output", 3, ":output"), (":set", 5, nil), (":set output", 12, ":output"), (":a b c", 6, ":a \"b c\""),
            (":prompt >", 9, ":prompt \">\""), ("let last = 1", 5, nil), ("let env", 5, nil),
            ("let 5 = 1", 5, "let n5 = 1"),
            ("let a.b = 1", 5, nil), ("let x=5", 5, "let x = 5"), ("let x 5", 7, "let x = 5"), ("let x =", 8, nil),
            ("let x = a b", 11, "let x = \"a b\""), ("let x = hi $name", 12, "let x = \"hi ${name}\""),
            ("unlet", 6, nil),
            ("unlet a b", 9, nil), ("expect", 7, nil), ("expect a", 9, nil), ("expect a = 5", 10, "expect a == 5"),
            ("expect a exsits", 10, "expect a exists"), ("expect a ==", 12, nil),
            ("expect a == b c", 15, "expect a == \"b c\""),
            ("expect a exists b", 17, nil), ("expect a == > b", 15, "expect a == \"> b\""),
            ("expect a is nmber", 13, "expect a is number"),
            ("expect a matches '('", 18, nil), ("expect a..b exists", 10, nil), ("expect 'a' exists", 8, nil),
        ]
    )
    func explains(_ input: String, column: Int, correction: String?) throws {
        let error = try failure(input)
        #expect(error.line == input)
        #expect(error.column == column)
        #expect(error.hint == correction)
        #expect(!error.message.isEmpty)
        if let correction { #expect(throws: Never.self) { try StatementParser.parse(correction) } }
    }

    @Test(
        "what is open says so",
        arguments: [
            ("get 'a", "'"), ("get \"a", "\""), ("set k {", "{"), ("set k {\"a\": [", "["), ("set k {\"a", "\""),
            ("set k {\"a\\", "\""), ("get k \\", "\\"), ("get k\\", "\\"), ("\\", "\\"), ("get \"${a", "\""),
            ("set k {\"a\":${b", "{"),
            ("set k {\"${b", "\""), ("get \"a\\", "\""), ("set k {\n", "{"), ("get k\nget 'a\n", "'"),
            ("keys | a \\", "\\"),
            ("expect a == {", "{"), ("let x = [1,", "["), ("@ reply {", "{"), ("set k ${v[\"a", "\""),
            ("get $v[\"a", "\""),
        ]
    )
    func open(_ input: String, what: String) throws {
        #expect(InputCompleteness.state(of: input) == .open(what))
        #expect(try failure(input).reason == .unfinished(what))
    }

    @Test(
        "what more lines do not mend is complete",
        arguments: [
            "", "get k", "get 'a'", "set k {}", "get \"a\"b", "set k [}", "it's", "get it's {a", "get k \\\n", "# '",
            "keys | awk '{",
            "get a${", "set k }", "# \\",
        ]
    )
    func complete(_ input: String) {
        let expected: InputCompleteness = input == "get it's {a" ? .open("{") : .complete
        #expect(InputCompleteness.state(of: input) == expected)
    }

    @Test func `the caret stands under the character, not the byte`() throws {
        let error = try failure("set é日 \"a\"b")
        #expect(error.column == 11)
        #expect(error.display == ["set é日 \"a\"b", "          ^"])
        #expect(try failure("get\t\"a\"b").display == ["get\t\"a\"b", "   \t   ^"])
    }

    @Test func `of several lines the one that is wrong is shown`() throws {
        #expect(try failure("get a\nget \"b\"c\nget d").display == ["get \"b\"c", "       ^"])
        #expect(try failure("get a\nget \"b\"c").hint == nil)
    }

    @Test func `of a long line only what surrounds the spot is shown`() throws {
        let error = try failure(
            "set " + String(repeating: "k", count: 2000) + " \"v\"x " + String(repeating: "y", count: 500)
        )
        #expect(error.display.map(\.count) == [162, 82])
        #expect(error.display.first?.dropFirst(81).hasPrefix("x yyy") == true)
        #expect(error.hint == nil)
    }

    @Test func `an error without a place shows none`() {
        #expect(ParseError(.refused("a PX of 1500 is no whole second")).display.isEmpty)
    }
}
