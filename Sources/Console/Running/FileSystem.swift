/// The files that commands may read and write.
public protocol FileSystem: Sendable {
    /// The bytes of a file.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func read(_ path: String) throws(CommandError) -> [UInt8]
    /// A file, to be read piece by piece.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func chunks(of path: String) throws(CommandError) -> any ByteStream
    /// Whether something is there, whether it can be read or not; nothing is opened.
    ///
    /// - Throws: ``CommandError/fileOutside(_:)``.
    func exists(_ path: String) throws(CommandError) -> Bool
    /// Replaces a file, or adds to its end.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` or ``CommandError/fileOutside(_:)``.
    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError)
}
