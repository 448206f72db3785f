import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import X402

/// The `fetch` command, which reads a stored file.
struct FetchCommand: TaskCommand {
    static let signature = CommandSignature(
        "fetch",
        group: .files,
        usage: "fetch ID [from PROVIDER] [private]",
        summary: "read a stored file",
        examples: [
            "fetch bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
            "fetch bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e > hello.txt",
            "fetch bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e from pinata",
        ],
        cost: .priced,
        arguments: [.init("ID", .storedFile)],
        options: [.taking("from", .storageProvider), .flag("private")]
    )

    let id: String
    let provider: String?
    let isPrivate: Bool

    static let paysInSteps = true

    init(_ arguments: Arguments) throws(ParseError) {
        id = try arguments.word("ID")
        provider = try arguments.word(option: "from")
        isPrivate = arguments.has("private")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        let known = builder.state.files.entries.first { $0.id == id }
        guard let name = provider ?? known?.provider ?? builder.state.providers.storage(of: id) else {
            let text =
                "\(id.terminalSafe(upTo: 80)) is not the id of a stored file: those have 43 letters, or begin with Qm or b"
            throw .nothingToShow(text, instead: "pins")
        }
        var meta: JSONObject = ["operation": "fetch", "id": .string(id)]
        if isPrivate || known?.isPrivate == true { meta.append("private", true) }
        return [
            ExecutorTask([
                "jobId": .string(builder.ids.next()), "taskType": "storage", "provider": .string(name),
                "meta": .object(meta),
            ])
        ]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let json = outcome.json
        guard let content = json["content"]?.string else { return .unreadable("content") }
        let isText = json["encoding"]?.string != "base64"
        guard let bytes = isText ? Array(content.utf8) : Base64.decode(content.utf8) else {
            return .unreadable("content")
        }
        var result: CommandResult
        if isText {
            let shown = content.withoutFinalNewline
            result = .shown([.value(.string(shown))], json: json, raw: [shown])
        } else {
            let type = json["contentType"]?.string.map { " of \($0)" } ?? ""
            let line = "\(Phrases.bytes(bytes.count))\(type), no text".terminalSafe
            result = .shown(
                [.text(line), .line(StyledText("try: ", .dim) + StyledText("fetch \(id.terminalSafe) > FILE"))],
                json: json,
                raw: [content]
            )
        }
        result.document.attachments = [Document.Attachment(kind: nil, bytes: bytes)]
        return result
    }

    func undoneMessage(cacheName: String) -> String { "\(id.terminalSafe(upTo: 80)) not read" }
}
