public import Core

/// A file system that writes the text of the files it reads into a recording, so that a replay needs none of them.
public struct RecordingFileSystem: FileSystem {
    /// The maximum size of a recorded file in bytes; a larger file is left out, and a replay does not find it.
    private static let limit = 1 << 20

    private let files: any FileSystem
    private let recording: any SessionRecording

    /// Creates a file system that reads from the given files and reports to the given recording.
    public init(_ files: any FileSystem, recording: any SessionRecording) {
        self.files = files
        self.recording = recording
    }

    public func read(_ path: String) throws(CommandError) -> [UInt8] {
        let bytes = try files.read(path)
        note(bytes, of: path)
        return bytes
    }

    public func chunks(of path: String) throws(CommandError) -> any ByteStream {
        let chunks = try files.chunks(of: path)
        if recording.isListening, let bytes = try? Self.beginning(of: path, in: files) { note(bytes, of: path) }
        return chunks
    }

    public func content(of path: String) throws(CommandError) -> FileContent {
        let content = try files.content(of: path)
        if recording.isListening, content.size <= Self.limit, let bytes = try? content.bytes() { note(bytes, of: path) }
        return content
    }

    public func exists(_ path: String) throws(CommandError) -> Bool {
        try files.exists(path)
    }

    public func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        try files.write(bytes, to: path, appending: appending)
    }

    private func note(_ bytes: [UInt8], of path: String) {
        guard recording.isListening, bytes.count <= Self.limit, let text = String(validating: bytes, as: UTF8.self)
        else { return }
        recording.record(input: .file(path, text))
    }

    /// Returns the file, or, if it is too large, enough of it to exceed the limit.
    private static func beginning(of path: String, in files: any FileSystem) throws(CommandError) -> [UInt8] {
        var chunks = try files.chunks(of: path)
        var bytes: [UInt8] = []
        while bytes.count <= limit, let chunk = try chunks.next() { bytes += chunk }
        return bytes
    }
}

/// The file system of a replay: the files that its recording holds, then those that exist.
public struct ReplayFileSystem: FileSystem {
    private let files: any FileSystem
    private let facts: ReplayInputs

    /// Creates a file system that looks for a file in the given inputs first.
    public init(_ files: any FileSystem, facts: ReplayInputs) {
        self.files = files
        self.facts = facts
    }

    public func read(_ path: String) throws(CommandError) -> [UInt8] {
        if let text = facts.file(path) { return Array(text.utf8) }
        return try files.read(path)
    }

    public func chunks(of path: String) throws(CommandError) -> any ByteStream {
        if let text = facts.file(path) { return InMemoryByteStream(Array(text.utf8)) }
        return try files.chunks(of: path)
    }

    public func content(of path: String) throws(CommandError) -> FileContent {
        if let text = facts.file(path) { return FileContent(Array(text.utf8)) }
        return try files.content(of: path)
    }

    public func exists(_ path: String) throws(CommandError) -> Bool {
        if facts.file(path) != nil { return true }
        return try files.exists(path)
    }

    public func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        facts.forget(file: path)
        try files.write(bytes, to: path, appending: appending)
    }
}
