import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import X402

/// The `run` command, which runs code in a sandbox.
struct RunCommand: TaskCommand {
    static let signature = CommandSignature(
        "run",
        group: .files,
        usage: "run FILE|CODE [in LANGUAGE] [with PACKAGE]... [at PROVIDER]",
        summary: "run a file of code, or code in quotes, in a sandbox for at most 10 s",
        examples: ["run 'print(6*7)'", "run 'echo hi' in bash", "run chart.py > chart.png"],
        cost: .priced,
        arguments: [.init("FILE|CODE", .file)],
        options: [
            .taking("in", .choice(ComputeRequest.Language.allCases.map(\.rawValue))), .repeated("with"), .taking("at"),
        ]
    )

    let code: String
    let language: String?
    let packages: [String]
    let provider: String?

    static let paysInSteps = true

    init(_ arguments: Arguments) throws(ParseError) {
        code = try arguments.word("FILE|CODE")
        language = try arguments.word(option: "in")
        packages = try arguments.words(option: "with")
        provider = try arguments.word(option: "at")
        guard language != nil || languageOfFile != nil || !isName || code.contains(" ") else {
            let text =
                "\(code.terminalSafe(upTo: 60)) is neither code nor the name of a file that ends in .py, .sh or .js"
            throw ParseError(.refused(text), correction: "run 'print(6*7)'")
        }
    }

    /// The ends of the names of files with code.
    private static let ends = ["py": "python", "sh": "bash", "js": "node", "mjs": "node"]

    /// The language that the end of a file's name tells; nil for code itself.
    private var languageOfFile: String? {
        let end = code.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return isName ? Self.ends[end] : nil
    }

    /// True if the word could be the name of a file.
    private var isName: Bool {
        code.utf8.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte >= 0x80
                || "._-/~ +@".utf8.contains(byte)
        }
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        guard let provider = provider ?? builder.state.providers.computers.first else {
            throw .nothingToShow("no provider runs code here", instead: "providers")
        }
        var json: JSONObject = [
            "jobId": .string(builder.ids.next()), "taskType": "compute", "provider": .string(provider),
        ]
        if languageOfFile != nil {
            json.append("fileUrl", .string("file:\(PercentEncoding.encodePath(code))"))
        } else {
            json.append("meta", ["snippet": .string(code)])
        }
        json.append("language", ifPresent: (language ?? languageOfFile).map(JSONValue.string))
        if !packages.isEmpty { json.append("dependencies", .array(packages.map(JSONValue.string))) }
        return [ExecutorTask(json)]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let json = outcome.json
        guard let output = json["output"]?.string else { return .unreadable("output") }
        var blocks: [Block] = output.isEmpty ? [] : [.value(.string(output.withoutFinalNewline))]
        let errors = json["error"]?.string?.withoutFinalNewline.split(separator: "\n") ?? []
        blocks += errors.map { .line(StyledText(String($0).terminalSafe, .error)) }
        var facts: [String] = []
        if let seconds = json["executionTime"]?.number { facts.append("ran \(seconds.text) s") }
        for file in json["files"]?.array ?? [] {
            guard let name = file["name"]?.string else { continue }
            facts.append("\(name) (> \(name) saves it)".terminalSafe)
        }
        if !facts.isEmpty { blocks.append(.line(StyledText(facts.joined(separator: ", "), .dim))) }
        var result = CommandResult.shown(blocks, json: json, raw: output.isEmpty ? [] : [output.withoutFinalNewline])
        result.document.attachments = (json["files"]?.array ?? []).compactMap(Self.attachment)
        if blocks.isEmpty { result.document.blocks = [.ok("no output")] }
        return result
    }

    private static func attachment(_ file: JSONValue) -> Document.Attachment? {
        guard let name = file["name"]?.string, let content = file["content"]?.string else { return nil }
        let bytes = file["encoding"]?.string == "base64" ? Base64.decode(content.utf8) : Array(content.utf8)
        return bytes.map { Document.Attachment(kind: name.split(separator: ".").last.map(String.init), bytes: $0) }
    }

    func undoneMessage(cacheName: String) -> String { "code not run" }
}

extension String {
    /// The text without the line break at its end.
    var withoutFinalNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
