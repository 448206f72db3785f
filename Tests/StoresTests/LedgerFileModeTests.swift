import Core
import Foundation
import PaymentModel
import Payments
import Stores
import TestSupport
import Testing
import X402

/// The access of others to the file; some in a process of its own, for its mask, its user and its limits.
@Suite("Ledger file")
struct LedgerFileModeTests {
    @Test func `nobody else can read a new ledger, whatever the mask`() async {
        await #expect(processExitsWith: .success) {
            umask(0)
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/state/galaksio/ledger.sqlite"
            try await reserve(at: path)
            #expect(mode("\(folder.path)/state") == 0o700 && mode("\(folder.path)/state/galaksio") == 0o700)
            for name in [path, path + "-wal", path + "-shm"] { #expect(mode(name) == 0o600, "\(name)") }
        }
    }

    @Test func `a ledger that others could read is taken from them`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/ledger.sqlite"
        let store = SQLiteLedgerStore(path: path)
        _ = try await store.read { table throws(LedgerError) in try table.entry(1) }
        let names = [path, path + "-wal", path + "-shm"]
        for name in names { #expect(chmod(name, 0o664) == 0) }
        _ = try await SQLiteLedgerStore(path: path).read { table throws(LedgerError) in try table.entry(1) }
        for name in names { #expect(mode(name) == 0o600, "\(name)") }
        withExtendedLifetime(store) {}
    }

    @Test func `a file or folder that cannot be written is named with the system's words`() async {
        await #expect(processExitsWith: .success) {
            try becomeNobody()
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/ledger.sqlite"
            try await reserve(at: path)
            chmod(path, 0o400)
            await #expect(throws: LedgerError.unusable(file: path, reason: "Permission denied")) {
                try await reserve(at: path)
            }
            chmod(path, 0o600)
            chmod(folder.path, 0o500)
            let second = "\(folder.path)/second.sqlite"
            for name in [path, second, "\(folder.path)/inner/ledger.sqlite"] {
                await #expect(throws: LedgerError.unusable(file: name, reason: "Permission denied")) {
                    try await reserve(at: name)
                }
            }
            chmod(folder.path, 0o700)
            #expect(!FileManager.default.fileExists(atPath: second))
        }
    }

    @Test(
        "what is no file is named with the system's words",
        arguments: ["", "file/", "link", "/dev/full", "/proc/no/"]
    )
    func places(_ name: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        symlink("\(folder.path)/nowhere", "\(folder.path)/link")
        let (path, reason) =
            switch name {
            case "": (folder.path, "it is not a regular file")
            case "file/": ("\(folder.path)/file/ledger.sqlite", "Not a directory")
            case "link": ("\(folder.path)/link", "it is a symbolic link")
            case "/dev/full": (name, "it is not a regular file")
            default: (name + "ledger.sqlite", "No such file or directory")
            }
        await #expect(throws: LedgerError.unusable(file: path, reason: reason)) { try await reserve(at: path) }
    }

    @Test func `a disk that takes no more keeps nothing by halves`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/ledger.sqlite"
            try await reserve(at: path)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            limit.rlim_cur = 200_000
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let ledger = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
            let outcomes = await attempts(100, in: ledger)
            let failures = outcomes.compactMap(\.self)
            #expect(!failures.isEmpty && failures.count < 100)
            #expect(failures.allSatisfy { $0 == .unusable(file: path, reason: "disk I/O error") })
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try await reserve(at: path, job: "after")
            let entries = try await ledger.entries()
            #expect(entries.count == 102 - failures.count)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(entries.count))
        }
    }
}

/// Reserves one cent per attempt, one after the other; nil for what was kept.
private func attempts(_ count: Int, in ledger: PaymentLedger) async -> [LedgerError?] {
    var outcomes: [LedgerError?] = []
    for number in 0..<count {
        do {
            _ = try await ledger.reserve(Wish.cents(1, job: "\(number)"), within: .cents(daily: 500))
            outcomes.append(nil)
        } catch {
            outcomes.append(error as? LedgerError)
        }
    }
    return outcomes
}

private func reserve(at path: String, job: String = "job") async throws {
    let ledger = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
    let reservation = try await ledger.reserve(Wish.cents(1, job: job), within: .cents(daily: 500))
    #expect(reservation.entry != nil || job == "job")
}

private func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

/// Root ignores modes; the user that owns nothing does not.
private func becomeNobody() throws {
    guard geteuid() == 0 else { return }
    try #require(setgroups(0, nil) == 0 && setgid(65_534) == 0 && setuid(65_534) == 0)
}
