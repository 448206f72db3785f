import ArgumentParser
import Console

/// The subcommand `galaksio man`: the source of the manual page.
struct ManualSubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "man",
        abstract: "Print the manual page, which man reads.",
        discussion: "For example: galaksio man | man -l -"
    )

    func execute() async -> Int32 {
        StandardStreams.output.write(line: ManualPage().source, to: .standardOutput)
        return 0
    }
}
