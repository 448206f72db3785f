import Console
import Core
import SystemPackage

/// A file of the operating system as a stream of bytes.
struct FileByteStream: ByteStream {
    let file: FileReader
    let path: String

    var size: Int? { file.size }

    func next() throws(CommandError) -> [UInt8]? {
        do throws(Errno) {
            return try file.next()
        } catch {
            throw .file(path, error.description)
        }
    }
}
