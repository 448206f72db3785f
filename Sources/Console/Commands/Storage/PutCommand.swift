import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// The `put` command, which stores a file, or compares what the providers ask for it.
struct PutCommand: TaskCommand {
    static let signature = CommandSignature(
        "put",
        group: .files,
        usage: "put FILE [to PROVIDER] [as NAME] [type MEDIA-TYPE] [tag NAME=VALUE]... [private]",
        summary: "store a file; without a provider, compare their prices",
        examples: ["put photo.jpg", "put photo.jpg to pinata", "put notes.txt to turbo tag topic=notes"],
        cost: .priced,
        arguments: [.init("FILE", .file)],
        options: [
            .taking("to", .storageProvider), .taking("as"), .taking("type"), .repeated("tag"), .flag("private"),
        ]
    )

    let path: String
    let provider: String?
    let name: String?
    let type: String?
    let tags: [StorageFile.Tag]
    let isPrivate: Bool

    static let paysInSteps = true

    init(_ arguments: Arguments) throws(ParseError) {
        path = try arguments.word("FILE")
        provider = try arguments.word(option: "to")
        name = try arguments.word(option: "as")
        type = try arguments.word(option: "type")
        isPrivate = arguments.has("private")
        tags = try arguments.words(option: "tag").map { text throws(ParseError) in
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw ParseError(.refused("a tag is NAME=VALUE, not \(text.terminalSafe)"), correction: "help put")
            }
            return StorageFile.Tag(name: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
        }
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard provider != nil else {
            var result = try await StorageComparison(command: self).run(in: &context)
            // A script must not believe that the file is stored.
            guard context.confirmation.canAsk else {
                let text = "nothing was stored: put without a provider compares prices"
                result.failure = TaskFailure(code: .syntax, message: text, hint: "help put")
                return result
            }
            return result
        }
        context.record.tasks = try tasks(with: CacheTaskBuilder(context))
        context.record.command = self
        return try await TaskCommandRunner(command: self).run(permission: .none, in: &context)
    }

    func preview(in context: inout CommandContext) async throws -> CommandResult {
        guard provider == nil else { return try await TaskPreview(command: self).run(in: &context) }
        return try await StorageComparison(command: self).run(in: &context)
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        guard let provider = provider ?? builder.state.providers.storages.first else {
            throw .nothingToShow("no provider keeps files here", instead: "providers")
        }
        return [task(for: provider, with: builder.ids)]
    }

    /// Returns the task that stores the file at a provider.
    func task(for provider: String, with ids: IDGenerator) -> ExecutorTask {
        var meta: JSONObject = [:]
        meta.append("fileName", ifPresent: name.map(JSONValue.string))
        meta.append("contentType", ifPresent: (type ?? MediaType.name(ofFile: name ?? path)).map(JSONValue.string))
        if !tags.isEmpty { meta.append("tags", .object(JSONObject(tags.map { ($0.name, .string($0.value)) }))) }
        if isPrivate { meta.append("private", true) }
        var json: JSONObject = [
            "jobId": .string(ids.next()), "taskType": "storage", "provider": .string(provider),
            "fileUrl": .string("file:\(PercentEncoding.encodePath(path))"),
        ]
        if !meta.isEmpty { json.append("meta", .object(meta)) }
        return ExecutorTask(json)
    }

    /// Returns the line that stores the file at a provider, with all that was typed.
    func line(to provider: String) -> String {
        var words = ["put", path, "to", provider]
        if let name { words += ["as", name] }
        if let type { words += ["type", type] }
        for tag in tags { words += ["tag", "\(tag.name)=\(tag.value)"] }
        return Quoter.line(of: words) + (isPrivate ? " private" : "")
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let json = outcome.json
        let id = json["id"]?.string ?? ""
        let size = json["size"]?.int.map { Phrases.bytes($0) } ?? "the file"
        let place = "\(json["provider"]?.string ?? "") keeps \(size)"
        guard !id.isEmpty else { return .done(place.terminalSafe, json: json) }
        var result = CommandResult.done("\(id) (\(place))".terminalSafe, json: json, raw: id)
        let facts: [(String, String?)] = [
            ("url", json["url"]?.string),
            (
                "check",
                json["verified"]?.bool.map { $0 ? "the id is that of the file" : "THE ID IS NOT THAT OF THE FILE" }
            ),
            ("until", json["expiresAt"]?.string),
        ]
        let fields = facts.compactMap { name, fact in fact.map { Block.Field(name, StyledText($0.terminalSafe)) } }
        if !fields.isEmpty { result.document.blocks.append(.fields(fields, gutter: 7)) }
        return result
    }

    func undoneMessage(cacheName: String) -> String { "\(path.terminalSafe) not stored" }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        session.files.add(result)
        return nil
    }
}

/// The media types of files by the ends of their names; only those about which there is no doubt.
enum MediaType {
    private static let types = [
        "txt": "text/plain", "md": "text/markdown", "html": "text/html", "css": "text/css", "csv": "text/csv",
        "json": "application/json", "js": "text/javascript", "xml": "application/xml", "pdf": "application/pdf",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
        "webp": "image/webp", "mp3": "audio/mpeg", "mp4": "video/mp4", "zip": "application/zip",
        "gz": "application/gzip", "wasm": "application/wasm",
    ]

    /// Returns the media type of a file with that name; nil if it is not known.
    ///
    /// Source: the IANA registry of media types.
    static func name(ofFile name: String) -> String? {
        name.split(separator: ".").last.flatMap { types[$0.lowercased()] }
    }
}
