public import Core
import HTTPTypes
public import Logging
import NIOCore
import OrderedJSON
public import ServiceLifecycle

/// An HTTP server that forwards each request to a transport and returns the transport's response.
///
/// `galaksio local` runs such proxies, so that a network that exists only in this process can be used with `curl`. The
/// bodies may be of any type, such as forms and raw data.
/// Failures become what a client would see: 502 if no host could be reached, a closed connection if no response came in
/// time, half a response if the connection broke.
public struct TransportProxy: Service {
    private let host: String
    private let port: Int
    private let transport: any HTTPTransport
    private let limits: RequestLimits
    private let answerLimit: Duration
    private let time: AppClock
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void
    private let route: @Sendable (_ path: String) -> HTTPURL?
    private let bodies: BodyBudget

    /// The header fields that belong to one connection and are not forwarded.
    ///
    /// Source: RFC 9110, section 7.6.1.
    private static let connectionFields: Set<HTTPField.Name> = [
        .connection, .contentLength, .expect, .transferEncoding, .te, .trailer, .upgrade, .proxyAuthorization,
    ]

    /// Creates a proxy; ``run()`` starts it.
    ///
    /// `route` returns the URL that is requested for a path, as the client wrote it; the query is added. If it returns
    /// nil, the proxy responds with 404. `answerLimit` is the maximum time of a forwarded request. `onListening` is
    /// called with the port.
    public init(
        host: String,
        port: Int,
        transport: any HTTPTransport,
        limits: RequestLimits = RequestLimits(),
        answerLimit: Duration,
        time: AppClock,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        route: @escaping @Sendable (_ path: String) -> HTTPURL?
    ) {
        self.host = host
        self.port = port
        self.transport = transport
        self.limits = limits
        self.answerLimit = answerLimit
        self.time = time
        self.logger = logger
        self.onListening = onListening
        self.route = route
        bodies = BodyBudget(limit: limits.bodies)
    }

    /// Listens and forwards requests until the proxy is shut down or cancelled.
    ///
    /// - Throws: ``ServerError`` if it cannot listen.
    public func run() async throws {
        let listener = HTTPListener(
            host: host,
            port: port,
            limits: limits,
            time: time,
            logger: logger,
            onListening: onListening,
            gate: Gate(host: host, check: .nothing, bodyTypes: .any),
            receive: { request, _ in receive(request) }
        )
        try await listener.run()
    }

    private func receive(_ request: RequestHead) -> Reception {
        let path = request.target.prefix { $0 != "?" }
        guard var address = route(String(path)), let method = HTTPRequest.Method(rawValue: request.method) else {
            return .answered(.json(status: 404, ["error": .string("nothing is behind \(path) here")]))
        }
        if path.endIndex < request.target.endIndex {
            address.query = String(request.target[path.endIndex...].dropFirst())
        }
        let hasBody = request["content-length"] != nil
        let fields = Self.forwarded(request)
        return .reads(
            BodyReader(
                limit: limits.body,
                tooLarge: .refused(413, "the body is larger than \(limits.body) bytes"),
                budget: bodies
            ) { [address] body, _ in
                let sendsBody = hasBody || body.readableBytes > 0
                return await answer(
                    to: HTTPClientRequest(
                        method,
                        address,
                        headers: fields,
                        body: sendsBody ? Array(body.readableBytesView) : nil
                    )
                )
            }
        )
    }

    private func answer(to call: HTTPClientRequest) async -> RouteResponse {
        do {
            let reply = try await transport.send(call, before: Deadline(after: answerLimit, on: time))
            let fields = reply.headers.filter { !Self.connectionFields.contains($0.name) }
            return .whole(
                RouteResponse.Head(status: reply.status, fields: fields.map { ($0.name.rawName, $0.value) }),
                reply.body
            )
        } catch {
            return Self.answer(to: error)
        }
    }

    private static func answer(to error: TransportError) -> RouteResponse {
        switch error {
        case .refused, .unknownHost, .tls, .tooLarge, .libraryMissing, .unrecorded:
            .json(status: 502, ["error": .string(error.message)])
        case .timedOut, .cancelled, .cancelledUnsent:
            .none
        case .broken:
            .cut(RouteResponse.Head(status: 200, fields: [("Content-Type", "application/json")]), Array("{\"".utf8))
        }
    }

    private static func forwarded(_ request: RequestHead) -> HTTPFields {
        HTTPFields(
            request.fields.compactMap { name, value in
                guard let name = HTTPField.Name(name), !connectionFields.contains(name), name != .host else {
                    return nil
                }
                return HTTPField(name: name, value: value)
            }
        )
    }
}

extension HTTPField.Name {
    /// The field `Host`, which the transport sets from the requested URL.
    fileprivate static let host: HTTPField.Name = {
        guard let name = HTTPField.Name("host") else { preconditionFailure("host is a header name") }
        return name
    }()
}
