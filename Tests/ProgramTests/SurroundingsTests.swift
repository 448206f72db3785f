import Glibc
import TestSupport
import Testing

@Suite("What the program is started in", .blocking)
struct SurroundingsTests {
    /// Runs the program behind a line of the shell that ends with `exec "$@"`.
    private static func run(_ line: String, _ arguments: [String]) throws -> (status: Int32, errors: String) {
        let program = try RunningProgram(
            "/bin/bash",
            ["-c", line, "bash", Galaksio.path] + arguments,
            environment: ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "GALAKSIO_STORE": "memory"],
            folder: "/"
        )
        program.endInput()
        return (try program.waitForExit(), program.errors)
    }

    /// The files of a server itself, of an event loop for each core, and of a few connections.
    private static let serverFiles = 40 + 4 * sysconf(Int32(_SC_NPROCESSORS_ONLN)) + 8

    @Test(
        "too little memory and too small a stack are an error, not the end in the midst of it",
        arguments: [
            (
                "-v 300000", "the memory limit of 292 MB is too low, galaksio needs at least 640 MB",
                "ulimit -v unlimited"
            ),
            (
                "-v 600000", "the memory limit of 585 MB is too low, galaksio needs at least 640 MB",
                "ulimit -v unlimited"
            ),
            ("-s 128", "the stack limit of 128 kB is too low, galaksio needs at least 256 kB", "ulimit -s 8192"),
        ]
    )
    func memory(_ limit: String, _ words: String, _ attempt: String) throws {
        for arguments in [["status"], ["serve", "--network", "local"]] {
            let ending = try Self.run("ulimit \(limit); exec \"$@\"", arguments)
            #expect(ending.status == 3)
            #expect(ending.errors == "error: \(words)\ntry: \(attempt)\n")
        }
    }

    @Test(
        "too few files are an error, not the end in the midst of it",
        arguments: [
            (6, ["-c", "create us-east-1"], 16), (10, ["status"], 16),
            (10, ["serve", "--network", "local"], serverFiles),
            (serverFiles - 1, ["local", "--port", "0"], serverFiles),
        ]
    )
    func files(_ limit: Int, _ arguments: [String], _ least: Int) throws {
        let ending = try Self.run("ulimit -n \(limit); exec \"$@\"", arguments)
        #expect(ending.status == 3)
        #expect(
            ending.errors == """
                error: the limit of \(limit) open files is too low, galaksio needs at least \(least)
                try: ulimit -n 1024

                """
        )
    }

    @Test("a standard output that is closed is told", arguments: [["version"], ["status"]])
    func closedOutput(_ arguments: [String]) throws {
        let ending = try Self.run("exec \"$@\" >&-", arguments)
        #expect(ending.status == 1)
        #expect(ending.errors == "error: standard output: Bad file descriptor\n")
    }

    @Test("lines from an input that is closed are an error") func closedInput() throws {
        let ending = try Self.run("exec \"$@\" <&-", [])
        #expect(ending.status != 0)
        #expect(ending.errors == "error: standard input: Bad file descriptor\n")
    }

    @Test(
        "a .env that is there and cannot be read is an error",
        arguments: ["mkfifo", "ln -s /dev/zero", "ln -s .env", "ln -s nowhere", "mkdir"]
    )
    func environmentFile(_ making: String) throws {
        let folder = try TemporaryFolder()
        let ending = try Self.run("cd \(folder.path) && \(making) .env && exec \"$@\"", ["status"])
        #expect(ending.status == 3)
        #expect(ending.errors.hasPrefix("error: .env can't be read: "), "\(ending.errors)")
    }

    @Test(
        "a last word that cannot be taken as it is replaces nothing",
        arguments: [
            ("printf 'a\\xffb'", "error: standard input is not UTF-8, so nothing was done"),
            ("head -c 70000000 /dev/zero", "error: standard input: it is larger than 64 MB"),
        ]
    )
    func lastWord(_ source: String, _ error: String) throws {
        let ending = try Self.run("\(source) | \"$@\"", ["-x", "set", "k"])
        #expect(ending.status == 1)
        #expect(ending.errors.hasPrefix(error), "\(ending.errors)")
    }

    @Test(
        "a value from a file is as it is, but for its last line end and a mark before JSON",
        arguments: [
            ("no", #""no""#), ("no\\r\\n", #""no""#), ("no\\n", #""no""#), ("\\xEF\\xBB\\xBF[1]\\r\\n", "[1]"),
            ("\\xEF\\xBB\\xBFno", #""\u{FEFF}no""#),
        ]
    )
    func fileValue(_ content: String, _ value: String) throws {
        let folder = try TemporaryFolder()
        let line = "cd \(folder.path) && printf '\(content)' > f && exec \"$@\""
        let stored = "expect result.value == \(value)"
        let ending = try Self.run(line, ["-c", "create us-east-1", "-c", "set k < f", "-c", "get k", "-c", stored])
        #expect(ending.status == 0, "\(ending.errors)")
    }

    @Test("an input that is closed or a folder is no word", arguments: ["<&-", "</"])
    func noWord(_ input: String) throws {
        let ending = try Self.run("exec \"$@\" \(input)", ["-x", "set", "k"])
        #expect(ending.status == 1)
        #expect(ending.errors.hasPrefix("error: standard input: "), "\(ending.errors)")
    }

    @Test("an argument that is not UTF-8 is refused", arguments: ["set k $'a\\xffb'", "$'\\xe4' k"])
    func words(_ words: String) throws {
        let ending = try Self.run("exec \"$@\" \(words)", [])
        #expect(ending.status == 1)
        #expect(ending.errors.contains(" of the command line is not UTF-8, so nothing was done\n"))
    }

    @Test(
        "one final line end is no part of a last word",
        arguments: [("no", "no"), ("no\\n", "no"), ("no\\r\\n", "no"), ("no\\n\\n", "no\\u{a}"), ("no\\r", "no\\u{d}")]
    )
    func finalLineEnd(_ input: String, _ word: String) throws {
        let ending = try Self.run("printf '\(input)' | \"$@\"", ["-x", "help"])
        #expect(ending.errors.hasPrefix("error: no help on \(word)\n"), "\(ending.errors)")
    }

    @Test(
        "nobody waits for a pipe",
        arguments: ["-c 'set k < p'", "-c 'include p'", "-c 'replay p'", "replay p", "-c 'challenge < p'"]
    )
    func pipes(_ words: String) throws {
        let folder = try TemporaryFolder()
        let ending = try Self.run("cd \(folder.path) && mkfifo p && exec \"$@\" \(words)", [])
        #expect(ending.status != 0)
        #expect(ending.errors.contains("p: it is a pipe, save its content to a file first"), "\(ending.errors)")
        #expect(ending.errors.contains("\ntry: "), "\(ending.errors)")
    }

    @Test("the folder of a Python environment is no settings") func virtualEnvironment() throws {
        let folder = try TemporaryFolder()
        let making = "mkdir .env && touch .env/pyvenv.cfg"
        #expect(try Self.run("cd \(folder.path) && \(making) && exec \"$@\"", ["policy"]).status == 0)
    }

    @Test("a pipe is not imported, and nobody waits for it") func pipe() throws {
        let folder = try TemporaryFolder()
        let line = "cd \(folder.path) && mkfifo a.csv && exec \"$@\""
        let ending = try Self.run(line, ["-c", "create us-east-1", "-c", "import a.csv"])
        #expect(ending.status == 1)
        #expect(
            ending.errors == """
                error: a.csv: it is not a regular file, save its content to one first (import reads it twice)
                try: help import

                """
        )
    }

    @Test("a file of JSON is imported whole") func imported() throws {
        let folder = try TemporaryFolder()
        try folder.write(#"{"a":1,"b":"x","c":null}"#, to: "a.json")
        let line = "cd \(folder.path) && exec \"$@\""
        let ending = try Self.run(line, ["-c", "create us-east-1", "-c", "import a.json"])
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
    }

    @Test("a variable that is almost one of ours is told", arguments: ["GALAKSIO_BUGDET", "HTTPAYER_APIKEY"])
    func variable(_ name: String) throws {
        let ending = try Self.run("export \(name)=1.00; exec \"$@\"", ["status"])
        #expect(ending.status == 3)
        #expect(ending.errors.hasPrefix("error: environment: unknown setting \(name); did you mean "))
        #expect(ending.errors.hasSuffix("try: unset \(name)\n"))
    }

    @Test(
        "variables of others are none of ours",
        arguments: ["GALAKSIO", "EXECUTOR_NUMBER", "HTTPAYER_RELAY_URL", "XCACHE_TOKEN", "HOSTNAME"]
    )
    func foreignVariable(_ name: String) throws {
        let ending = try Self.run("export \(name)=1; exec \"$@\"", ["status"])
        #expect(ending.status == 0, "\(ending.errors)")
    }

    @Test("a folder with everything in it is not looked through") func everything() throws {
        let ending = try Self.run("exec \"$@\"", ["replay", "/"])
        #expect(ending.status == 1)
        #expect(ending.errors.contains("more than 20000 files, name the sessions folder itself"))
    }
}
