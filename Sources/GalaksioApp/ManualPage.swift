import ArgumentParser
import Console
import OrderedJSON

/// The manual page `galaksio(1)`, made from the definitions of the flags, the subcommands, the commands and the settings.
///
/// Source: man(7) of groff, and the JSON by which ArgumentParser describes a command.
struct ManualPage {
    /// The page in the language of man.
    var source: String {
        var page = [
            ".TH GALAKSIO 1 \"\" \"galaksio \(AppServices.version)\" \"User Commands\"",
            ".SH NAME", "galaksio \\- a console and an executor for caches that are paid over HTTP",
        ]
        page += section("SYNOPSIS") + synopsis
        page += section("DESCRIPTION") + Self.description
        page += section("OPTIONS") + options(of: ConsoleSubcommand.self)
        for subcommand in Subcommands.configuration.subcommands { page += section(of: subcommand) }
        for group in CommandGuide.all { page += section("COMMANDS: \(group.title.uppercased())") + commands(group) }
        page += section("ENVIRONMENT") + SettingsReference.summaries.flatMap { item($0.name, [$0.meaning]) }
        page += section("FILES") + Self.files.flatMap { item($0.path, [$0.meaning]) }
        page += section("EXIT STATUS") + Self.exits.flatMap { item("\($0.code)", [$0.meaning]) }
        return page.joined(separator: "\n")
    }

    private var synopsis: [String] {
        let lines = [
            ("galaksio", "[OPTIONS] [COMMAND [ARGUMENTS]]"), ("galaksio", "[OPTIONS] -c LINE [-c LINE]..."),
            ("galaksio", "[OPTIONS] < SCRIPT"),
        ]
        let subcommands = Subcommands.names.map { ("galaksio \($0)", "[OPTIONS] [ARGUMENTS]") }
        return (lines + subcommands).flatMap { [".br", ".B \(Self.text($0.0))", ".RI \(Self.quoted($0.1))"] }
    }

    private static let description = [
        text(
            """
            Developers explore a Redis-like cache that is sold over HTTP with it, support staff find out why a payment failed, \
            and brokers send it tasks. Without settings it works on a local network inside the program, with play money.
            """
        ),
        ".PP",
        text(
            "At the prompt, help lists the commands, help COMMAND explains one, and help TOPIC tells of editing and money."
        ),
    ]

    private static let files: [(path: String, meaning: String)] = [
        ("~/.config/galaksio/consolerc", "Lines that run when a console starts."),
        ("~/.local/state/galaksio/history", "The lines that were typed, without secrets."),
        ("~/.local/state/galaksio/ledger.sqlite", "The ledger of payments, and the jobs of serve."),
        (".env", "Settings of the folder in which the program is started."),
    ]

    private static let exits: [(code: Int, meaning: String)] = [
        (0, "Done."), (1, "A task failed."), (2, "Invalid input."), (3, "Bad configuration."), (4, "Not reachable."),
        (5, "A payment is required and was not made."), (6, "The payment was rejected."),
        (7, "The outcome of a payment is unknown."), (8, "An expectation failed."), (130, "Interrupted."),
    ]

    // MARK: Parts

    private func section(_ title: String) -> [String] { [".SH \(Self.quoted(title))"] }

    private func section(of subcommand: any ParsableCommand.Type) -> [String] {
        let configuration = subcommand.configuration
        let title = "SUBCOMMAND: \((configuration.commandName ?? "").uppercased())"
        let about = [configuration.abstract, configuration.discussion].filter { !$0.isEmpty }
        return section(title) + [about.map(Self.text).joined(separator: "\n.PP\n")] + options(of: subcommand)
    }

    private func commands(_ group: CommandGuide) -> [String] {
        group.entries.flatMap { entry in
            let also = entry.aliases.isEmpty ? [] : ["Also: \(entry.aliases.joined(separator: ", "))."]
            let examples = ["For example:"] + entry.examples.map { "    \($0)" }
            return item(entry.usage, ["\(Self.sentence(entry.summary))"] + also)
                + [".nf"] + examples.map(Self.text) + [".fi"]
        }
    }

    /// Returns the flags and arguments of a command.
    private func options(of command: any ParsableCommand.Type) -> [String] {
        let description = (try? JSONValue(parsing: command._dumpHelp())) ?? .null
        let arguments = description["command"]?["arguments"]?.array ?? []
        return arguments.filter { $0["shouldDisplay"]?.bool ?? true }.flatMap { argument in
            let value = (argument["valueName"]?.string ?? "").uppercased()
            let names = (argument["names"]?.array ?? []).compactMap { name -> String? in
                guard let text = name["name"]?.string else { return nil }
                return (name["kind"] == "long" ? "--" : "-") + text
            }
            let isFlag = argument["kind"] == "flag"
            let label = names.isEmpty ? value : names.joined(separator: ", ") + (isFlag ? "" : " \(value)")
            return item(label, [argument["abstract"]?.string ?? ""])
        }
    }

    /// Returns a labelled paragraph.
    private func item(_ label: String, _ lines: [String]) -> [String] {
        [".TP", ".B \(Self.text(label))"] + lines.filter { !$0.isEmpty }.map(Self.text)
    }

    // MARK: Texts

    private static func sentence(_ summary: String) -> String {
        summary.prefix(1).uppercased() + summary.dropFirst() + (summary.hasSuffix(".") ? "" : ".")
    }

    /// Returns text that the language of man shows as it is.
    private static func text(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let plain = line.unicodeScalars.map(Self.character).joined()
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
        }
        return lines.joined(separator: "\n")
    }

    private static func character(_ scalar: UnicodeScalar) -> String {
        switch scalar {
        case "\\": "\\e"
        case "-": "\\-"
        case _ where scalar.isASCII: String(scalar)
        default: "\\[u\(String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4))]"
        }
    }

    private static func quoted(_ words: String) -> String { "\"\(text(words).replacing("\"", with: "\\(dq"))\"" }
}

extension String {
    /// The digits with zeros before them.
    fileprivate func leftPadded(to count: Int) -> String {
        String(repeating: "0", count: max(0, count - self.count)) + self
    }
}
