import Core
import Synchronization

/// The progress display of the files that a command sends, each of which has a bar of its own.
final class UploadProgress: Sendable {
    private let make: @Sendable (Int) -> TransferProgress
    private let current = Mutex<(size: Int, bar: TransferProgress)?>(nil)

    /// Creates the display of a running command.
    init(in context: CommandContext) {
        let (redraws, output, time) = (context.terminal.redraws, context.output, context.services.time)
        let job = context.job?.progress
        make = { TransferProgress(of: $0, .bytes, redraws: redraws, output: output, time: time, job: job) }
    }

    /// Shows the number of bytes of a file that were sent.
    func reached(_ sent: Int, of size: Int) {
        let bar = current.withLock { current in
            if let current, current.size == size { return current.bar }
            let bar = make(size)
            current = (size, bar)
            return bar
        }
        bar.reached(sent)
    }

    /// Removes the bar from the screen.
    func end() {
        current.withLock(\.self)?.bar.end()
    }
}
