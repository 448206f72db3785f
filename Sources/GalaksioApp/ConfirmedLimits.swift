import Glibc
import X402

/// The `.env` files whose limits a person has confirmed, by the hash of what they hold.
struct ConfirmedLimits {
    /// The file, one hash a line.
    private let path: String

    /// Those that are remembered in that folder of the user's state.
    init(folder: String) {
        path = "\(folder)/confirmed-limits"
    }

    /// The hash of a `.env`, in which the wallet's key was overwritten.
    static func digest(of file: UnsafeRawBufferPointer) -> String {
        String(decoding: Hex.text(Keccak256.hash(Array(file))), as: UTF8.self)
    }

    /// True if a person has confirmed the limits of a file with that hash.
    func contains(_ digest: String) -> Bool {
        guard let bytes = try? POSIXFileSystem().read(path) else { return false }
        return bytes.split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual(digest.utf8) }
    }

    /// Remembers one; false if that fails.
    func add(_ digest: String) -> Bool {
        makeFolders()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fchmod(descriptor, 0o600) == 0 && POSIXFileSystem.writeAll((digest + "\n").utf8, to: descriptor)
    }

    /// Makes the folders that lead to the file, for this user alone.
    private func makeFolders() {
        var place = path.startIndex
        while let slash = path[place...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            place = slash
        }
    }
}
