import CLibEdit
import Core
import Glibc

/// A private file with a text for an external editor.
struct ExternalEditorFile {
    private var path: [CChar]

    /// Writes the text to a new file with mode 0600; nil if the file cannot be created.
    init?(_ text: String) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = Array((folder + "/edit-XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        writeAll(text.endingLine, to: descriptor)
        close(descriptor)
    }

    /// Runs `$VISUAL`, `$EDITOR` or `vi` and reads the file back; returns nil if the program failed.
    mutating func edited() -> String? {
        let command: [String] = ["sh", "-c", Self.program + " \"$1\"", "sh"]
        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        defer { for word in words { free(word) } }
        var settings = posix_spawnattr_t()
        posix_spawnattr_init(&settings)
        defer { posix_spawnattr_destroy(&settings) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&settings, &all)
        posix_spawnattr_setsigmask(&settings, &none)
        posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        let answer = path.withUnsafeMutableBufferPointer { path in
            var arguments = words + [path.baseAddress, nil]
            return posix_spawn(&child, "/bin/sh", nil, &settings, &arguments, le_environment())
        }
        guard answer == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status == 0 ? contents() : nil
    }

    private static var program: String {
        for name in ["VISUAL", "EDITOR"] {
            guard let value = getenv(name), value.pointee != 0 else { continue }
            return String(cString: value)
        }
        return "vi"
    }

    /// Deletes the file.
    func remove() {
        unlink(path)
    }

    /// Reads the file by its name, because many editors save to another file and rename it.
    private func contents() -> String? {
        let name = path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
        guard let name, var bytes = try? FileReader(path: name).rest() else { return nil }
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
