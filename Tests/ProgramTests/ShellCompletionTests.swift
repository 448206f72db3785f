import TestSupport
import Testing

@Suite("Completions for shells, and the manual page", .blocking)
struct ShellCompletionTests {
    @Test(
        "bash completes subcommands, commands, flags and values",
        arguments: [
            ("galaksio rep", "replay"), ("galaksio api", "api-key"), ("galaksio --pay", "--pay-up-to"),
            ("galaksio --network l", "live"), ("galaksio completion z", "zsh"), ("galaksio replay --ju", "--junit"),
        ]
    )
    func bash(_ line: String, _ word: String) throws {
        let folder = try TemporaryFolder()
        let script = try Galaksio.run(["completion", "bash"], folder: folder.path).output
        let words = line.split(separator: " ").map(String.init)
        let ask = """
            COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count)
            _galaksio galaksio '\(words.last ?? "")' '\(words.dropLast().last ?? "")'; printf '%s\\n' "${COMPREPLY[@]}"
            """
        let bash = try RunningProgram("/bin/bash", ["-c", script + "\n" + ask], environment: [:], folder: folder.path)
        bash.endInput()
        #expect(try bash.waitForExit() == 0, "\(bash.errors)")
        #expect(bash.output.split(whereSeparator: \.isWhitespace).contains(word[...]), "\(bash.output) \(bash.errors)")
    }

    @Test(
        "the other shells have scripts of their own",
        arguments: [("zsh", "#compdef galaksio"), ("fish", "complete -c")]
    )
    func others(_ shell: String, _ mark: String) throws {
        let script = try Galaksio.run(["completion", shell]).output
        #expect(script.contains(mark) && script.contains("replay") && script.contains("pay-up-to"))
        #expect(try Galaksio.run(["completion", "tcsh"]).status == 2)
    }

    @Test func `the manual page tells of each command, setting, subcommand and exit code`() throws {
        let page = try Galaksio.run(["man"]).output
        let plain = page.replacing("\\-", with: "-")
        for part in [
            ".SH NAME", ".B mset KEY VALUE", ".B EXECUTOR_PRIVATE_KEY_FILE", "SUBCOMMAND: SERVE", ".B --pay-up-to",
            ".B 7\n",
        ] {
            #expect(plain.contains(part), "\(part)")
        }
        // What is no letter of ASCII has a name that each version of man knows.
        #expect(page.utf8.allSatisfy { $0 < 0x80 } && page.contains("\\[u2026]"))
        let macros = Set(page.split(separator: "\n").filter { $0.first == "." }.map { $0.prefix { $0 != " " } })
        #expect(macros == [".TH", ".SH", ".TP", ".B", ".br", ".RI", ".PP", ".nf", ".fi"])
    }
}
