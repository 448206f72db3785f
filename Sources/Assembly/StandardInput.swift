import Console
import Glibc
import Wire

/// What is handed to the program from outside as one word: it is taken as it is, or refused.
enum StandardInput {
    /// All of standard input as one word, without its final line end.
    ///
    /// - Throws: ``CommandError`` where it cannot be read to its end, or is no text: what was stored before must not be replaced by a part.
    static func word() throws(CommandError) -> String {
        var bytes = try PosixFiles().read(descriptor: STDIN_FILENO, named: "standard input")[...]
        if bytes.last == UInt8(ascii: "\n") {
            bytes = bytes.dropLast()
            if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .other(
                .fileFailed,
                "standard input is not UTF-8; nothing was done with it",
                hint: "base64 -w0 FILE | galaksio -x set KEY"
            )
        }
        return text
    }

    /// Refuses a word of the command line that is no text: it would be changed.
    ///
    /// - Throws: ``CommandError``.
    static func checkArguments() throws(CommandError) {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = CommandLine.unsafeArgv[index], String(validatingCString: word) == nil else { continue }
            throw .other(
                .fileFailed,
                "word \(index) of the command line is not UTF-8; nothing was done with it",
                hint: "base64 -w0 FILE | galaksio -x set KEY"
            )
        }
    }
}
