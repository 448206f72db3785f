import CommandLanguage
import Core
import OrderedJSON
import Testing

@Suite("Words")
struct WordTests {
    @Test(
        "spaces split, and quotes open a string only at the start of a word",
        arguments: [
            ("x a b", ["a", "b"]), ("x   a\tb  ", ["a", "b"]), ("x it's 5\"", ["it's", "5\""]),
            ("x 'it is' \"a b\"", ["it is", "a b"]), ("x '' \"\"", ["", ""]), ("x 'it\\'s'", ["it's"]),
            (#"x 'a\n\b'"#, [#"a\n\b"#]), ("x a\\\n b", ["a", "b"]), ("x a \\\nb", ["a", "b"]),
            ("x a\\\r\nb", ["a", "b"]), ("x 'a\nb'", ["a\nb"]), ("x a#b # c d", ["a#b"]), ("x a\r", ["a"]),
            ("x >5 a<b a|b a&b a;b ;; || && >>>", [">5", "a<b", "a|b", "a&b", "a;b", ";;", "||", "&&", ">>>"]),
            ("x '>' \"&\" ';' '#a'", [">", "&", ";", "#a"]), ("x a{b} a[1", ["a{b}", "a[1"]),
            ("x é 日本 👩‍👩‍👧", ["é", "日本", "👩‍👩‍👧"]), ("x $ $$ $( a$b", ["$", "$$", "$(", "a$b"]), (#"x a\b"#, [#"a\b"#]),
        ]
    )
    func splits(_ input: String, words: [String]) throws {
        #expect(try pipeline(input).command.words.map(\.literal) == words)
    }

    @Test(
        "double quotes know escapes",
        arguments: [
            (#""\n\r\t\b\a""#, "\n\r\t\u{8}\u{7}"), (#""\\ \" \$""#, "\\ \" $"), (#""\x41\xc3\xa9""#, "Aé"),
            (#""\u{1F600}\u{e9}""#, "😀é"), (#""\${name} $name""#, "${name} $name"), ("\"a\nb\"", "a\nb"),
        ]
    )
    func replaces(_ typed: String, text: String) throws {
        #expect(try word(typed).literal == text)
        #expect(try word(typed).quoting == .double)
    }

    @Test(
        "a value that reads as JSON is that JSON, anything else and quotes are text",
        arguments: [
            ("42", "42"), ("-0", "-0"), ("1.10", "1.10"), ("9007199254740993", "9007199254740993"), ("1e21", "1e21"),
            ("true", "true"), ("false", "false"), ("null", "null"), ("nul", "\"nul\""), ("truely", "\"truely\""),
            ("\"42\"", "\"42\""), ("'42'", "\"42\""), ("007", "\"007\""), ("5a", "\"5a\""), ("1.", "\"1.\""),
            ("hello", "\"hello\""), ("{\"b\":1, \"a\":[ 1.0 ]}", "{\"b\":1,\"a\":[1.0]}"), ("[]", "[]"), ("-", "\"-\""),
            ("'{\"a\":1}'", #""{\"a\":1}""#), ("{\"a\":\"}]\\\"\"}", #"{"a":"}]\""}"#), ("''", "\"\""),
            ("NaN", "\"NaN\""),
            ("$name", "\"Ada\""), ("$n", "7"), ("${n}", "7"), ("\"${n}\"", "\"7\""), ("a${n}b", "\"a7b\""),
            ("1${n}", "\"17\""), ("$object.a[1]", "2"), ("$object[\"b c\"]", #""x\"y""#), ("'${n}'", "\"${n}\""),
            ("{\"a\":${list},\"${name}\":\"<${n} ${object[\"b c\"]}>\"}", #"{"a":["a","b c",3],"Ada":"<7 x\"y>"}"#),
            ("$env.HOME", "\"env HOME\""), ("$last.result.ttl", "3455"), ("$5.n", "5"), ("$none", "null"),
            ("\"${object.a}\"", "\"[1,2]\""), ("{\"a\":\"\\u0024{n}\"}", "{\"a\":\"${n}\"}"),
        ]
    )
    func reads(_ typed: String, json: String) throws {
        #expect(try word(typed).value(in: SampleScope()).compact == json)
    }

    @Test(
        "a list as a whole argument spreads",
        arguments: [
            ("$list", ["a", "b c", "3"]), ("${list}", ["a", "b c", "3"]), ("x${list}", ["x[\"a\",\"b c\",3]"]),
            ("$last.result.keys", ["user:1", "user:2"]), ("$name", ["Ada"]), ("a", ["a"]), ("\"$list\"", ["$list"]),
        ]
    )
    func spreads(_ typed: String, texts: [String]) throws {
        #expect(try word(typed).spread(in: SampleScope()) == texts)
    }

    @Test(
        "broken JSON has its caret at the spot",
        arguments: [
            ("x {a:1}", 4), ("x [1,]", 6), ("x {\"é\": tru}", 9), ("x {\"a\":${n} 5}", 13), ("x {${n}:1}", 4),
            ("x [1 2]", 6),
        ]
    )
    func points(_ input: String, column: Int) throws {
        let word = try #require(try pipeline(input).command.words.first)
        let error = try #require(throws: ParseError.self) { try word.value(in: SampleScope()) }
        #expect(error.column == column)
        #expect(error.line == input)
        #expect(error.code == .invalidJSON)
    }

    @Test func `broken JSON over several lines shows the line that is broken`() throws {
        let word = try #require(try pipeline("set k {\n  \"a\": 1,\n  b\n}").command.words.last)
        let error = try #require(throws: ParseError.self) { try word.value(in: EmptyScope()) }
        #expect(error.display == ["  b", "  ^"])
    }

    @Test(
        "a path that does not exist names the missing part and what is near",
        arguments: [
            ("$lst", "$lst doesn't exist; did you mean list?"),
            ("$last.resutl", "$last.resutl doesn't exist: there is no resutl in $last; did you mean result?"),
            ("$list[3]", "$list[3] doesn't exist: there is no [3] in $list, a list of 3"),
            ("$last.n.x", "$last.n.x doesn't exist: there is no .x in $last.n, which is a number"),
            ("$object[0]", "$object[0] doesn't exist: there is no [0] in $object, which is an object"),
            ("$9", "$9 doesn't exist"),
            ("$none.a", "$none.a doesn't exist: there is no .a in $none, which is null"),
        ]
    )
    func misses(_ typed: String, message: String) throws {
        let word = try word(typed)
        let error = try #require(throws: ParseError.self) { try word.value(in: SampleScope()) }
        #expect(error.message == message)
        #expect(error.display == ["x " + typed, "  ^"])
    }

    @Test func `a reference inside a word has the caret under its dollar`() throws {
        let word = try word("user:${lst}")
        let error = try #require(throws: ParseError.self) { try word.text(in: SampleScope()) }
        #expect(error.display == ["x user:${lst}", "       ^"])
    }

    @Test func `quoted text reads back as it was`() throws {
        for text in [
            "", "a b", "it's", "say \"hi\"", "a\\", "$a ${b}", "'\"", "\n\t\u{1}", "${", "a $", "{\"a\":1}", "é",
        ] {
            #expect(try word(Quoter.of(text)).literal == text)
        }
    }

    @Test func `a word knows where it stands`() throws {
        let words = try pipeline("set é  'a b' {\"x\": 1}").command.words
        #expect(words.map(\.span) == [4..<6, 8..<13, 14..<22])
        #expect(words.map(\.typed) == ["é", "'a b'", "{\"x\": 1}"])
    }
}
