import Console
import Synchronization

/// The streams of the startup file: it says nothing of what it does, only why it failed.
///
/// Standard output is held back, since with `--json` every line writes a record there; of a failure the last one is written.
final class StartupOutput: Sendable {
    private let last = Mutex<String?>(nil)

    var output: Output {
        Output { [self] stream, text in
            switch stream {
            case .standardOutput: last.withLock { $0 = text }
            case .standardError: Streams.output.write(line: String(text.dropLast()), to: .standardError)
            }
        }
    }

    /// Ends the holding back; where the file failed, its last record is written.
    func end(failed: Bool) {
        let text: String? = last.withLock { last in
            defer { last = nil }
            return last
        }
        if failed, let text { Streams.output.write(line: String(text.dropLast()), to: .standardOutput) }
    }
}
