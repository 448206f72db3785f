import ArgumentParser

/// A subcommand of the program: its flags, which it is parsed from, and its run.
protocol Subcommand: ParsableCommand {
    /// The resources that the subcommand needs.
    static var need: MachineLimits.Need { get }
    /// Runs the subcommand and returns the exit code.
    func execute() async -> Int32
}

extension Subcommand {
    /// The resources of a console.
    static var need: MachineLimits.Need { .console }
}

/// The subcommands that a first word chooses; anything else is a command for the console.
struct Subcommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galaksio",
        subcommands: [
            ServeSubcommand.self, LocalSubcommand.self, ReplaySubcommand.self, APIKeySubcommand.self,
            DoctorSubcommand.self, CompletionSubcommand.self, ManualSubcommand.self,
        ]
    )

    /// The first words that choose a subcommand.
    static let names = configuration.subcommands.compactMap { $0.configuration.commandName }
}
