import Core
import Glibc
import Signing
import X402
import SystemPackage

/// The file that `EXECUTOR_PRIVATE_KEY_FILE` names, which contains a wallet's key and nothing else.
enum KeyFile {
    /// A reason for which a file is refused.
    enum Problem: Error, Hashable {
        /// The file cannot be opened or read.
        case unreadable(String)
        /// The path is that of a folder, a pipe or a device.
        case notAFile
        /// Users other than the owner may read or write the file.
        case openToOthers(mode: UInt32)
        /// Another user owns the file, and could change it.
        case ownedByOther
        /// The file is longer than a key.
        case tooLong
    }

    private static let limit = 4096

    /// Reads the key in a file.
    ///
    /// - Throws: ``Problem`` if the file cannot be read, is not a regular file, or could be read or changed by other
    ///   users.
    static func read(_ path: String) throws(Problem) -> Result<PrivateKey, SigningError> {
        // Opening a pipe without a writer would block for ever.
        let descriptor = try opened(path)
        defer { try? descriptor.close() }
        let status = try Self.status(of: descriptor)
        guard status.type == .regular else { throw .notAFile }
        guard status.userID.rawValue == geteuid() || status.userID.rawValue == 0 else { throw .ownedByOther }
        guard status.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute]) else {
            throw .openToOthers(mode: UInt32(status.permissions.rawValue) & 0o777)
        }
        guard status.size <= limit else { throw .tooLong }
        let file: WipedFile
        do throws(Errno) {
            file = try WipedFile(descriptor: descriptor)
        } catch {
            throw .unreadable(error.description)
        }
        return Result { () throws(SigningError) in try PrivateKey(parsing: UnsafeRawBufferPointer(file.bytes)) }
    }

    private static func opened(_ path: String) throws(Problem) -> FileDescriptor {
        do throws(Errno) {
            return try Errno.typed {
                try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            }
        } catch {
            throw .unreadable(error.description)
        }
    }

    private static func status(of descriptor: FileDescriptor) throws(Problem) -> Stat {
        do throws(Errno) {
            return try Errno.typed { try descriptor.stat() }
        } catch {
            throw .unreadable(error.description)
        }
    }

    /// Returns true if the text is a key rather than the path of one, and must not be shown.
    static func isKey(_ text: String) -> Bool {
        let runs = text.utf8.split(whereSeparator: { Hex.value($0) == nil })
        return !text.contains("/") && runs.contains { $0.count >= 32 }
    }
}

extension KeyFile.Problem {
    /// Returns the error message for the file at a path.
    func message(path: String) -> String {
        switch self {
        case .unreadable(let reason): "\(path.terminalSafe): \(reason)"
        case .notAFile: "\(path.terminalSafe) is not a regular file"
        case .openToOthers(let mode):
            "\(path.terminalSafe) is open to other users (mode \(String(mode, radix: 8))), but must be private"
        case .ownedByOther: "\(path.terminalSafe) belongs to another user"
        case .tooLong: "\(path.terminalSafe) is too long to be a key"
        }
    }

    /// Returns the command that corrects the problem; nil if there is none.
    func hint(path: String) -> String? {
        switch self {
        case .openToOthers: "chmod 600 \(ShellWord.quoted(path))"
        case .ownedByOther: "sudo chown \"$(id -un)\" \(ShellWord.quoted(path))"
        case .unreadable, .notAFile, .tooLong: nil
        }
    }
}
