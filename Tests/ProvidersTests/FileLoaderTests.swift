import Core
import ExecutorCore
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite("The files that tasks name")
struct FileLoaderTests {
    /// A web of addresses with their answers, which keeps the requests.
    private final class Web: HTTPTransport {
        private let answers: [String: HTTPClientResponse]
        private let kept = Mutex<[HTTPClientRequest]>([])

        init(_ answers: [String: HTTPClientResponse]) {
            self.answers = answers
        }

        var requests: [HTTPClientRequest] { kept.withLock(\.self) }

        func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
            -> HTTPClientResponse
        {
            kept.withLock { $0.append(call) }
            guard let answer = answers[call.url.text] else { throw .refused(host: call.url.host) }
            return answer
        }
    }

    private static func redirection(to place: String) -> HTTPClientResponse {
        HTTPClientResponse(status: 302, headers: [.location: place])
    }

    private static let addresses: [String: [String]] = [
        "files.example": ["1.1.1.1"], "inside.example": ["10.0.0.1"], "both.example": ["1.1.1.1", "127.0.0.1"],
        "127.0.0.1": ["127.0.0.1"], "[::1]": ["::1"], "::1": ["::1"],
    ]

    private static func loader(_ web: Web, allowed: Set<String> = []) -> FileLoader {
        FileLoader(web, allowedHosts: allowed) { addresses[$0] ?? [] }
    }

    private static func context(_ origin: TaskSource = .server) -> ExecutionContext {
        Executor(registry: ProviderRegistry(caches: []), time: .system, limit: .seconds(60), logger: .silent)
            .context(for: "j", origin: origin)
    }

    private static func outcome(
        of url: String,
        _ web: Web,
        allowed: Set<String> = [],
        from origin: TaskSource = .server,
        limit: Int = 100
    ) async throws -> Result<FileContent, ProviderError> {
        let source = FileSource.url(try HTTPURL(url))
        do throws(ProviderError) {
            return .success(
                try await loader(web, allowed: allowed).content(of: source, limit: limit, in: context(origin))
            )
        } catch {
            return .failure(error)
        }
    }

    @Test func `a file on the web is read from the address that was checked`() async throws {
        let web = Web(["https://files.example/a": HTTPClientResponse(status: 200, body: [1, 2])])
        #expect(try await Self.outcome(of: "https://files.example/a", web).get().bytes() == [1, 2])
        #expect(web.requests.map(\.checkedAddress) == ["1.1.1.1"])
    }

    @Test(
        "nothing is sent to an address that is not public",
        arguments: [
            "http://127.0.0.1/", "http://[::1]/", "http://inside.example/", "http://both.example/x",
            "http://127.0.0.1:9999/",
        ]
    )
    func inside(_ url: String) async throws {
        let web = Web([:])
        guard case .failure(let error) = try await Self.outcome(of: url, web) else {
            Issue.record("\(url) was read")
            return
        }
        #expect(error.code == .invalidField && error.message.contains("no public address"), "\(error.message)")
        #expect(web.requests.isEmpty)
    }

    @Test(
        "a redirection to such an address is not followed",
        arguments: ["http://127.0.0.1/", "http://inside.example/x"]
    )
    func redirected(_ target: String) async throws {
        let web = Web([
            "http://files.example/": Self.redirection(to: "/next"),
            "http://files.example/next": Self.redirection(to: target),
        ])
        let result = try await Self.outcome(of: "http://files.example/", web)
        #expect(throws: ProviderError.self) { try result.get() }
        #expect(web.requests.map(\.url.text) == ["http://files.example/", "http://files.example/next"])
    }

    @Test("a redirection elsewhere than to the web is not followed", arguments: ["file:///etc/passwd", "gopher://x/"])
    func redirectedElsewhere(_ target: String) async throws {
        let web = Web(["http://files.example/": Self.redirection(to: target)])
        let result = try await Self.outcome(of: "http://files.example/", web)
        #expect(throws: ProviderError.self) { try result.get() }
        #expect(web.requests.count == 1)
    }

    @Test func `redirections are followed five times`() async throws {
        let web = Web(["http://files.example/": Self.redirection(to: "/")])
        let result = try await Self.outcome(of: "http://files.example/", web)
        #expect(throws: ProviderError.self) { try result.get() }
        #expect(web.requests.count == 6)
    }

    @Test func `a host that is allowed, and the person at the console, may name any address`() async throws {
        let web = Web(["http://127.0.0.1/": HTTPClientResponse(status: 200, body: [1])])
        #expect(try await Self.outcome(of: "http://127.0.0.1/", web, allowed: ["127.0.0.1"]).get().size == 1)
        #expect(try await Self.outcome(of: "http://127.0.0.1/", web, from: .console).get().size == 1)
    }

    @Test func `a name that is not known, an error, an empty file and a large one are told`() async throws {
        let web = Web([
            "http://files.example/none": HTTPClientResponse(status: 404),
            "http://files.example/empty": HTTPClientResponse(status: 200),
            "http://files.example/large": HTTPClientResponse(status: 200, body: [UInt8](repeating: 0, count: 101)),
        ])
        for (url, code, words) in [
            ("http://nowhere.example/", FailureCode.unreachable, "host not found"),
            ("http://files.example/none", .upstreamFailed, "answered 404"),
            ("http://files.example/empty", .invalidField, "empty"),
            ("http://files.example/large", .invalidField, "larger than"),
            ("http://files.example/down", .unreachable, "refused"),
        ] {
            guard case .failure(let error) = try await Self.outcome(of: url, web) else {
                Issue.record("\(url) was read")
                continue
            }
            #expect(error.code == code && error.message.contains(words), "\(url): \(error.message)")
        }
    }

    @Test func `a task that came over the network names no file of this machine`() async throws {
        let web = Web([:])
        await #expect(throws: ProviderError.self) {
            try await Self.loader(web).content(of: .path("/etc/passwd"), in: Self.context())
        }
    }
}
