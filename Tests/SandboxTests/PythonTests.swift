import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("The Python of the local compute service")
struct PythonTests {
    /// Runs a snippet and returns what the sandbox says.
    private func run(_ snippet: String, _ plan: Scenario = Scenario(prices: [.run: []])) async throws -> JSONValue {
        let sandbox = try TestSandbox(plan: plan)
        let body = JSONValue.object(["snippet": .string(snippet)]).compactBytes
        let reply = try await sandbox.send(.post, TestSandbox.echo + "/resource/e2b/execute", bytes: body)
        try #require(reply.status == 200)
        return try reply.json
    }

    private func main(_ answer: JSONValue) -> String? {
        let result = answer["results"]?.array?.first
        guard result?["isMainResult"] == true, result?["raw"]?["text/plain"] == result?["text"] else { return nil }
        return result?["text"]?.string
    }

    @Test(
        "the value of a last expression is the main result, as CPython computes it",
        arguments: [
            ("2+2", "4"), ("-2**2", "-4"), ("2**-1", "0.5"), ("2**3**2", "512"), ("(1+2)*3", "9"), ("7//2", "3"),
            ("-7//2", "-4"), ("7//-2", "-4"), ("-7%3", "2"), ("7%-3", "-2"), ("7/2", "3.5"), ("0/-5", "-0.0"),
            ("10/123456789012345678901234567890", "8.1000000729e-29"), ("10**30+0.0", "1e+30"), ("4/2", "2.0"),
            ("1e16", "1e+16"), ("9.5e15", "9500000000000000.0"), ("0.1+0.2", "0.30000000000000004"),
            ("1e-5", "1e-05"), ("100000.0", "100000.0"), ("-7.5//2", "-4.0"), ("-7.5%2", "0.5"), ("7.5%-2", "-0.5"),
            ("-0.0", "-0.0"), ("2**100", "1267650600228229401496703205376"), ("1e308*10", "inf"), ("0xff+0b11", "258"),
            ("1_000", "1000"), ("True+1", "2"), ("+True", "1"), ("'a'+'b'", "'ab'"), ("'ab'*3", "'ababab'"),
            ("2*'x'", "'xx'"), ("'x'*-1", "''"), ("'it\\'s'", "\"it's\""), (#""a\nb""#, #"'a\nb'"#),
            ("[1, 2.0, 'x', [None]]", "[1, 2.0, 'x', [None]]"), ("[1]+[2]", "[1, 2]"), ("x = 5\nx * 2", "10"),
            ("a = b = 3\na + b", "6"), ("('a'\n 'b')", "'ab'"), ("1 + \\\n2", "3"), ("# only\n3 # more", "3"),
            ("ValueError('no')", "ValueError('no')"), (#""\x41\u00e9""#, "'Aé'"), ("'''a\nb'''", #"'a\nb'"#),
        ]
    )
    func values(_ snippet: String, _ text: String) async throws {
        let answer = try await run(snippet)
        #expect(main(answer) == text)
        #expect(answer["error"] == nil)
    }

    @Test(
        "some snippets have no main result",
        arguments: ["x = 1", "print(1)", "None", "2+2;", "", "pass", "import sys"]
    )
    func silent(_ snippet: String) async throws {
        #expect(try await run(snippet)["results"] == [])
    }

    @Test(
        "print writes to standard output, and to standard error if told so",
        arguments: [
            ("print('a', 1, 2.0, None)", ["a 1 2.0 None\n"], []),
            ("print('a', 'b', sep='-', end='!')\nprint()", ["a-b!\n"], []),
            ("import sys\nprint('no', file=sys.stderr)\nprint('yes')", ["yes\n"], ["no\n"]),
            ("import time\nprint(1); print(2)\ntime.sleep(1)\nprint(3)", ["1\n2\n", "3\n"], []),
            ("print('x', file=None, flush=True)", ["x\n"], []),
        ]
    )
    func prints(_ snippet: String, _ output: [String], _ errors: [String]) async throws {
        let answer = try await run(snippet)
        #expect(answer["logs"]?["stdout"] == .array(output.map { .string($0) }))
        #expect(answer["logs"]?["stderr"] == .array(errors.map { .string($0) }))
        #expect(answer["error"] == nil)
    }

    @Test(
        "an exception is told with its name and its text, after what was printed",
        arguments: [
            ("1/0", "ZeroDivisionError", "division by zero"),
            ("1//0", "ZeroDivisionError", "integer division or modulo by zero"),
            ("1%0", "ZeroDivisionError", "integer modulo by zero"),
            ("1.0/0", "ZeroDivisionError", "float division by zero"),
            ("0**-1", "ZeroDivisionError", "0.0 cannot be raised to a negative power"),
            ("'a'+1", "TypeError", #"can only concatenate str (not "int") to str"#),
            ("1+'a'", "TypeError", "unsupported operand type(s) for +: 'int' and 'str'"),
            ("'a'*'b'", "TypeError", "can't multiply sequence by non-int of type 'str'"),
            ("'a'*2**70", "OverflowError", "cannot fit 'int' into an index-sized integer"),
            ("-'a'", "TypeError", "bad operand type for unary -: 'str'"),
            ("5()", "TypeError", "'int' object is not callable"),
            ("y", "NameError", "name 'y' is not defined"), ("raise ValueError('no')", "ValueError", "no"),
            ("raise KeyError", "KeyError", ""), ("raise 5", "TypeError", "exceptions must derive from BaseException"),
            ("import sys\nsys.exit(3)", "SystemExit", "3"),
            ("10.0**400", "OverflowError", "(34, 'Numerical result out of range')"),
            ("import time\ntime.sleep(-1)", "ValueError", "sleep length must be non-negative"),
            ("print('a", "SyntaxError", "unterminated string literal (detected at line 1)"),
        ]
    )
    func exceptions(_ snippet: String, _ name: String, _ value: String) async throws {
        let error = try await run(snippet)["error"]
        #expect(error?["name"]?.string == name)
        #expect(error?["value"]?.string == value)
        #expect(error?["traceback"]?.string?.contains("Traceback (most recent call last)") == true)
    }

    @Test func `what was printed before an exception is there, and the line is told`() async throws {
        let answer = try await run("print('a')\nx = 1\nx / 0\nprint('b')")
        #expect(answer["logs"]?["stdout"] == ["a\n"])
        #expect(answer["error"]?["traceback"]?.string?.contains("----> 3 x / 0") == true)
    }

    @Test(
        "what the sandbox does not know is named",
        arguments: [
            ("for x in y: pass", "the keyword for"), ("def f(): pass", "the keyword def"), ("len('a')", "len()"),
            ("import os", "the module os"), ("1 == 1", "== at this place"), ("x += 1", "+= at this place"),
            ("f'{x}'", "text with the prefix f"), ("{'a': 1}", "{ at this place"), ("'a'.upper()", "str.upper"),
            ("import time\ntime.time()", "time.time"), ("if True:\n    print(1)", "the keyword if"),
            ("x = 1\n  y = 2", "blocks of indented lines"), ("while x: pass", "a loop other than while True: pass"),
            ("2**1000000", "whole numbers of more than 100000 bits"), ("(-8)**0.5", "complex numbers"),
            ("import subprocess\nsubprocess.run(['ls'])", "the program ls"),
            ("print('a', color=1)", "print with color=int"),
            ("from os import path", "the keyword from"), ("'a'[0]", "[ at this place"), ("1, 2", ", at this place"),
        ]
    )
    func unknown(_ snippet: String, _ text: String) async throws {
        let error = try await run(snippet)["error"]
        #expect(error?["name"] == "NotImplementedError")
        #expect(error?["value"]?.string == "the simulated sandbox does not know \(text)")
    }

    @Test(
        "no snippet is too deep or too long",
        arguments: [
            String(repeating: "(", count: 5000), String(repeating: "-", count: 5000) + "1",
            String(repeating: "1+", count: 5000) + "1", String(repeating: "[", count: 5000),
            "a='x'*1000000\na=a+a", "a=2**90000\na*a", "print(2**50000)", String(repeating: "f(", count: 5000),
            "a='x'*1000000\n" + String(repeating: "print(a)\n", count: 20),
        ]
    )
    func limits(_ snippet: String) async throws {
        #expect(try await run(snippet)["error"] != nil)
    }

    @Test func `a chart is a PNG`() async throws {
        let snippet = """
            import matplotlib.pyplot as plt
            plt.plot([1, 2, 3], [1, 4, 9])
            plt.bar(['a', 'b'], [2, 1])
            plt.title("Squares")
            plt.show()
            """
        let results = try await run(snippet)["results"]?.array
        #expect(results?.count == 1)
        let result = try #require(results?.first)
        #expect(result["isMainResult"] == false)
        #expect(result["raw"]?["image/png"] == result["png"])
        let bytes = try #require(result["png"]?.string.flatMap { Base64.decode(Array($0.utf8)) })
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
        #expect(bytes.starts(with: start))
        #expect(bytes.suffix(12).elementsEqual(end))
        // The signature and the header; 48 rows of 8 bytes and a filter in the frames of a chunk and a block; the end.
        let rows: Int = 48 * 9
        #expect(bytes.count == 8 + 25 + rows + 23 + 12)
    }

    @Test func `a chart that is not shown is shown at the end`() async throws {
        let answer = try await run("import matplotlib.pyplot as plt\nplt.plot([3, 1])")
        #expect(answer["results"]?.array?.count == 1)
        #expect(try await run("import matplotlib.pyplot as plt\nplt.show()")["results"] == [])
    }

    @Test(
        "bash and node are there",
        arguments: [
            ("['bash', '-c', 'echo hi']", "hi\n", "", 0),
            ("['bash', '-c', 'echo \"a b\" c; exit 3']", "a b c\n", "", 3),
            ("['bash', '-c', 'echo no >&2; false']", "", "no\n", 1),
            ("['node', '-e', 'console.log(\"hi\")']", "hi\n", "", 0),
            ("['node', '-e', 'console.error(1.50); process.exit(2)']", "", "1.5\n", 2),
        ]
    )
    func programs(_ arguments: String, _ output: String, _ errors: String, _ code: Int) async throws {
        let direct = try await run("import subprocess\nr = subprocess.run(\(arguments))\nr.returncode")
        #expect(direct["logs"]?["stdout"] == (output.isEmpty ? [] : [.string(output)]))
        #expect(direct["logs"]?["stderr"] == (errors.isEmpty ? [] : [.string(errors)]))
        #expect(main(direct) == String(code))
        let captured = try await run(
            "import subprocess\nr = subprocess.run(\(arguments), capture_output=True, text=True)\nprint(r.stdout + r.stderr)"
        )
        #expect(captured["logs"]?["stdout"] == [.string(output + errors + "\n")])
    }

    @Test("a scenario can be without them", arguments: ["bash", "node"])
    func absent(_ name: String) async throws {
        let plan = Scenario(prices: [.run: []], programs: [])
        let error = try await run("import subprocess\nsubprocess.run(['\(name)', '--version'])", plan)["error"]
        #expect(error?["name"] == "FileNotFoundError")
        #expect(error?["value"]?.string == "[Errno 2] No such file or directory: '\(name)'")
        let question = "import shutil\nprint(shutil.which('\(name)'))"
        #expect(try await run(question, plan)["logs"]?["stdout"] == ["None\n"])
        #expect(try await run(question)["logs"]?["stdout"] == [.string("/usr/bin/\(name)\n")])
    }

    @Test func `a program that fails raises an exception if it is checked`() async throws {
        let error = try await run("import subprocess\nsubprocess.run(['bash', '-c', 'exit 3'], check=True)")["error"]
        #expect(error?["name"] == "CalledProcessError")
        #expect(error?["value"]?.string == "Command '['bash', '-c', 'exit 3']' returned non-zero exit status 3.")
    }
}
