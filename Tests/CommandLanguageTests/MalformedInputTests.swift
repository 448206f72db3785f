import CommandLanguage
import Core
import Testing
import TestSupport

@Suite("Malformed input")
struct MalformedInputTests {
    private static let pieces = [
        "'", "\"", "{", "}", "[", "]", "$", "${", "\\", "\n", ";", " ", " ", " ", "#", "&", "|", "<", ">", ">>", ":",
        "@", "=", ".",
        ",", "-", "--", "a", "k", "5", "é", "日", "get", "set ", "let ", "expect ", "explain ", "repeat ",
        "watch every ", "bench ",
        "last", "env.", "not", "==", "matches", "exists", "is", "\\x4", "\\u{", "1h", "none", "\t", "\r", "\u{0}",
        "ttl", "USDC", "\u{301}",
    ]

    private static let samples = [
        "set user:123 {\"name\":\"${name}\",\"n\":${last.n},\"x\":[1,2,\"}\"]} --ttl=1h30m --in 'my cache' & # done",
        "expect $last.result[\"a b\"][0].c not matches \"^\\u{41}\\x42${x}$\" ; let x = $env.HOME\n:set output json",
        "5 explain watch every 2s bench n 5 --clients=3 get 'it\\'s' \\\n | sort 'x' &",
        "@ reply {\"a\":\"\\\"${b}\"} 'c'",
        "keys > $name & \nexpect payment.amount <= 0.10 USDC\n unlet a ; :prefer \"base\"",
    ]

    /// A run of all readers over an input; an error must show a line and a caret inside it or right behind it.
    private func exercise(_ input: String) {
        let balance = InputCompleteness.state(of: input)
        do throws(ParseError) {
            for statement in try StatementParser.parse(input) { try use(statement) }
            #expect(balance == .complete)
        } catch {
            check(error, input)
        }
    }

    private func use(_ statement: Statement) throws(ParseError) {
        switch statement {
        case .assertion(let expectation): _ = try expectation.verdict(in: SampleScope())
        case .pipeline(let pipeline):
            let shape = ArgumentSignature(
                [.init("KEY"), .init("VALUE", .value)],
                options: [.taking("ttl"), .taking("max")]
            )
            for word in pipeline.command.words { _ = try? word.value(in: SampleScope()) }
            let arguments = try Arguments(pipeline.command, signature: shape, in: SampleScope())
            _ = try arguments.value("VALUE")
            _ = try arguments.duration(option: "ttl")
        case .binding, .setting, .directive: break
        }
    }

    private func check(_ error: ParseError, _ input: String) {
        #expect(!error.message.isEmpty)
        #expect(error.column >= 1 && error.column <= error.line.count + 1, "\(input)")
        #expect(error.display.count == 2 || error.line.isEmpty)
        guard let hint = error.hint else { return }
        #expect(throws: Never.self, "\(input) -> \(hint)") { try StatementParser.parse(hint) }
    }

    @Test func `random strings are parsed or refused`() {
        var numbers = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...24, using: &numbers)
            var input = ""
            for _ in 0..<count { input += Self.pieces.randomElement(using: &numbers) ?? "" }
            exercise(input)
        }
    }

    @Test func `every beginning of a good input is parsed or refused`() {
        for sample in Self.samples {
            for end in sample.unicodeScalars.indices { exercise(String(sample.unicodeScalars[..<end])) }
            exercise(sample)
        }
    }

    @Test func `every sample with one character left out is parsed or refused`() {
        for sample in Self.samples {
            for index in sample.indices {
                var input = sample
                input.remove(at: index)
                exercise(input)
            }
        }
    }

    @Test func `a thousand open brackets and bad escapes do not overflow`() throws {
        let open = String(repeating: "[", count: 100_000)
        #expect(InputCompleteness.state(of: "set k " + open) == .open("["))
        let word = try word(open + String(repeating: "]", count: 100_000))
        #expect(throws: ParseError.self) { try word.value(in: EmptyScope()) }
        #expect(try failure("get \"" + String(repeating: "\\q", count: 20_000) + "\"").reason == .badEscape("\\q"))
    }
}
