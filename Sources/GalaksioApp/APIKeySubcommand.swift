import ArgumentParser
import Console

/// The subcommand `galaksio api-key`: a new key for a caller of `galaksio serve`.
struct APIKeySubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key",
        abstract: "Make an API key for a caller of serve.",
        discussion: """
            The key is for the caller, and is shown once. The line is for GALAKSIO_API_KEYS_FILE or GALAKSIO_API_KEYS; it \
            holds the key's hash alone.
            """
    )

    @Argument(help: "The name of the caller: letters, digits, - and _.")
    var name: String

    @Option(
        help: ArgumentHelp("The most that is paid for the caller's tasks on a day, in dollars.", valueName: "amount")
    )
    var limit: String?

    @Option(help: ArgumentHelp("The number of requests in a second.", valueName: "number"))
    var rate: String?

    func execute() async -> Int32 {
        do throws(APIKeyList.Fault) {
            let made = try APIKeyList.make(name, limit: limit, rate: rate)
            StandardStreams.output.write(line: "key   \(made.key)", to: .standardOutput)
            StandardStreams.output.write(line: "line  \(made.line)", to: .standardOutput)
            return 0
        } catch {
            StandardStreams.printError("error: \(error.reason)")
            StandardStreams.printError("try: galaksio api-key alice --limit 5.00 --rate 10")
            return 2
        }
    }
}
