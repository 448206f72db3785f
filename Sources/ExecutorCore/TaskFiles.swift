public import Core

/// The files of the person for whom a task is executed, by their paths.
///
/// Only the console's tasks have some: a task that came over the network must not read the files of the machine.
public protocol TaskFiles: Sendable {
    /// Opens a file to read it.
    ///
    /// - Throws: ``ProviderError`` for a file that is not there, is no regular file, or may not be read.
    func content(of path: String) throws(ProviderError) -> FileContent
}
