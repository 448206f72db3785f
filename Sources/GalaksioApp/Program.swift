import ArgumentParser
import Console
import Core
import ExecutorCore
import Glibc
import OrderedJSON

/// The program: chooses a subcommand by the first word of the command line.
public enum Program {
    /// Runs the program and returns the exit code.
    public static func run(_ arguments: [String]) async -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        // Writing to a file that may not grow any more must be an error, not a signal.
        signal(SIGXFSZ, SIG_IGN)
        // A stream that was closed from outside must not become the descriptor of some other file. Its replacement
        // cannot be used either, so that reading nothing or losing the results is reported as an error.
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_WRONLY)
        }
        do {
            try StandardInput.checkArguments()
        } catch {
            return printError(error)
        }
        switch arguments.first {
        case nil:
            return await run(ConsoleSubcommand.need) { await ConsoleRun(options: ConsoleOptions()).run() }
        case "version", "--version":
            StandardStreams.output.write(line: "galaksio \(AppServices.version)", to: .standardOutput)
            return 0
        case "--help", "-h":
            StandardStreams.output.write(line: usage, to: .standardOutput)
            return 0
        case "serve" where ["start", "status", "stop", "logs"].contains(arguments.dropFirst().first):
            let word = arguments[1]
            let instead = word == "start" ? "galaksio serve" : "galaksio"
            return printError(UsageError.wordBehindMode("serve", word: word, instead: instead))
        default: return await execute(arguments)
        }
    }

    /// Parses and executes a subcommand, or the console if the first word names none.
    private static func execute(_ arguments: [String]) async -> Int32 {
        let name = arguments.first.flatMap { Subcommands.names.contains($0) ? $0 : nil }
        let command: any Subcommand
        do {
            command = try name == nil ? ConsoleSubcommand.parse(arguments) : subcommand(in: arguments)
        } catch {
            guard Subcommands.exitCode(for: error) != .success else {
                let help = name == nil ? usage : Subcommands.fullMessage(for: error)
                StandardStreams.output.write(line: help, to: .standardOutput)
                return 0
            }
            return printError(
                UsageError.notUnderstood(Subcommands.message(for: error), subcommand: name),
                line: arguments.joined(separator: " "),
                as: arguments.contains("--json") ? .json : .human
            )
        }
        return await run(type(of: command).need) { await command.execute() }
    }

    /// Runs work if the machine allows what it needs.
    private static func run(_ need: MachineLimits.Need, _ work: () async -> Int32) async -> Int32 {
        do {
            try MachineLimits.check(for: need)
        } catch {
            return printError(error)
        }
        return await work()
    }

    /// Parses a subcommand.
    ///
    /// - Throws: The parser's error for wrong flags, and its request for help with `--help`.
    private static func subcommand(in arguments: [String]) throws -> any Subcommand {
        var command = try Subcommands.parseAsRoot(arguments.map { $0 == "--update=ask" ? "--update-ask" : $0 })
        if let command = command as? any Subcommand { return command }
        try command.run()
        preconditionFailure("\(type(of: command)) is neither a subcommand nor help")
    }

    /// Prints an error to standard error, or as a record to standard output, and returns its exit code.
    static func printError(_ error: any UserFacingError, line: String = "", as form: OutputForm = .human) -> Int32 {
        guard form != .json else {
            var record = Record(number: 0, line: line)
            record.answer.failure = TaskFailure(error)
            StandardStreams.output.write(line: JSONValue.object(record.json).terminalSafe, to: .standardOutput)
            return error.code.exitCode
        }
        StandardStreams.printError("error: \(error.message)")
        if let hint = error.hint { StandardStreams.printError("try: \(hint)") }
        return error.code.exitCode
    }

    private static let usage = """
        galaksio                            the console, if input is a terminal
        galaksio get user:123               one command, each argument is taken literally
        galaksio -c 'use demo' -c 'keys'    several commands in one session
        galaksio < script                   commands from standard input
        echo hi | galaksio -x set k         the last argument from standard input
        galaksio replay [FILE[:LINE]|DIR]…  check session files (default: sessions/)
        galaksio serve [--port N] [--host H]   the HTTP executor in the foreground
        galaksio local [--port N]           the local network on a loopback port
        galaksio doctor                     what serve needs, and what to fix
        galaksio api-key NAME               a key for one of several callers of serve
        galaksio completion bash|zsh|fish   completions for a shell; galaksio man prints the manual page
        galaksio help [TOPIC], galaksio version

          --json, --raw, --quiet            print JSON records, bare values, or results only
          --keep-going                      continue after a failed command
          --cache ID, --region R, --provider P, --router URL, --network local|live
          --pay-up-to AMOUNT                pay without asking, up to this amount in all (without it
                                            the console asks, and a script pays nothing)
          --set NAME=VALUE                  set a variable, as let does
          --color auto|always|never, --width N, --timeout DUR, --trace
          --no-rc, --no-history             skip the startup file, write no history
          --record FILE                     record the run as a session file

        exit: 0 done, 1 a task failed, 2 invalid input, 3 bad configuration, 4 not reachable,
              5 payment required but not made, 6 payment rejected, 7 payment outcome unknown,
              8 an expectation failed, 130 interrupted
        """
}
