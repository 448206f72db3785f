/// The built program, in surroundings of its own: no settings, no home, a folder that lasts as long as the test.
public enum Galaksio {
    /// The exit status of a run with its output.
    public struct Ending: Sendable {
        /// The exit status, or the negative signal.
        public let status: Int32
        /// The text on standard output.
        public let output: String
        /// The text on standard error.
        public let errors: String
    }

    /// The path of the program.
    public static var path: String { BuiltProgram.path("galaksio") }

    /// Starts the program with pipes for streams.
    public static func start(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String = "/",
        niceness: Int = 0
    ) throws(RunningProgram.Failure) -> RunningProgram {
        var surroundings = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        // A server that a test ends has no broker that waits.
        surroundings["GALAKSIO_DRAIN"] = "5s"
        // Without a place of its own a program must not write down payments where another one would find them.
        if environment["HOME"] == nil, environment["XDG_STATE_HOME"] == nil, environment["GALAKSIO_STORE_PATH"] == nil {
            surroundings["GALAKSIO_STORE"] = "memory"
        }
        return try RunningProgram(
            path,
            arguments,
            environment: surroundings.merging(environment) { $1 },
            folder: folder,
            niceness: niceness
        )
    }

    /// Runs the program to its end.
    public static func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        folder: String = "/"
    ) throws(RunningProgram.Failure) -> Ending {
        let program = try start(arguments, environment: environment, folder: folder)
        program.send(input)
        program.endInput()
        let status = try program.waitForExit()
        return Ending(status: status, output: program.output, errors: program.errors)
    }

    /// Starts `galaksio local` on a free port; answers with it and the address that it tells.
    public static func startLocal(
        _ directives: [String] = [],
        niceness: Int = 0
    ) throws(RunningProgram.Failure) -> (
        RunningProgram, address: String
    ) {
        let program = try start(["local", "--port", "0"] + directives.flatMap { ["--with", $0] }, niceness: niceness)
        try program.wait("the last of the settings", until: { $0.output.contains("MERIT_SYSTEMS_BASE_URL=") })
        let first = program.output.split(separator: "\n").first ?? ""
        return (program, String(first.drop { $0 != "=" }.dropFirst()))
    }
}
