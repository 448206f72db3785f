import Core
import Foundation
import Glibc
import Signing
import Testing
import X402

@testable import GalaksioApp

@Suite("The wallet's key in the settings")
struct KeyFileTests {
    private static let key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, mode: mode_t = 0o600) throws -> String {
        let path = folder.appending(path: "key").path
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(chmod(path, mode) == 0)
        return path
    }

    private func wallet(_ path: String, key: String? = nil, file: String? = nil) throws -> WalletKey? {
        let key = key.flatMap { text in Array(text.utf8).withUnsafeBytes { WalletKey.parsed($0) } }
        return try Settings(
            flags: [:],
            environment: ["EXECUTOR_PRIVATE_KEY_FILE": path],
            key: key,
            file: try file.map { text throws(SettingsError) in try DotEnvFile(text, path: ".env") }
        ).wallet?.get()
    }

    @Test("while a key is held nobody may look into the process, and it leaves no core file")
    func memory() {
        let before = MemoryAccess.forbid()
        #expect(!MemoryAccess.present.isOpen)
        #expect(MemoryAccess.present.coreLimit == 0)
        before.restore()
        #expect(MemoryAccess.present.isOpen == before.isOpen)
        #expect(MemoryAccess.present.coreLimit == before.coreLimit)
    }

    @Test("while a key is held a fault ends the process without a report of its memory")
    func faults() async {
        await #expect(processExitsWith: .success) {
            let faults = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP]
            for fault in faults { signal(fault) { _ in _exit(7) } }
            MemoryAccess.forbid()
            for fault in faults { #expect(signal(fault, SIG_DFL) == nil) }
        }
    }

    @Test("a file of mode 600 or 400 is read", arguments: [0o600, 0o400] as [mode_t], ["", "\n"])
    func read(_ mode: mode_t, _ end: String) throws {
        let wallet = try #require(try wallet(write(Self.key + end, mode: mode)))
        #expect(wallet.key.isWritten(as: Self.key.dropFirst(2).utf8))
        #expect(wallet.setting == .walletKeyFile)
    }

    @Test("what others can use, is no file or is too long is refused with exit 3")
    func refused() throws {
        #expect(throws: SettingsError.badKeyFile(path: "/dev/null", .notAFile)) { try wallet("/dev/null") }
        #expect(throws: SettingsError.badKeyFile(path: folder.path, .notAFile)) { try wallet(folder.path) }
        let open = try write(Self.key, mode: 0o644)
        let error = try #require(throws: SettingsError.self) { try wallet(open) }
        #expect(error == .badKeyFile(path: open, .openToOthers(mode: 0o644)))
        #expect(error.hint == "chmod 600 \(open)")
        #expect(error.code.exitCode == 3)
        let long = try write(String(repeating: "a", count: 5000))
        #expect(throws: SettingsError.badKeyFile(path: long, .tooLong)) { try wallet(long) }
    }

    @Test("a path with signs of the shell is quoted in what is to be typed")
    func quoted() {
        #expect(KeyFile.Problem.openToOthers(mode: 0o644).hint(path: "a b'c") == #"chmod 600 'a b'\''c'"#)
    }

    @Test("the variable beside the file is refused, wherever each is set; the placeholder is none")
    func two() throws {
        let path = try write(Self.key)
        #expect(throws: SettingsError.twoKeys(.environment, .environment)) { try wallet(path, key: Self.key) }
        #expect(throws: SettingsError.twoKeys(.file, .environment)) {
            try wallet(path, file: "EXECUTOR_PRIVATE_KEY=\(Self.key)")
        }
        #expect(try wallet(path, file: "EXECUTOR_PRIVATE_KEY=0x...") != nil)
    }

    @Test("of a .env the key is read from the bytes and overwritten there, and is no value")
    func environmentFile() throws {
        let text = "A=1\n export EXECUTOR_PRIVATE_KEY=\t\(Self.key) # mine\r\nB=2 # \(Self.key.prefix(0))two\n"
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        defer { bytes.deallocate() }
        bytes.copyBytes(from: text.utf8)
        let file = try DotEnvFile(reading: bytes, path: ".env")
        #expect(file.values == ["A": "1", "B": "2"])
        #expect(try file.wallet?.get().isWritten(as: Self.key.dropFirst(2).utf8) == true)
        let left = String(decoding: bytes, as: UTF8.self)
        #expect(left.utf8.count == text.utf8.count)
        #expect(!left.contains(Self.key.dropFirst(2).prefix(4)))
        #expect(left.contains("# mine\r\nB=2"))
    }

    @Test("the last key of a .env counts, and an empty one is none")
    func last() throws {
        let other = String(repeating: "1", count: 64)
        let file = try DotEnvFile(
            "EXECUTOR_PRIVATE_KEY=\(other)\nEXECUTOR_PRIVATE_KEY=\(Self.key)\nEXECUTOR_PRIVATE_KEY=",
            path: ".env"
        )
        #expect(try file.wallet?.get().isWritten(as: Self.key.dropFirst(2).utf8) == true)
        #expect(try DotEnvFile("EXECUTOR_PRIVATE_KEY=", path: ".env").wallet == nil)
    }
}
