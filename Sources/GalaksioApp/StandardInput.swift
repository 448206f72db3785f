import Console
import Core
import Glibc

/// Words that the program receives from outside, which are taken as they are or refused.
enum StandardInput {
    /// Returns all of standard input as one word, without its final line break.
    ///
    /// - Throws: ``CommandError`` if it cannot be read to its end, or is not text: a part of it must not replace a
    ///   stored value.
    static func word() throws(CommandError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try POSIXFileSystem().read(descriptor: STDIN_FILENO, named: "standard input")
        } catch {
            throw .other(error.code, error.message, hint: "galaksio -x set KEY < FILE")
        }
        guard let text = String(valueIn: bytes) else {
            throw .other(
                .fileFailed,
                "standard input is not UTF-8, so nothing was done",
                hint: "base64 -w0 FILE | galaksio -x set KEY"
            )
        }
        return text
    }

    /// Refuses a word of the command line that is not UTF-8, because it would be changed.
    ///
    /// - Throws: ``CommandError``.
    static func checkArguments() throws(CommandError) {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = CommandLine.unsafeArgv[index], String(validatingCString: word) == nil else { continue }
            throw .other(
                .fileFailed,
                "argument \(index) of the command line is not UTF-8, so nothing was done",
                hint: "base64 -w0 FILE | galaksio -x set KEY"
            )
        }
    }
}
