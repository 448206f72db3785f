import ContentID
import Core
import ExecutorCore
import SystemPackage

/// The ids that the content of a file has on IPFS, computed here, to compare with what a service answers.
struct ContentCheck {
    private let cids: FileCIDs

    /// The number of bytes that are read at a time.
    private static let step = 1 << 20

    /// Reads the whole content.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for a file that cannot be read to its end.
    init(_ content: FileContent) async throws(ProviderError) {
        var hasher = FileContentHasher()
        var place = 0
        while place < content.size {
            do throws(Errno) {
                hasher.update(try content.bytes(place..<min(place + Self.step, content.size)))
            } catch {
                throw .unreadableFile(error)
            }
            place += Self.step
            // Other tasks go on meanwhile.
            await Task.yield()
        }
        cids = hasher.cids()
    }

    /// Returns the comparison with an id that a service answered.
    func result(for text: String) -> StoredFileResult.Check {
        guard let cid = try? CID(parsing: text) else { return .differs(expected: expected) }
        return result(for: cid)
    }

    /// Returns the comparison with an id.
    func result(for cid: CID) -> StoredFileResult.Check {
        switch cids.comparison(with: cid) {
        case .same: .fits
        case .different: .differs(expected: expected(like: cid))
        case .otherFileOrProfile: .seemsToDiffer(expected: expected(like: cid))
        case .notComputed: .impossible
        }
    }

    /// The file's id of version 1, as services make it for small files.
    var modernID: String { cids.all.first { $0.cid.version == .version1 }.map { "\($0.cid)" } ?? expected }

    private var expected: String { cids.all.first.map { "\($0.cid)" } ?? "" }

    /// Returns the file's id of the same version and codec.
    private func expected(like cid: CID) -> String {
        let alike = cids.all.first { $0.cid.version == cid.version && $0.cid.codec == cid.codec }
        return alike.map { "\($0.cid)" } ?? expected
    }
}

extension ProviderError {
    /// The error of a file that cannot be read to its end.
    static func unreadableFile(_ error: Errno) -> ProviderError {
        let text = error == .ioError ? "the file became shorter while it was read" : "the file can't be read: \(error)"
        return .failed(TaskFailure(code: .fileFailed, message: text))
    }

    /// Returns the error of a file with tags at a provider that keeps none; nil for a file without.
    static func tags(of file: StorageFile, at provider: String) -> ProviderError? {
        guard !file.tags.isEmpty else { return nil }
        return .failed(TaskFailure(code: .unsupported, message: "\(provider) keeps no tags", hint: "help put"))
    }

    /// Checks the form of an id of Arweave before anything is sent, or paid, for it.
    static func checkArweave(_ id: String) throws(ProviderError) {
        guard DataItemID(parsing: id) == nil else { return }
        let text = "\(id.terminalSafe(upTo: 80)) is not the id of a file on Arweave, which has 43 letters"
        throw .failed(TaskFailure(code: .invalidField, message: text, hint: "pins"))
    }

    /// The error of an operation that a storage provider does not have.
    static func unsupported(_ request: StorageRequest, by provider: any StorageProvider) -> ProviderError {
        let operations = provider.description.operations.joined(separator: ", ")
        let text = "\(provider.name) has no operation \(request.operation.rawValue); supported: \(operations)"
        return .failed(TaskFailure(code: .unsupported, message: text))
    }
}

extension FileContent {
    /// Returns all bytes, with the errors of a provider.
    func wholeFile() throws(ProviderError) -> [UInt8] {
        do throws(Errno) {
            return try bytes()
        } catch {
            throw .unreadableFile(error)
        }
    }
}

extension ExecutionContext {
    /// Returns a function that reports how much of a file was sent.
    func progress(of size: Int) -> @Sendable (Int) -> Void {
        let observer = observer
        return { sent in observer.report(.progress(sent: min(sent, size), of: size)) }
    }
}

extension ProviderSettings {
    /// Returns the address of a setting that has a default.
    func address(of setting: ProviderSetting) -> HTTPURL {
        if let address = address(setting) { return address }
        guard let address = setting.defaultValue.flatMap({ try? HTTPURL($0) }) else {
            preconditionFailure("\(setting.name) has a default")
        }
        return address
    }
}
