public import Core
import ExecutorCore

/// The files that commands may read and write.
public protocol FileSystem: Sendable {
    /// Returns the bytes of a file.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func read(_ path: String) throws(CommandError) -> [UInt8]
    /// Opens a file that is read chunk by chunk.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func chunks(of path: String) throws(CommandError) -> any ByteStream
    /// Opens a regular file that is sent.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func content(of path: String) throws(CommandError) -> FileContent
    /// Returns true if a file exists at the path, readable or not; nothing is opened.
    ///
    /// - Throws: ``CommandError/fileOutside(_:)``.
    func exists(_ path: String) throws(CommandError) -> Bool
    /// Replaces a file, or appends to it.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError)
}

extension FileSystem {
    /// Returns the content of a file that is read into memory.
    public func content(of path: String) throws(CommandError) -> FileContent {
        FileContent(try read(path))
    }
}

/// The files of a console as those of its tasks.
struct ConsoleTaskFiles: TaskFiles {
    let files: any FileSystem

    func content(of path: String) throws(ProviderError) -> FileContent {
        do {
            return try files.content(of: path)
        } catch {
            throw .failed(TaskFailure(error))
        }
    }
}
