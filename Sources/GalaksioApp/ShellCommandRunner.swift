import Console
import Core
import Glibc
import LineEditing
import SystemPackage

/// A runner of programs that read the console's output: `COMMAND | PROGRAM`, the pager.
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
                continuation.resume(returning: .failure(failure(error)))
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
        guard pipe(&ends) == 0 else { throw failure(Errno(rawValue: errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child: ShellProcess
        do throws(Errno) {
            defer { close(ends[0]) }
            child = try ShellProcess(command, environment: EnvironmentBlock.inherited, input: ends[0])
        } catch {
            close(ends[1])
            throw failure(error)
        }
        // A program may read only a part of its input.
        _ = POSIXFileSystem.writeAll(input, to: ends[1])
        close(ends[1])
        return child.wait()
    }

    private static func failure(_ error: Errno) -> CommandError {
        .file("/bin/sh", error.description)
    }
}
