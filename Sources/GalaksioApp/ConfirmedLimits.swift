import Glibc
import X402

/// The `.env` files whose limits the user has confirmed, by the hash of their contents.
struct ConfirmedLimits {
    /// The path of the file, which contains one hash per line.
    private let path: String

    /// Creates the list that is stored in a folder of the user's state.
    init(folder: String) {
        path = "\(folder)/confirmed-limits"
    }

    /// Returns the hash of a `.env`, in which the wallet's key has been overwritten.
    static func digest(of file: UnsafeRawBufferPointer) -> String {
        String(decoding: Hex.text(Keccak256.hash(Array(file))), as: UTF8.self)
    }

    /// Returns true if the user has confirmed the limits of a file with the given hash.
    func contains(_ digest: String) -> Bool {
        guard let bytes = try? POSIXFileSystem().read(path) else { return false }
        return bytes.split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual(digest.utf8) }
    }

    /// Stores a hash; returns false if that fails.
    func add(_ digest: String) -> Bool {
        makeFolders()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fchmod(descriptor, 0o600) == 0 && POSIXFileSystem.writeAll((digest + "\n").utf8, to: descriptor)
    }

    /// Creates the folders of the file, with access for this user only.
    private func makeFolders() {
        var place = path.startIndex
        while let slash = path[place...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            place = slash
        }
    }
}
