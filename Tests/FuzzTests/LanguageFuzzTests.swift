import Core
import LineEditing
import OrderedJSON
import Testing

@testable import Console
@testable import CommandLanguage
@testable import Sandbox

@Suite("Random command lines")
struct LanguageFuzzTests {
    /// Every example that a command is explained with, and what stands around commands.
    private static let samples =
        CommandRegistry.all.flatMap(\.examples) + [
            "let a = {\"b\":[1,2]}; set k ${a.b[0]} ttl 1h", "expect $.result.value == 5",
            "expect $1.status not in [\"a\",\"b\"]",
            "@ fault get 503 x2", ":set output json", "repeat 10 every 2s get k", "watch every 5s keys",
            "bench n=100 clients=4 get k",
            "10 get k > file.txt", "get k | jq .", "get k &", "set k < file.json",
            "set 'a b' \"x\\u{1F600}\\n${env.HOME}\"",
            "task {\"taskType\":\"cache\",\"cacheValue\":${a}}", "get $last.result.key # comment", "set k [1,\\\n2]",
            "setex k 3600 v", "set k v px 3000 --json --in=other", "auth secret; config set requirepass x",
        ]
    private static let words =
        CommandRegistry.all.map(\.name) + [
            "expect", "let", "unlet", "repeat", "watch", "bench", "every", "explain", "ttl", "px", "ex", "--json",
            "--in", "--since",
            "$1", "${a}", "$last", "$env.HOME", "$a[0]", "==", "matches", "in", "not", "<", ">>", "|", "&", ";", "\\\n",
        ]

    @Test func `a line is understood, or the error stands within it`() {
        FuzzRun("command language", Self.samples, words: Self.words).checkText { text in
            _ = InputCompleteness.state(of: text)
            _ = TypedSecrets.words(in: text)
            _ = TypedSecrets.stand(in: text)
            _ = try? StatementParser.expectation(text)
            do throws(ParseError) {
                let statements = try StatementParser.parse(text)
                return statements.isEmpty && text.utf8.contains(where: { $0 > 0x7F }) && !text.contains("#")
                    ? "is nothing" : nil
            } catch {
                guard 1...(error.line.count + 1) ~= error.column else {
                    return "column \(error.column) of \(error.line.count)"
                }
                return error.message.isEmpty || error.display.count > 2 ? "no message" : nil
            }
        }
    }

    /// A session in which `$a` is an object and every variable of the environment a text.
    private static var scope: SessionScope {
        var state = SessionState()
        let value: JSONValue = [
            "b": [1, 2, "x"], "ttl": 3600, "amount": "50000", "human": "0.05 USDC",
            "huge": .number(JSONNumber("1e400") ?? JSONNumber(0)),
            "nested": ["c d": ["e": nil]],
        ]
        state.variables["a"] = value
        return SessionScope(state: state) { _ in "text" }
    }

    @Test func `an assertion holds or does not, or is refused with words`() {
        let samples = [
            "$a.ttl == 1h", "$a.ttl < 2w", "$a.b[0] >= 1.0", "$a.amount == 0.05 USDC", "$a.amount <= 50000 units",
            "$a.b contains x",
            "$a.nested[\"c d\"].e is null", "$a.huge > 1e399", "$a.none not exists", "$a.b[2] matches x",
            "$env.HOME != \"y\"",
            "$a.b[9223372036854775807] exists", "$1.result == 5", "$last.status == completed",
        ]
        let words = [
            "==", "!=", "<", ">=", "contains", "matches", "is", "exists", "not", "USDC", "units", "$a.b", "text", "1h",
            "[0]",
        ]
        let scope = Self.scope
        FuzzRun("assertions", samples, words: words).checkText { text in
            do throws(ParseError) {
                let expectation = try StatementParser.expectation(text)
                let verdict = try expectation.verdict(in: scope)
                return verdict.expected.isEmpty && verdict.found.isEmpty ? "says nothing" : nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    @Test func `a pattern of keys is compared with any key`() {
        let samples = ["user:*", "a?c[0-9]", "[^a-z]*", "\\*", "[a-", "***a***b", "user:[1-3]*", "[]", "[\\]]"]
        FuzzRun("key patterns", samples, words: ["*", "?", "[", "]", "^", "-", "\\"]).checkText { text in
            let key = String(text.prefix(64))
            _ = GlobPattern(String(text.prefix(200))).matches(key)
            let literal = key.unicodeScalars.reduce(into: "") { $0 += "\\" + String($1) }
            return GlobPattern(literal).matches(key) && GlobPattern("*").matches(key) ? nil : "it does not match itself"
        }
    }

    @Test func `the words of a command are a command, or are refused`() {
        let scope = Self.scope
        FuzzRun("command arguments", Self.samples, words: Self.words).checkText { text in
            for case .pipeline(let pipeline) in (try? StatementParser.parse(text)) ?? [] {
                do {
                    let command = try CommandRegistry.command(pipeline.command)
                    let arguments = try Arguments(pipeline.command, signature: command.signature.arguments, in: scope)
                    _ = try arguments.word(option: "in")
                    _ = try command.init(arguments)
                } catch let error as CommandError {
                    if error.message.isEmpty { return "no message" }
                } catch let error as ParseError {
                    if error.message.isEmpty { return "no message" }
                }
                for case .bench(let options) in pipeline.prefixes { _ = try? BenchOptions(options, in: scope) }
            }
            _ = try? Pipeline(arguments: text.split(separator: " ").map(String.init))
            return nil
        }
    }

    @Test func `a directive to the local network is followed, or refused with words`() {
        let samples = [
            "price create 0.50 USDC base-sepolia v2", "price get none", "balance 5 USDC base-sepolia \(Samples.payee)",
            "credits 5",
            "refuse insufficient_funds", #"reply {"x402Version":1,"accepts":[]}"#, "fault get 503 x2",
            "fault router slow 2s", "fault any none",
            "fault create settled-silent x3", "quota 3", "key none", "reset", "fault get slow 999999999999w",
        ]
        let words =
            NetworkDirective.names + [
                "router", "any", "create", "get", "none", "slow", "x2", "base", "v1", "v2", "1h", "9w",
            ]
        FuzzRun("directives", samples, words: words).checkText { text in
            let words = text.split(separator: " ").map(String.init)
            do throws(NetworkDirectiveError) {
                _ = try NetworkDirective(name: words.first ?? "", words: Array(words.dropFirst()))
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }
}
