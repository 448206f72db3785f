import Glibc
import Wire

/// Names one run of the program so that another one can tell whether it still lives.
///
/// Source: the Linux manual, `proc(5)`: field 22 of `stat` is the start of a process, so that a number given anew is another one.
enum ProcessIdentity {
    /// The name of this run: its process, when that began, and something random.
    static let own = "\(getpid())-\(start(of: getpid()) ?? 0)-\(IDSource.random.next())"

    /// True if the run of that name may still be alive; false only if it surely is not.
    static func isAlive(_ name: String) -> Bool {
        let parts = name.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let process = pid_t(parts[0]), let began = UInt64(parts[1]) else { return true }
        return start(of: process) == began
    }

    private static func start(of process: pid_t) -> UInt64? {
        let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        // The program's name, in parentheses, may hold anything; behind it the third field begins.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
