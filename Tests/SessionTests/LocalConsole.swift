import Core
import LineEditing
import Logging
import SessionFormat
import TestSupport

@testable import GalaksioApp
@testable import Console

/// A console over a local network of its own, whose clock stands still and whose ids are counted.
enum LocalConsole {
    /// The loop and what it writes; `snapshot` is what completion and hints read.
    ///
    /// `hears` is told of every piece of output before it is written.
    static func make(
        snapshot: SessionSnapshot? = nil,
        interrupts: (any InterruptSource)? = nil,
        hears: @escaping @Sendable (String) -> Void = { _ in }
    ) -> (loop: REPL, written: CapturedOutput) {
        let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
        var plan = AppServices.SandboxConfiguration()
        plan.confirmation = .implied
        let app = AppServices.local(
            plan,
            time: .manual(clock),
            clock: clock,
            ids: .counted(),
            cacheIDs: .counted(),
            logger: .silent
        )
        let services = app.services(
            server: UnavailableServer(),
            files: OverlayFileSystem(of: "sessions/nowhere.session")
        ) {
            _ throws(CommandError) in throw .elsewhere("nothing is replayed here", instead: "help")
        }
        let written = CapturedOutput()
        let output = written.output()
        let loop = REPL(
            services: services,
            reader: ScriptedLineReader([]),
            output: Output { stream, text in
                hears(text)
                output.writeText(text, to: stream)
            },
            style: TerminalOptions(width: { 80 }),
            state: SessionState(settings: ConsoleSettings(output: .human)),
            interrupts: interrupts.map { InputInterrupts($0) },
            snapshot: snapshot
        )
        return (loop, written)
    }
}
