import ArgumentParser
import Console

/// The console: what runs unless the first word is another subcommand.
struct ConsoleSubcommand: Subcommand {
    static let configuration = CommandConfiguration(commandName: "galaksio")

    @OptionGroup var flags: ConsoleFlags

    @Argument(parsing: .captureForPassthrough, help: "One command. Each argument is taken literally.")
    var words: [String] = []

    func execute() async -> Int32 { await ConsoleRun(options: options).run() }

    /// The options that the flags and words stand for.
    var options: ConsoleOptions {
        var options = flags.options
        options.words = words
        return options
    }
}
