import Console
import SessionFormat
import SessionReplay
import Synchronization

/// The captured output of a replayed console.
final class CapturedOutput: Sendable {
    private let lines = Mutex<[OutputLine]>([])

    func output(recorder: SessionRecorder? = nil) -> Output {
        Output { [self] stream, text in
            recorder?.wrote(text, to: stream)
            let text = text.hasSuffix("\n") ? text.dropLast() : text[...]
            let new = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                OutputLine(stream == .standardOutput ? .output : .error, String($0))
            }
            lines.withLock { $0 += new }
        }
    }

    func take() -> [OutputLine] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}
