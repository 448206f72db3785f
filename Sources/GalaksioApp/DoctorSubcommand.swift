import ArgumentParser
import Console
import OrderedJSON

/// The subcommand `galaksio doctor`: checks what `galaksio serve` needs, and says what to fix.
struct DoctorSubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the settings and everything that serve needs.",
        discussion: """
            Nothing is bought, and no key is shown, so the output can go into a ticket. The exit code is 0 if serve can work, \
            else 1.
            """
    )
    static let need = MachineLimits.Need.server

    @Option(help: "The network: local or live.")
    var network: String?

    @Flag(help: "One JSON object instead of lines.")
    var json = false

    func execute() async -> Int32 {
        var flags: [SettingKey: String] = [:]
        flags[.network] = network
        var checkup = Checkup()
        await checkup.run(flags: flags)
        let text = json ? [JSONValue.object(checkup.json).compact] : checkup.lines
        for line in text { StandardStreams.output.write(line: line, to: .standardOutput) }
        return checkup.isGood ? 0 : 1
    }
}
