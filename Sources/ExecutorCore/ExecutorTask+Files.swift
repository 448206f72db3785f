import Core
import OrderedJSON

extension ExecutorTask {
    /// Checks the fields of a storage task and returns its request; a file without a name gets `newName`.
    ///
    /// - Throws: ``TaskError`` naming the field.
    func storageRequest(newName: String) throws(TaskError) -> StorageRequest {
        let fields = TaskFieldReader(self)
        let name = try fields.text("cacheOperation", short: "operation")
        guard let operation = name.map(StorageOperation.init(spelling:)) ?? .store else {
            throw .unsupportedWork(.storage, name ?? "", supported: StorageOperation.allCases.map(\.rawValue))
        }
        switch operation {
        case .store: return .store(try fields.file(newName: newName))
        case .fetch:
            let cid = try fields.text("cid", short: "cid")
            guard let id = try fields.text("id", short: "id") ?? cid, !id.isEmpty else {
                throw .missing("id is required for fetch operation")
            }
            return .fetch(id: id, isPrivate: try fields.flag("private"))
        case .query:
            guard let op = try fields.text("op", short: "op"), let name = try fields.text("name", short: "name"),
                let value = fields.find("value", short: "value")?.value
            else { throw .missing("op, name, and value are required for query operation") }
            return .query(operation: op, name: name, value: value)
        }
    }

    /// Checks the fields of a compute task and returns its request.
    ///
    /// - Throws: ``TaskError`` naming the field.
    func computeRequest() throws(TaskError) -> ComputeRequest {
        let fields = TaskFieldReader(self)
        let operation = try fields.text("cacheOperation", short: "operation")
        guard [nil, "run", "execute"].contains(operation) else {
            throw .unsupportedWork(.compute, operation ?? "", supported: [ComputeRequest.operation])
        }
        var language = ComputeRequest.Language.python
        if let text = try fields.text("language", short: "language"), !text.isEmpty {
            guard let known = ComputeRequest.Language(spelling: text) else {
                let all = ComputeRequest.Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw .wrongKind(path: "language", expected: "one of \(all)", found: text.terminalSafe(upTo: 40))
            }
            language = known
        }
        return ComputeRequest(try fields.code(), language: language, dependencies: try fields.dependencies())
    }
}

extension TaskFieldReader {
    /// Returns the file of a task, from `fileInline` or `fileUrl`.
    fileprivate func file(newName: String) throws(TaskError) -> StorageFile {
        let (source, type) = try source(encoding: "utf8")
        guard let source else { throw .missing("Either fileInline or fileUrl is required") }
        var name = try text("fileName", short: "fileName") ?? ""
        if name.isEmpty {
            switch source {
            case .bytes: name = newName
            case .url(let url):
                name = url.path.split(separator: "/").last.flatMap { PercentEncoding.decode(String($0)) } ?? ""
            case .path(let path): name = path.split(separator: "/").last.map(String.init) ?? ""
            }
            if ["", ".", ".."].contains(name) { name = newName }
        }
        return StorageFile(
            source,
            name: try checked(name: name),
            contentType: try mediaType(text("contentType", short: "contentType") ?? type),
            tags: try tags(),
            isPrivate: try flag("private")
        )
    }

    /// The longest name of a file in bytes, as file systems have it.
    private static let longestName = 255

    private func checked(name: String) throws(TaskError) -> String {
        guard !name.contains("/"), name != ".", name != "..", name.utf8.count <= Self.longestName,
            !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw .wrongKind(
                path: "fileName",
                expected: "a name of at most \(Self.longestName) bytes without / and line breaks",
                found: name.terminalSafe(upTo: 60)
            )
        }
        return name
    }

    /// Returns a media type, which becomes a header of a request.
    private func mediaType(_ text: String?) throws(TaskError) -> String? {
        guard let text else { return nil }
        let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
        guard text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), text.utf8.count <= Self.longestName, slash != nil,
            slash != text.utf8.startIndex
        else {
            throw .wrongKind(
                path: "contentType",
                expected: "a media type such as text/plain",
                found: text.terminalSafe(upTo: 60)
            )
        }
        return text
    }

    private func tags() throws(TaskError) -> [StorageFile.Tag] {
        guard let found = find("tags", short: "tags") else { return [] }
        let pairs: [(JSONValue?, JSONValue?)] =
            switch found.value {
            case .object(let members): members.map { (.string($0.key), $0.value) }
            case .array(let list): list.map { ($0["name"], $0["value"]) }
            case .null, .bool, .number, .string: [(nil, nil)]
            }
        var tags: [StorageFile.Tag] = []
        for case let (name, value) in pairs {
            guard let name = name?.string, let value = value?.string, !name.isEmpty,
                !(name + value).unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else {
                throw .wrongKind(
                    path: found.path,
                    expected: "names with values, both text without control characters",
                    found: (name ?? value ?? found.value).compact.terminalSafe(upTo: 60)
                )
            }
            tags.append(StorageFile.Tag(name: name, value: value))
        }
        return tags
    }

    fileprivate func flag(_ name: String) throws(TaskError) -> Bool {
        guard let found = find(name, short: name) else { return false }
        guard let isOn = found.value.bool else {
            throw .wrongKind(path: found.path, expected: "true or false", found: found.value.kind)
        }
        return isOn
    }

    /// Returns the code of a task: `meta.snippet`, else `fileInline`, which is base64, else `fileUrl`.
    fileprivate func code() throws(TaskError) -> FileSource {
        if let snippet = try text("snippet", short: "snippet"), !snippet.isEmpty { return .bytes(Array(snippet.utf8)) }
        guard let source = try source(encoding: "base64").source else {
            throw .missing("Code snippet required: provide meta.snippet, fileInline, or fileUrl")
        }
        return source
    }

    fileprivate func dependencies() throws(TaskError) -> [String] {
        guard let found = find("dependencies", short: "dependencies") else { return [] }
        let names: [String?] =
            switch found.value {
            case .array(let list): list.map(\.string)
            case .string(let text): text.split { $0 == "," || $0 == " " }.map(String.init)
            case .null, .bool, .number, .object: [nil]
            }
        return try names.map { name throws(TaskError) in
            guard let name, !name.isEmpty else {
                throw .wrongKind(path: found.path, expected: "a list of package names", found: found.value.kind)
            }
            return name
        }
    }

    /// Returns the source of a file and its media type, if the task says one; `encoding` counts for an inline file
    /// about whose encoding nothing is said.
    private func source(encoding: String) throws(TaskError) -> (source: FileSource?, type: String?) {
        if let (bytes, type) = try fileBytes(encoding: encoding) { return (.bytes(bytes), type) }
        guard let text = try text("fileUrl"), !text.isEmpty else { return (nil, nil) }
        if text.hasPrefix("data:") {
            let (bytes, type) = try dataURL(text)
            return (.bytes(bytes), type)
        }
        if text.hasPrefix("file:") {
            let path = text.dropFirst("file:".count + (text.hasPrefix("file://") ? 2 : 0))
            guard let path = PercentEncoding.decode(String(path)), !path.isEmpty else {
                throw .badFileURL("it is not file:PATH")
            }
            return (.path(path), nil)
        }
        do throws(HTTPURLError) {
            return (.url(try HTTPURL(text)), nil)
        } catch {
            // The text may hold a password.
            throw .badFileURL(error.message)
        }
    }
}
