import Core
import ExecutorCore
import HTTPayer
import HTTPTypes
import OrderedJSON
import PaymentModel

/// The provider of E2B's sandboxes, sold by Merit Systems' Echo: it runs Python for at most ten seconds.
///
/// Code in another language is wrapped in Python that runs it where the sandbox has a program for it. An exception in the
/// code is a result, because it was paid for.
///
/// A key or an `Authorization` header would switch the service to an account, so none is sent.
///
/// Source: `resource/e2b` of Merit-Systems/echo.
struct MeritSystems: BuiltInComputeProvider {
    private static let baseURL = ProviderSetting(
        "MERIT_SYSTEMS_BASE_URL",
        .address,
        meaning: "Where Merit Systems' Echo is; default https://echo.router.merit.systems.",
        example: "https://echo.router.merit.systems",
        defaultValue: "https://echo.router.merit.systems"
    )

    static let settings = [baseURL]

    let name = "merit-systems"
    let aliases = ["e2b"]
    private let client: HTTPayerClient
    private let files: FileLoader
    private let base: HTTPURL

    /// The maximum size of code in bytes; it travels as JSON.
    private static let limit = 1_000_000

    init(_ environment: ProviderEnvironment) {
        client = environment.client
        files = environment.files
        base = environment.settings.address(of: Self.baseURL)
    }

    var description: ProviderDescription {
        let operations = [ComputeRequest.operation]
        return ProviderDescription(
            operations: operations,
            paid: operations,
            endpoint: base.origin,
            surelyCharges: base.text == Self.baseURL.defaultValue,
            price: "0.00028 USDC a run",
            limits: "10 s, 1 MB of code"
        )
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: base, in: context))
    }

    func preview(of request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview
    {
        .http(client.outline(of: try await call(for: request, in: context)))
    }

    func price(of request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        let call = try await call(for: request, in: context)
        return try await client.quote(of: call, in: context) { reply throws(ProviderError) in try result(reply) }
    }

    func perform(_ request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let reply = try await client.answer(to: try await call(for: request, in: context), in: context)
        do {
            var result = try result(reply)
            result.payment = reply.payment
            return result
        } catch {
            throw error.after(reply.payment)
        }
    }

    private func call(for request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError)
        -> UpstreamRequest
    {
        let content = try await files.content(of: request.source, limit: Self.limit, in: context)
        let bytes = try content.wholeFile()
        guard let code = String(validating: bytes, as: UTF8.self) else {
            throw .failed(TaskFailure(code: .invalidField, message: "the code is not UTF-8 text"))
        }
        let snippet = try PythonSnippet(code, of: request).text
        return UpstreamRequest(
            method: .post,
            url: base.appending(path: "/resource/e2b/execute"),
            body: ["snippet": .string(snippet)],
            purpose: "run \(bytes.count) bytes of \(request.language.rawValue) for at most 10 s",
            step: "run",
            isPriced: true
        )
    }

    private func result(_ reply: UpstreamResponse) throws(ProviderError) -> TaskResult {
        guard let answer = reply.json?.object, let logs = answer["logs"]?.object else {
            throw .unreadable("run", name, reply)
        }
        let run = SandboxRun(answer, logs)
        return TaskResult(
            run.json,
            warnings: run.error.map { ["the code ended with \($0.terminalSafe(upTo: 200))"] } ?? []
        )
    }
}

/// Code as Python, the only language that the sandbox takes.
struct PythonSnippet {
    let text: String

    /// Creates the snippet for a request.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for packages that cannot be installed.
    init(_ code: String, of request: ComputeRequest) throws(ProviderError) {
        let isName = request.dependencies.allSatisfy { name in
            name.first != "-"
                && name.utf8.allSatisfy {
                    0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || "._-=<>!~[],".utf8.contains($0)
                }
        }
        guard isName else {
            throw .failed(
                TaskFailure(code: .invalidField, message: "dependencies are names of packages, such as numpy==2.0")
            )
        }
        switch request.language {
        case .python: text = Self.installation(of: request.dependencies) + code
        case .bash, .node:
            guard request.dependencies.isEmpty else {
                let text = "dependencies can be installed for python only"
                throw .failed(TaskFailure(code: .unsupported, message: text))
            }
            guard code.utf8.count <= Self.longestArgument else {
                let text = "\(request.language.rawValue) takes at most \(Self.longestArgument) bytes of code here"
                throw .failed(TaskFailure(code: .invalidField, message: text))
            }
            text = Self.wrapped(code, request.language)
        }
    }

    /// The size of an argument that Linux gives to a program.
    private static let longestArgument = 131_000

    private static func installation(of packages: [String]) -> String {
        guard !packages.isEmpty else { return "" }
        let names = packages.map { JSONValue.string($0).compact }.joined(separator: ", ")
        return
            "import subprocess, sys; subprocess.run([sys.executable, \"-m\", \"pip\", \"install\", \"-q\", \(names)], check=True)\n"
    }

    /// Returns Python that runs the code by a program of the sandbox, and fails where there is none or where that fails.
    private static func wrapped(_ code: String, _ language: ComputeRequest.Language) -> String {
        let (program, option) = language == .bash ? ("bash", "-c") : ("node", "-e")
        return """
            import subprocess
            import sys
            done = subprocess.run(["\(program)", "\(option)", \(JSONValue.string(code).compact)], capture_output=True, text=True)
            print(done.stdout, end="")
            print(done.stderr, end="", file=sys.stderr)
            done.check_returncode()

            """
    }
}

/// What a run of code in the sandbox brought.
///
/// Source: the answer of `e2b`'s code interpreter.
struct SandboxRun {
    let json: JSONValue
    /// The exception that ended the code; nil for none.
    let error: String?

    /// The kinds of images that a result may hold, with the ends of their files' names.
    private static let images = [("png", "image/png"), ("jpeg", "image/jpeg"), ("svg", "image/svg+xml")]

    init(_ answer: JSONObject, _ logs: JSONObject) {
        func lines(_ name: String) -> String {
            logs[name]?.array?.compactMap(\.string).joined() ?? logs[name]?.string ?? ""
        }
        let results = answer["results"]?.array ?? []
        let main = results.first { $0["isMainResult"]?.bool == true }
        let value = main?["text"]?.string
        var output = lines("stdout")
        if let value { output += (output.isEmpty || output.hasSuffix("\n") ? "" : "\n") + value }
        let exception = answer["error"]?.object
        error = exception.map { "\($0["name"]?.string ?? "an error"): \($0["value"]?.string ?? "")" }
        let problems = [lines("stderr"), error ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
        var json: JSONObject = ["output": .string(output), "error": problems.isEmpty ? .null : .string(problems)]
        json.append("executionTime", ifPresent: answer["duration"])
        json.append("cost", ifPresent: answer["cost"])
        if let exception { json.append("exception", .object(exception)) }
        json.append("files", .array(Self.files(in: results)))
        self.json = .object(json)
    }

    private static func files(in results: [JSONValue]) -> [JSONValue] {
        var files: [JSONValue] = []
        for result in results {
            for (kind, type) in images {
                guard let text = result[kind]?.string, !text.isEmpty else { continue }
                let name = files.isEmpty ? "chart.\(kind)" : "chart-\(files.count + 1).\(kind)"
                files.append([
                    "name": .string(name), "contentType": .string(type),
                    "encoding": kind == "svg" ? "utf8" : "base64", "content": .string(text),
                ])
            }
        }
        return files
    }
}
