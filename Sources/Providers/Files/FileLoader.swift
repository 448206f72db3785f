public import Core
public import ExecutorCore
import HTTPTypes
import SystemPackage

/// A loader of the bytes of a task's file, from the task, from the disk or from the web.
///
/// A task that came over the network may name only addresses of the public Internet, or else it would be a door into the
/// executor's own network: every name is looked up, every address of it is checked, and the connection is made to the
/// address that was checked. Each redirection is a new address.
public struct FileLoader: Sendable {
    /// A function that returns the IP addresses of a host's name.
    public typealias Lookup = @Sendable (String) async -> [String]

    private let transport: any HTTPTransport
    private let lookup: Lookup
    /// The hosts that every task may name, although they are not public.
    private let allowedHosts: Set<String>
    private let folder: String

    /// The setting that names hosts to which every task's `fileUrl` may lead.
    public static let hostsSetting = ProviderSetting(
        "GALAKSIO_FILE_HOSTS",
        .text,
        meaning:
            "Hosts that a task's fileUrl may name although they are not public, separated by commas; default none.",
        example: "files.internal,10.0.0.5"
    )

    /// The maximum size of a file in bytes.
    static let limit = 1 << 30
    private static let redirections = 5

    /// Creates a loader; nothing is opened before the first file.
    ///
    /// - Parameters:
    ///   - transport: The transport for files on the web.
    ///   - allowedHosts: The hosts that every task may name, although they are not public.
    ///   - folder: The folder for what is loaded from the web; a file there has no name, and is gone after its task.
    ///   - lookup: The lookup of names.
    public init(
        _ transport: any HTTPTransport,
        allowedHosts: Set<String> = [],
        folder: String = "/tmp",
        lookup: @escaping Lookup = { await NameLookup.addresses(of: $0) }
    ) {
        self.transport = transport
        self.allowedHosts = allowedHosts
        self.folder = folder
        self.lookup = lookup
    }

    /// Creates a loader over a transport, with the settings of providers.
    public init(_ transport: any HTTPTransport, _ settings: ProviderSettings, lookup: @escaping Lookup) {
        let hosts = settings[Self.hostsSetting]?.split { $0 == "," || $0 == " " } ?? []
        self.init(transport, allowedHosts: Set(hosts.map { $0.lowercased() }), lookup: lookup)
    }

    /// The lookup of a network within this program, on which every name but `localhost` is that of a public host.
    public static let localNetwork: Lookup = { host in
        if host == "localhost" { return ["127.0.0.1"] }
        let isAddress = host.contains(":") || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || 0x30...0x39 ~= $0 }
        return [isAddress ? host : "1.0.0.1"]
    }

    /// Returns the content of a file of at least one byte.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for a file that cannot be read, is empty, or is larger than `limit`.
    func content(
        of source: FileSource,
        limit: Int = limit,
        in context: ExecutionContext
    ) async throws(ProviderError) -> FileContent {
        let content: FileContent
        switch source {
        case .bytes(let bytes): content = FileContent(bytes)
        case .path(let path):
            guard let files = context.files else {
                throw Self.refused("fileUrl can't be file: here, where tasks come over the network", hint: nil)
            }
            content = try files.content(of: path)
        case .url(let url): content = try await download(url, limit: limit, in: context)
        }
        guard content.size > 0 else { throw Self.refused("the file is empty", hint: nil) }
        guard content.size <= limit else { throw Self.tooLarge(limit) }
        return content
    }

    private func download(
        _ url: HTTPURL,
        limit: Int,
        in context: ExecutionContext
    ) async throws(ProviderError) -> FileContent {
        var url = url
        for _ in 0...Self.redirections {
            let sink: FileSink
            do throws(Errno) {
                sink = try FileSink(in: folder, limit: limit)
            } catch {
                throw .failed(TaskFailure(code: .fileFailed, message: "no file can be made in \(folder): \(error)"))
            }
            let reply = try await get(url, into: sink, in: context)
            guard let location = Self.redirection(in: reply) else {
                return try Self.content(in: reply, sink, of: url)
            }
            do {
                url = try HTTPURL(location, relativeTo: url)
            } catch {
                throw Self.refused(
                    "\(url.authority) redirects to an address that can't be read: \(error.message)",
                    hint: nil
                )
            }
        }
        throw Self.refused("\(url.authority) redirects again and again", hint: nil)
    }

    private func get(
        _ url: HTTPURL,
        into sink: FileSink,
        in context: ExecutionContext
    ) async throws(ProviderError) -> HTTPClientResponse {
        var request = HTTPClientRequest(.get, url)
        request.sink = sink
        request.headers[.acceptEncoding] = "identity"
        request.checkedAddress = try await checkedAddress(of: url, in: context)
        let start = context.time.uptime
        let outcome: HTTPExchange.Outcome
        do throws(TransportError) {
            outcome = .response(try await transport.send(request, before: context.deadline))
        } catch {
            outcome = .failed(error)
        }
        context.meter?.exchanged(outcome, after: context.time.uptime - start)
        context.observer.report(.exchange(HTTPExchange(request, outcome, elapsed: context.time.uptime - start)))
        switch outcome {
        case .response(let reply): return reply
        case .failed(.tooLarge): throw Self.tooLarge(sink.limit)
        case .failed(let error): throw .failed(TaskFailure(error))
        }
    }

    /// Returns the address to connect to; nil for any, where the task's sender may name every host.
    private func checkedAddress(of url: HTTPURL, in context: ExecutionContext) async throws(ProviderError) -> String? {
        guard context.origin == .server, !allowedHosts.contains(url.host) else { return nil }
        let addresses = try await addresses(of: url)
        if let other = addresses.first(where: { !PublicAddress.isPublic($0) }) {
            throw Self.refused(
                "fileUrl can't be read from \(Self.place(url, other)) because that is no public address",
                hint: "GALAKSIO_FILE_HOSTS=\(url.host)"
            )
        }
        return addresses.first
    }

    /// Checks the host of a URL that a service handed out for the task of a server: it must not lead into the executor's own
    /// network either.
    ///
    /// A name that is not known now is left to the request, which is tried again.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for a host that is not public.
    func check(_ url: HTTPURL, handedOutBy service: String, in context: ExecutionContext) async throws(ProviderError) {
        guard context.origin == .server, !allowedHosts.contains(url.host) else { return }
        let addresses = await lookup(Self.host(of: url))
        guard let other = addresses.first(where: { !PublicAddress.isPublic($0) }) else { return }
        let text = "\(service) handed out an address at \(Self.place(url, other)) which is not public: nothing was sent"
        throw .failed(TaskFailure(code: .badAnswer, message: text, hint: "GALAKSIO_FILE_HOSTS=\(url.host)"))
    }

    private static func host(of url: HTTPURL) -> String { String(url.host.drop { $0 == "[" }.prefix { $0 != "]" }) }

    /// Returns the addresses of a host, one at least.
    private func addresses(of url: HTTPURL) async throws(ProviderError) -> [String] {
        let addresses = await lookup(Self.host(of: url))
        guard !addresses.isEmpty else {
            throw .failed(TaskFailure(code: .unreachable, message: "host not found: \(url.host)"))
        }
        return addresses
    }

    private static func place(_ url: HTTPURL, _ address: String) -> String {
        url.host == address || url.host == "[\(address)]" ? address : "\(url.host), which is \(address),"
    }

    private static func redirection(in reply: HTTPClientResponse) -> String? {
        [301, 302, 303, 307, 308].contains(reply.status) ? reply.headers[.location] : nil
    }

    private static func content(
        in reply: HTTPClientResponse,
        _ sink: FileSink,
        of url: HTTPURL
    ) throws(ProviderError) -> FileContent {
        guard 200...299 ~= reply.status else {
            let text = "\(url.authority) answered \(reply.status) for the file"
            throw .failed(TaskFailure(code: .upstreamFailed, message: text, upstreamStatus: reply.status))
        }
        if let coding = reply.headers[.contentEncoding], coding != "identity" {
            throw refused("\(url.authority) sent the file packed as \(coding.terminalSafe(upTo: 20))", hint: nil)
        }
        // A transport without files of its own has the body in memory.
        guard sink.size > 0 else { return FileContent(reply.body) }
        do throws(Errno) {
            return try sink.content()
        } catch {
            throw .failed(TaskFailure(code: .fileFailed, message: "the loaded file can't be read: \(error)"))
        }
    }

    private static func tooLarge(_ limit: Int) -> ProviderError {
        refused("the file is larger than \(limit >= 1 << 30 ? "1 GB" : "\(limit / 1_000_000) MB")", hint: nil)
    }

    private static func refused(_ message: String, hint: String?) -> ProviderError {
        .failed(TaskFailure(code: .invalidField, message: message, hint: hint))
    }
}
