import CProcess
import Glibc
public import SystemPackage

/// A child process that runs a shell command.
///
/// The child gets the standard streams and nothing else that is open here: a connection or a listening port that it
/// inherited would stay open for as long as it runs.
///
/// It is started by the C library rather than by swift-subprocess, which ends the whole process when a program stops
/// reading early (swiftlang/swift-subprocess, issue 367).
public struct ShellProcess: Sendable {
    private let id: pid_t

    /// Starts `/bin/sh -c script`, with the default action for each signal.
    ///
    /// - Parameters:
    ///   - script: The command.
    ///   - arguments: The values of `$1` and so on.
    ///   - environment: The variables as `NAME=VALUE`; nil for those of this process.
    ///   - input: The descriptor that becomes the standard input; nil for that of this process.
    /// - Throws: The number of the error.
    public init(
        _ script: String,
        arguments: [String] = [],
        environment: [String]? = nil,
        input: Int32? = nil
    ) throws(Errno) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var settings = posix_spawnattr_t()
        posix_spawnattr_init(&settings)
        defer { posix_spawnattr_destroy(&settings) }
        Self.resetSignals(in: &settings)
        let words = Self.texts(["sh", "-c", script, "sh"] + arguments)
        let variables = environment.map(Self.texts)
        defer { for text in words + (variables ?? []) { free(text) } }
        var child = pid_t()
        let answer =
            if let variables {
                posix_spawn(&child, "/bin/sh", &actions, &settings, words, variables)
            } else {
                posix_spawn(&child, "/bin/sh", &actions, &settings, words, process_environment())
            }
        guard answer == 0 else { throw Errno(rawValue: answer) }
        id = child
    }

    /// Waits for the end of the process, and returns its exit status: 128 and the number of a signal that ended it.
    ///
    /// To be called once.
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            // Where the parent ignores the ends of its children, nobody keeps their status.
            guard errno == EINTR else { return 127 }
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    private static func resetSignals(in settings: inout posix_spawnattr_t) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&settings, &all)
        posix_spawnattr_setsigmask(&settings, &none)
        posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    }

    /// Returns copies of the strings for C, with nil at the end of the list.
    private static func texts(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        copies.append(nil)
        return copies
    }
}
