import TestSupport
import Testing

@Suite("Where commands come from", .blocking)
struct InputTests {
    @Test("a script on standard input runs line by line, and input may span lines")
    func script() throws {
        let script =
            "# a story\ncreate\nset k {\n  \"a\": 1\n}\n\nget k ; ttl k\nset text 'two\nlines'\nget text"
        let ending = try Galaksio.run([], input: script)
        #expect(
            ending.output.split(separator: "\n").dropFirst().map(String.init)
                == ["OK", "{\"a\":1}", "-1", "OK", "two", "lines"]
        )
        #expect(ending.status == 0, "\(ending.errors)")
    }

    @Test("a script that ends inside a brace is not understood")
    func openEnd() throws {
        let ending = try Galaksio.run([], input: "create\nset k {\"a\":")
        #expect(ending.status == 2)
    }

    @Test("an empty script does nothing, and says nothing")
    func empty() throws {
        let ending = try Galaksio.run([], input: "")
        #expect((ending.status, ending.output, ending.errors) == (0, "", ""))
    }

    @Test("several -c share one session")
    func session() throws {
        let ending = try Galaksio.run(["-c", "create --quiet", "-c", "let a = 5 ; set k $a", "-c", "get k"])
        #expect(ending.output.hasSuffix("\n5\n"))
        #expect(ending.status == 0)
    }

    @Test(
        "words of the command line are taken as they are",
        arguments: ["$last", "a b", "#k", ";", "'k'", "> out", "|"]
    )
    func words(_ key: String) throws {
        let (local, address) = try Galaksio.startLocal()
        defer { withExtendedLifetime(local) {} }
        let environment = ["HTTPAYER_ROUTER_URL": address]
        let cache = try create(environment)
        func run(_ words: [String]) throws -> Galaksio.Ending {
            try Galaksio.run(["--cache", cache] + words, environment: environment)
        }
        #expect(try run(["set", key, "$env.HOME"]).output == "OK\n")
        #expect(try run(["keys"]).output == "\(key)\n")
        #expect(try run(["get", key]).output == "$env.HOME\n")
    }

    @Test("a value in words still reads as JSON")
    func json() throws {
        let (local, address) = try Galaksio.startLocal()
        defer { withExtendedLifetime(local) {} }
        let environment = ["HTTPAYER_ROUTER_URL": address]
        let cache = try create(environment)
        let set = try Galaksio.run(
            ["--cache", cache, "set", "k", "{\"b\": 1.10, \"a\": 2}", "--ttl", "60", "--json"],
            environment: environment
        )
        #expect(set.output.contains("\"result\":{\"key\":\"k\",\"value\":{\"b\":1.10,\"a\":2},\"ttl\":60}"))
        let get = try Galaksio.run(["--cache", cache, "get", "k"], environment: environment)
        #expect(get.output == "{\"b\":1.10,\"a\":2}\n")
    }

    @Test(
        "-x takes the last argument from standard input, less one line end",
        arguments: [("hi\n", "hi\n"), ("hi", "hi\n"), ("a\nb\n\n", "a\nb\n\n"), ("{\"a\": 1}\n", "{\"a\":1}\n")]
    )
    func lastArgument(_ input: String, _ output: String) throws {
        let (local, address) = try Galaksio.startLocal()
        defer { withExtendedLifetime(local) {} }
        let environment = ["HTTPAYER_ROUTER_URL": address]
        let cache = try create(environment)
        let set = try Galaksio.run(["--cache", cache, "-x", "set", "k"], input: input, environment: environment)
        #expect(set.status == 0, "\(set.errors)")
        #expect(try Galaksio.run(["--cache", cache, "get", "k"], environment: environment).output == output)
    }

    @Test("--set names a value, as let does")
    func variable() throws {
        let ending = try Galaksio.run(["--set", "a=[1,2]", "--set", "b=x y", "-c", "let a", "-c", "let b"])
        #expect(ending.output == "[1,2]\nx y\n")
    }

    @Test("--cache and --region stand for use and :region")
    func cacheAndRegion() throws {
        let cache = "96ad0856-03b1-4ee7-9666-e81abd0349e1"
        #expect(
            try Galaksio.run(["--cache", cache, "-c", "status --json"]).output.contains("\"cacheId\":\"\(cache)\"")
        )
        let ending = try Galaksio.run(["--region", "eu-west-1", "--json", "-c", "create"])
        #expect(ending.output.contains("\"cacheRegion\":\"eu-west-1\""))
    }

    private func create(_ environment: [String: String]) throws -> String {
        let ending = try Galaksio.run(["create"], environment: environment)
        #expect(ending.status == 0, "\(ending.errors)")
        return String(ending.output.dropLast())
    }
}

@Suite("The startup file", .blocking)
struct StartupFileTests {
    private func run(_ text: String, _ words: [String]) throws -> Galaksio.Ending {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "galaksio/consolerc")
        let environment = ["XDG_CONFIG_HOME": folder.path]
        return try Galaksio.run(words, environment: environment, folder: folder.path)
    }

    @Test("it sets, names and uses, and says nothing")
    func allowed() throws {
        let cache = "96ad0856-03b1-4ee7-9666-e81abd0349e1"
        let text = "# mine\n:region eu-west-1\nlet a = 5\nuse \(cache) as demo\n"
        let ending = try run(text, ["-c", "let a", "-c", ":region", "-c", "status --json"])
        #expect(ending.errors == "")
        #expect(ending.output.hasPrefix("5\neu-west-1\n"))
        #expect(ending.output.contains("\"name\":\"demo\""))
    }

    @Test(
        "a line that would send, run or steer is passed over with a warning, and the others count",
        arguments: [
            "create", "get k", "status", "ping", "include x", "@ advance 1h", "expect 1 == 1", "serve start",
            "repeat 2 use a",
        ]
    )
    func refused(_ line: String) throws {
        let ending = try run("let a = 5\n\n\(line)\nlet b = 6\n", ["-c", "let a", "-c", "let b"])
        #expect((ending.status, ending.output) == (0, "5\n6\n"))
        #expect(
            ending.errors.hasSuffix(
                "/galaksio/consolerc:3 is skipped: only settings, let and use are allowed in the startup file\n"
                    + "try: galaksio --no-rc\n"
            )
        )
    }

    @Test(
        "a typo is a warning, not a closed door",
        arguments: [
            (":outptu json", "unknown setting outptu; did you mean output?"), ("let 1a = 5", "1a"), (":width 5", "5"),
            ("lte x = 1", "startup file"),
            ("let x = 'open", "' is not closed"), ("use ''", "cache"),
        ]
    )
    func typo(_ line: String, _ words: String) throws {
        let ending = try run("let a = 5\n\(line)\n", ["--json", "-c", "let a"])
        #expect(ending.status == 0)
        #expect(ending.output == "{\"v\":1,\"line\":\"let a\",\"status\":\"completed\",\"result\":{\"a\":5}}\n")
        #expect(ending.errors.contains("warning: ") && ending.errors.contains("consolerc:2 is skipped: "))
        #expect(ending.errors.contains(words), "\(ending.errors)")
    }

    @Test("its line ends and a byte order mark do not matter, UTF-16 is named")
    func encodings() throws {
        let ending = try run("\u{FEFF}:region eu-west-1\r\nlet a = 5\r\n", ["-c", "let a", "-c", ":region"])
        #expect((ending.output, ending.errors) == ("5\neu-west-1\n", ""))
    }

    @Test("--no-rc passes it over")
    func skipped() throws {
        let ending = try run("create\n", ["--no-rc", "-c", "let"])
        #expect((ending.status, ending.output, ending.errors) == (0, "", ""))
    }

    @Test("flags win over it")
    func flags() throws {
        let text = ":output human\n:region eu-west-1\n:width 60\nlet a = 1\n"
        let flags = ["--json", "--region", "us-east-1", "--width", "70", "--set", "a=2"]
        let ending = try run(text, flags + ["-c", ":region", "-c", ":width", "-c", "let a"])
        #expect(
            ending.output == """
                {"v":1,"line":":region","status":"completed","result":{"region":"us-east-1"}}
                {"v":1,"line":":width","status":"completed","result":{"width":"70"}}
                {"v":1,"line":"let a","status":"completed","result":{"a":2}}

                """
        )
    }
}
