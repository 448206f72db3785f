import ArgumentParser
import Console

/// The subcommand `galaksio completion`: a script by which a shell completes the program's command line.
struct CompletionSubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the completions for a shell: bash, zsh or fish.",
        discussion: "For example: galaksio completion bash > ~/.local/share/bash-completion/completions/galaksio"
    )

    /// A shell for which there is a script.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    func execute() async -> Int32 {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        StandardStreams.output.write(line: ProgramSyntax.completionScript(for: shell), to: .standardOutput)
        return 0
    }
}

/// What a shell completes: the flags of the console, and the subcommands.
///
/// The words of a console's command are not among it, because a parser that takes any word offers no subcommand.
struct ProgramSyntax: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galaksio",
        subcommands: Subcommands.configuration.subcommands
    )

    @OptionGroup var console: ConsoleFlags
}
