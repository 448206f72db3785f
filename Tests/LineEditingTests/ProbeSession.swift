import Glibc
import TestSupport
import Testing

/// The probe at a terminal, and a pipe through which notices reach it.
final class ProbeSession {
    let terminal: PseudoTerminal
    private let folder: String
    private let notices: UnsafeMutablePointer<FILE>

    init(columns: Int = 40, rows: Int = 12, reflows: Bool = true, environment: [String: String] = [:]) throws {
        var template = Array("/tmp/line-editing-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        try #require(mkfifo(folder + "/notices", 0o600) == 0)
        terminal = try PseudoTerminal(
            BuiltProgram.path("line-editing-probe"),
            environment: ["PROBE_NOTICES": folder + "/notices", "PROBE_LOG": folder + "/log"].merging(environment) {
                $1
            },
            columns: columns,
            rows: rows,
            reflows: reflows
        )
        notices = try #require(fopen(folder + "/notices", "w"))
        try terminal.wait("a prompt", until: { $0.text.hasPrefix("probe>") })
    }

    /// Posts a notice from another thread of the probe.
    func notice(_ text: String) {
        fputs(text + "\n", notices)
        fflush(notices)
    }

    /// The lines that the probe was handed, in order.
    func submitted() -> [String] {
        guard let file = fopen(folder + "/log", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    deinit {
        fclose(notices)
        for name in ["/notices", "/log"] { unlink(folder + name) }
        rmdir(folder)
    }
}
