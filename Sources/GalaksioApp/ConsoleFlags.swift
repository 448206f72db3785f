import ArgumentParser
import Console

/// The flags of the console.
struct ConsoleFlags: ParsableArguments {
    @Option(name: .customShort("c"), help: "Run this line. Can be repeated.")
    var command: [String] = []

    @Flag(name: .customShort("x"), help: "Read the last argument from standard input.")
    var takesLastArgument = false

    @Flag(help: "Print one JSON record per line.")
    var json = false

    @Flag(help: "Print bare values.")
    var raw = false

    @Flag(help: "Print results only.")
    var quiet = false

    @Flag(help: "Continue after a failed command. Exit with the first failure's code.")
    var keepGoing = false

    @Flag(help: "Show the HTTP requests of every command.")
    var trace = false

    @Option(help: "The id of the cache to use.")
    var cache: String?

    @Option(help: "The default region for create.")
    var region: String?

    @Option(help: "The cache provider.")
    var provider: String?

    @Option(help: "The router's address.")
    var router: String?

    @Option(help: "The network: local or live.", completion: .list(["local", "live"]))
    var network: String?

    @Option(
        name: .customLong("pay-up-to"),
        help: ArgumentHelp("Pay without asking, up to this amount in all.", valueName: "amount")
    )
    var payUpTo: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("Set a variable, as let does.", valueName: "name=value"))
    var set: [String] = []

    @Option(help: "Colors: auto, always or never.", completion: .list(["auto", "always", "never"]))
    var color: String?

    @Option(help: "The line width.")
    var width: String?

    @Option(help: ArgumentHelp("How long a command may take.", valueName: "duration"))
    var timeout: String?

    @Flag(name: .customLong("no-rc"), help: "Skip the startup file.")
    var noRC = false

    @Flag(help: "Write no history.")
    var noHistory = false

    @Option(
        help: ArgumentHelp("Record the run as a session file.", valueName: "file"),
        completion: .file(extensions: ["session"])
    )
    var record: String?

    /// The options that the flags stand for.
    var options: ConsoleOptions {
        var options = ConsoleOptions()
        options.command = command
        options.takesLastArgument = takesLastArgument
        (options.json, options.raw, options.quiet) = (json, raw, quiet)
        (options.keepGoing, options.trace) = (keepGoing, trace)
        (options.cache, options.region, options.provider) = (cache, region, provider)
        (options.router, options.network, options.payUpTo) = (router, network, payUpTo)
        options.set = set
        (options.color, options.width, options.timeout) = (color, width, timeout)
        (options.noRC, options.noHistory, options.record) = (noRC, noHistory, record)
        return options
    }
}
