import CProcess
import Glibc

/// A program whose three standard streams are pipes: none of them is a terminal.
public final class RunningProgram {
    /// A failed expectation, with all that was written until then.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence and both streams.
        public let description: String
    }

    /// The text on standard output so far.
    public var output: String { String(decoding: streams[0].bytes, as: UTF8.self) }
    /// The text on standard error so far.
    public var errors: String { String(decoding: streams[1].bytes, as: UTF8.self) }
    /// The process.
    public let identifier: Int32

    private struct Stream {
        let descriptor: Int32
        var bytes: [UInt8] = []
        var isOpen = true
    }

    private var streams: [Stream]
    private var input: Int32?
    private var exitStatus: Int32?
    private static let patience: Int32 = 60_000

    /// Starts a program in a folder; the environment is only what is given.
    ///
    /// A program with a `niceness` above 0 leaves the processor to others that want it.
    public init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        folder: String,
        niceness: Int = 0
    ) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let pipes = [try Self.pipe(), try Self.pipe(), try Self.pipe()]
        posix_spawn_file_actions_adddup2(&actions, pipes[0].read, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1].write, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2].write, 2)
        // Sockets of other tests would stay open for as long as the program runs.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(in: &attributes)
        var words: [UnsafeMutablePointer<CChar>?] =
            (["env", "-C", folder, "nice", "-n", "\(niceness)", program] + arguments).map { strdup($0) } + [nil]
        var surroundings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + surroundings { free(word) } }
        var child = pid_t()
        let answer = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, &words, &surroundings)
        for descriptor in [pipes[0].read, pipes[1].write, pipes[2].write] { close(descriptor) }
        guard answer == 0 else {
            for descriptor in [pipes[0].write, pipes[1].read, pipes[2].read] { close(descriptor) }
            throw Failure(description: "cannot start \(program): \(String(cString: strerror(answer)))")
        }
        identifier = child
        input = pipes[0].write
        streams = [Stream(descriptor: pipes[1].read), Stream(descriptor: pipes[2].read)]
    }

    /// Starts the program with no signal blocked and each with its default, whatever the test process does with it.
    private static func resetSignals(in attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    private static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else {
            throw Failure(description: "no pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Writes to the program's standard input; what it no longer reads is lost.
    public func send(_ text: String) {
        guard let input else { return }
        signal(SIGPIPE, SIG_IGN)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the program's standard input.
    public func endInput() {
        if let input { close(input) }
        input = nil
    }

    /// Sends a signal to the program.
    public func signalled(_ number: Int32) {
        kill(identifier, number)
    }

    /// Reads until the streams are as wanted; throws after a while, or when both have ended without.
    public func wait(_ wish: String, until condition: (RunningProgram) -> Bool) throws(Failure) {
        while !condition(self) {
            guard readSome() else {
                throw Failure(description: "did not happen: \(wish)\noutput:\n\(output)\nerrors:\n\(errors)")
            }
        }
    }

    /// Reads until the program has ended; its exit status, or the negative signal that ended it.
    public func waitForExit() throws(Failure) -> Int32 {
        while readSome() {}
        reap(0)
        guard let exitStatus else { throw Failure(description: "did not end") }
        return exitStatus
    }

    /// Waits for something to read and reads it; false once both streams have ended, or the program has.
    private func readSome() -> Bool {
        for _ in 0..<(Self.patience / 100) {
            var waiting = streams.filter(\.isOpen).map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            guard !waiting.isEmpty else { return false }
            let hasEnded = exitStatus != nil
            guard poll(&waiting, nfds_t(waiting.count), hasEnded ? 0 : 100) > 0 else {
                if hasEnded { return false }
                reap(WNOHANG)
                continue
            }
            for ready in waiting where ready.revents != 0 { take(from: ready.fd) }
            return true
        }
        kill(identifier, SIGKILL)
        return false
    }

    private func take(from descriptor: Int32) {
        guard let index = streams.firstIndex(where: { $0.descriptor == descriptor }) else { return }
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &block, block.count)
        if count > 0 { streams[index].bytes += block[..<count] } else { streams[index].isOpen = false }
    }

    private func reap(_ options: Int32) {
        guard exitStatus == nil else { return }
        var status: Int32 = 0
        guard waitpid(identifier, &status, options) == identifier else { return }
        exitStatus = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    deinit {
        if exitStatus == nil {
            kill(identifier, SIGKILL)
            reap(0)
        }
        endInput()
        for stream in streams { close(stream.descriptor) }
    }
}
