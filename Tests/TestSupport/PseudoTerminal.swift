import CProcess
import Glibc

/// A program at a terminal of its own, with a model of what the terminal shows.
public final class PseudoTerminal {
    /// A failed expectation, with the screen at that moment.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence and the screen.
        public let description: String
    }

    /// The screen of the terminal, as far as it was read.
    public private(set) var screen: ScreenModel
    /// Every byte that was read.
    public private(set) var output: [UInt8] = []
    private let master: Int32
    private let slave: Int32
    private let child: pid_t
    private var exitStatus: Int32?
    private static let patience: Int32 = 10_000

    /// Starts a program as leader of a session whose controlling terminal this is.
    ///
    /// The environment is only what is given; `TERM` is `xterm-256color` and `HOME` does not exist unless given. `reflows` says
    /// whether the terminal wraps its rows anew in another width.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        columns: Int = 80,
        rows: Int = 24,
        reflows: Bool = true
    ) throws(Failure) {
        screen = ScreenModel(columns: columns, rows: rows, reflows: reflows)
        var master: Int32 = -1
        var slave: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, &name, nil, &size) == 0 else {
            throw Failure(description: "no pseudo-terminal: \(String(cString: strerror(errno)))")
        }
        for descriptor in [master, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        self.master = master
        self.slave = slave
        let surroundings = [
            "TERM": "xterm-256color", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        ]
        .merging(environment) { $1 }
        child = try Self.spawn([program] + arguments, surroundings.map { "\($0)=\($1)" }, terminal: name)
    }

    /// Presses keys.
    public func type(_ keys: String) {
        type(bytes: Array(keys.utf8))
    }

    /// Sends bytes as a keyboard does, whatever they are.
    public func type(bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            var writing = pollfd(fd: master, events: Int16(POLLOUT | POLLIN), revents: 0)
            guard poll(&writing, 1, Self.patience) > 0 else { return }
            if writing.revents & Int16(POLLIN) != 0 { readAvailable() }
            guard writing.revents & Int16(POLLOUT) != 0 else { continue }
            let count = rest.prefix(512).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Pastes as a terminal does that was asked to announce pastes.
    public func paste(_ text: String) {
        type("\u{1B}[200~" + text + "\u{1B}[201~")
    }

    /// Reads until the screen is as wanted; throws after a while, or when the program has ended without.
    public func wait(_ wish: String = "", until condition: (ScreenModel) -> Bool) throws(Failure) {
        while !condition(screen) {
            var reading = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            let isReady = poll(&reading, 1, exitStatus == nil ? 100 : 0) > 0
            if isReady, readAvailable() {
                idle = 0
                continue
            }
            idle += 1
            if exitStatus != nil || idle > Self.patience / 100 {
                throw Failure(description: "did not happen: \(wish)\nthe screen is:\n\(screen.text)")
            }
            reap(WNOHANG)
        }
        idle = 0
    }

    /// Reads until the whole screen is `expected`.
    public func waitForScreen(_ expected: String) throws(Failure) {
        try wait("the screen\n\(expected)\n", until: { $0.text == expected })
    }

    /// Reads until the whole screen is `expected` and the cursor is in its place.
    public func waitForScreen(_ expected: String, cursor: (row: Int, column: Int)) throws(Failure) {
        try wait("the cursor at \(cursor) in\n\(expected)\n", until: { $0.text == expected && $0.cursor == cursor })
    }

    /// Reads until the program has ended; its exit status, or the negative signal that ended it.
    public func waitForExit() throws(Failure) -> Int32 {
        for _ in 0..<(Self.patience / 100) {
            var reading = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            if poll(&reading, 1, 100) > 0, readAvailable() { continue }
            reap(WNOHANG)
            if let exitStatus { return exitStatus }
        }
        throw Failure(description: "did not end; the screen is:\n\(screen.text)")
    }

    /// Gives the screen another size, of which the program is not told yet: tmux tells it a while later.
    public func resizeScreen(columns: Int, rows: Int) {
        readAvailable()
        screen.resize(columns: columns, rows: rows)
    }

    /// Gives the terminal another size, and tells the program.
    public func resize(columns: Int, rows: Int) {
        resizeScreen(columns: columns, rows: rows)
        tellSize(columns: columns, rows: rows)
    }

    /// Tells the program of a size, which sends SIGWINCH.
    public func tellSize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Sends a signal to the program.
    public func send(_ signal: Int32) {
        kill(child, signal)
    }

    /// The input, output and local flags of the terminal.
    public var mode: [UInt32] {
        var settings = termios()
        tcgetattr(slave, &settings)
        return [settings.c_iflag, settings.c_oflag, settings.c_lflag]
    }

    private var idle: Int32 = 0

    @discardableResult
    private func readAvailable() -> Bool {
        var reading = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&reading, 1, 0) > 0 else { return false }
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &block, block.count)
        guard count > 0 else { return false }
        output += block[..<count]
        screen.show(block[..<count])
        for report in screen.takeReports() { _ = write(master, report, report.utf8.count) }
        return true
    }

    private func reap(_ options: Int32) {
        guard exitStatus == nil else { return }
        var status: Int32 = 0
        guard waitpid(child, &status, options) == child else { return }
        exitStatus = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    private static func spawn(
        _ words: [String],
        _ surroundings: [String],
        terminal: [CChar]
    ) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        // Sockets of other tests would stay open for as long as the program runs.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // POSIX_SPAWN_SETSID is a GNU extension that Swift's Glibc module leaves out.
        posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = surroundings.map { strdup($0) } + [nil]
        defer { for word in arguments + environment { free(word) } }
        var child = pid_t()
        let answer = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &environment)
        guard answer == 0 else {
            throw Failure(description: "cannot start \(words[0]): \(String(cString: strerror(answer)))")
        }
        return child
    }

    deinit {
        if exitStatus == nil {
            kill(child, SIGKILL)
            reap(0)
        }
        close(master)
        close(slave)
    }
}
