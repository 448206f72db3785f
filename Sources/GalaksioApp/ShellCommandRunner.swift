import Console
import Core
import Glibc
import LineEditing
import SystemPackage

/// A runner of programs that read the console's output: `COMMAND | PROGRAM`, the pager.
///
/// The programs are started by the C library rather than by swift-subprocess, which ends the whole process when a
/// program stops reading early (swiftlang/swift-subprocess, issue 367).
enum ShellCommandRunner {
    /// Runs a shell command with the given input and the console's own streams as output; returns its exit status.
    ///
    /// The mode of the terminal is restored afterwards.
    ///
    /// - Throws: ``CommandError`` if it cannot be started.
    static func run(_ command: String, input: [UInt8]) async throws(CommandError) -> Int32 {
        let mode = TerminalMode(savedFrom: STDIN_FILENO)
        let ended: Result<Int32, CommandError> = await withCheckedContinuation { continuation in
            do throws(Errno) {
                // Writing and waiting take a thread for as long as the program runs.
                try DetachedThread.start {
                    continuation.resume(returning: Result { () throws(CommandError) in try finish(command, input) })
                }
            } catch {
                continuation.resume(returning: .failure(failure(error.rawValue)))
            }
        }
        mode?.restore(to: STDIN_FILENO)
        let status = try ended.get()
        if status > 128, isatty(STDOUT_FILENO) == 1, StandardStreams.knowsTerminal {
            // A program that was ended by a signal may have left the cursor hidden or a colour on.
            _ = POSIXFileSystem.writeAll("\u{1B}[?25h\u{1B}[0m".utf8, to: STDOUT_FILENO)
        }
        return status
    }

    private static func finish(_ command: String, _ input: [UInt8]) throws(CommandError) -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var child = pid_t()
        let answer = spawn(command, reading: ends[0], as: &child)
        close(ends[0])
        // A program may read only a part of its input.
        if answer == 0 { _ = POSIXFileSystem.writeAll(input, to: ends[1]) }
        close(ends[1])
        guard answer == 0 else { throw failure(answer) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    private static func spawn(_ command: String, reading descriptor: Int32, as child: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
        var settings = posix_spawnattr_t()
        posix_spawnattr_init(&settings)
        defer { posix_spawnattr_destroy(&settings) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&settings, &all)
        posix_spawnattr_setsigmask(&settings, &none)
        posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let words: [UnsafeMutablePointer<CChar>?] = texts(["sh", "-c", command])
        let variables: [UnsafeMutablePointer<CChar>?] = texts(EnvironmentBlock.inherited)
        defer { for text in words + variables { free(text) } }
        return posix_spawn(&child, "/bin/sh", &actions, &settings, words, variables)
    }

    /// Returns copies of the strings for C, with nil at the end of the list.
    private static func texts(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        copies.append(nil)
        return copies
    }

    private static func failure(_ number: Int32) -> CommandError {
        .file("/bin/sh", Errno(rawValue: number).description)
    }
}
