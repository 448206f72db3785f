import Core
import NIOHTTP1
import Testing

@testable import ExecutorServer

@Suite("Who may come in")
struct GateTests {
    private static let port = 8090

    /// The status of the refusal; nil for a request that may come in.
    private static func status(
        _ fields: HTTPHeaders = [:],
        method: String = "POST",
        host: String? = "localhost:8090",
        at listening: String = "127.0.0.1",
        key: Secret? = nil,
        bodies: Gate.BodyTypes = .documented
    ) -> Int? {
        var fields = fields
        if method == "POST", !fields.contains(name: "Content-Type") {
            fields.add(name: "Content-Type", value: "application/json")
        }
        if let host { fields.add(name: "Host", value: host) }
        let request = RequestHead(method: method, uri: method == "POST" ? "/execute" : "/health", fields: fields)
        let gate = Gate(host: listening, check: key.map { .key($0) } ?? .nothing, bodyTypes: bodies)
        guard case .failure(let refusal) = gate.admit(request, at: port) else { return nil }
        guard case .whole(let head, _) = refusal.response, head.isLast else { return 0 }
        return head.status
    }

    private static func fields(_ pairs: (String, String)...) -> HTTPHeaders {
        HTTPHeaders(pairs.map { $0 })
    }

    @Test(
        "a proxy takes a body of any type, but not from a page",
        arguments: ["text/plain", "multipart/form-data", ""]
    )
    func anyBody(_ type: String) {
        let fields = Self.fields(("Content-Type", type))
        #expect(Self.status(fields) == 415)
        #expect(Self.status(fields, bodies: .any) == nil)
        let foreign = Self.fields(("Content-Type", type), ("Origin", "https://evil.example"))
        #expect(Self.status(foreign, bodies: .any) == 403)
        #expect(Self.status(fields, host: "evil.example:8090", bodies: .any) == 421)
    }

    @Test("a request names one Host")
    func hostCount() {
        #expect(Self.status(host: nil) == 400)
        #expect(Self.status(Self.fields(("Host", "localhost:8090")), host: "localhost:8090") == 400)
        #expect(Self.status(Self.fields(("Host", "localhost:8090")), host: "localhost:8091") == 400)
        #expect(Self.status(host: nil, at: "0.0.0.0") == 400)
    }

    @Test(
        "on this machine the Host is this machine, with our port",
        arguments: [
            ("localhost:8090", nil), ("127.0.0.1:8090", nil), ("[::1]:8090", nil), ("LocalHost:8090", nil),
            ("localhost", 421), ("localhost:80", 421), ("localhost:18090", 421), ("evil.example:8090", 421),
            ("127.0.0.1.evil.example:8090", 421), ("evil.example", 421), ("127.0.0.2:8090", 421), ("", 421),
            ("localhost:8090:8090", 421), ("localhost.:8090", 421), ("user@localhost:8090", 421), (":8090", 421),
        ]
    )
    func host(_ text: String, _ status: Int?) {
        #expect(Self.status(host: text) == status)
        #expect(Self.status(host: text, at: "localhost") == status)
        #expect(Self.status(host: text, at: "::1") == status)
        #expect(Self.status(method: "GET", host: text) == status)
        #expect(Self.status(host: text, at: "0.0.0.0") == nil, "others know the machine by other names")
    }

    @Test func `an address of this machine that was listened on is its own`() {
        #expect(Self.status(host: "127.0.0.2:8090", at: "127.0.0.2") == nil)
    }

    @Test(
        "no page of another place may call, and none of its own page's callers is held up",
        arguments: [
            ("Origin", "http://localhost:8090", nil), ("Origin", "http://127.0.0.1:8090", nil),
            ("Origin", "http://localhost:3000", 403), ("Origin", "https://localhost:8090", 403),
            ("Origin", "http://evil.example", 403), ("Origin", "null", 403), ("Origin", "", 403),
            ("Origin", "http://localhost:8090.evil.example", 403),
            ("Origin", "http://evil.example/localhost:8090", 403),
            ("Sec-Fetch-Site", "same-origin", nil), ("Sec-Fetch-Site", "none", nil),
            ("Sec-Fetch-Site", "cross-site", 403), ("Sec-Fetch-Site", "same-site", 403), ("Sec-Fetch-Site", "x", 403),
        ]
    )
    func page(_ name: String, _ value: String, _ status: Int?) {
        #expect(Self.status(Self.fields((name, value))) == status)
        #expect(Self.status(Self.fields((name, value)), method: "GET") == status)
        #expect(Self.status(Self.fields((name, value)), method: "OPTIONS") == status)
        let twice = Self.fields((name, value), (name, name == "Origin" ? "http://evil.example" : "cross-site"))
        #expect(Self.status(twice) == 403)
    }

    @Test func `beyond this machine no page may call at all`() {
        for origin in ["http://localhost:8090", "http://192.0.2.1:8090"] {
            #expect(Self.status(Self.fields(("Origin", origin)), host: "192.0.2.1:8090", at: "0.0.0.0") == 403)
        }
    }

    @Test(
        "a POST is JSON, with any parameters",
        arguments: [
            ("application/json", nil), ("application/json; charset=utf-8", nil), ("APPLICATION/JSON", nil),
            (" application/json ;charset=x", nil), ("text/plain", 415), ("text/plain; application/json", 415),
            ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415), ("application/jsonp", 415),
            ("application/json, text/plain", 415), ("application / json", 415), ("", 415),
        ]
    )
    func media(_ type: String, _ status: Int?) {
        #expect(Self.status(Self.fields(("Content-Type", type))) == status)
        #expect(Self.status(Self.fields(("Content-Type", type)), method: "GET") == nil)
    }

    @Test(
        "where a key is wanted, whoever posts shows it",
        arguments: [
            ("Authorization", "Bearer the-key-of-this-server", nil),
            ("Authorization", "bearer the-key-of-this-server", nil), ("X-API-Key", "the-key-of-this-server", nil),
            ("Authorization", "the-key-of-this-server", 401), ("Authorization", "Basic the-key-of-this-server", 401),
            ("Authorization", "Bearer the-key-of-this-servex", 401), ("Authorization", "Bearer ", 401),
            ("X-API-Key", "", 401), ("X-Other", "the-key-of-this-server", 401),
        ]
    )
    func key(_ name: String, _ value: String, _ status: Int?) {
        let key = Secret("the-key-of-this-server")
        for address in ["127.0.0.1", "0.0.0.0"] {
            #expect(Self.status(Self.fields((name, value)), at: address, key: key) == status)
            #expect(Self.status(method: "GET", at: address, key: key) == nil)
        }
    }

    @Test func `it stands before every route, and a refused request ends its connection`() async throws {
        try await Served.run { server in
            for (line, headers, status) in [
                ("POST /execute", ["Content-Type: text/plain"], 415),
                ("POST /nowhere", ["Content-Type: text/plain"], 415),
                ("GET /health", ["Origin: http://evil.example"], 403), ("GET /", ["Sec-Fetch-Site: cross-site"], 403),
            ] {
                let client = try await server.client()
                #expect(try await client.ask(line, headers: headers, body: "{}").status == status)
                #expect(try await client.rest() == "")
            }
            let asker = try await server.client()
            await asker.send("HEAD /health HTTP/1.1\r\nHost: \(asker.host)\r\nOrigin: null\r\n\r\n")
            let head = try await asker.rest()
            #expect(head.hasPrefix("HTTP/1.1 403 ") && head.hasSuffix("\r\n\r\n"), "a HEAD has no body")
            let client = try await server.client()
            await client.send("GET /health HTTP/1.1\r\nHost: localhost:\(server.port)\r\nHost: evil\r\n\r\n")
            #expect(try await client.reply().status == 400)
            let other = try await server.client()
            await other.send("GET /health HTTP/1.1\r\n\r\n")
            #expect(try await other.reply().status == 400)
        }
    }

    @Test func `a key is asked for over HTTP, and what to send is said`() async throws {
        try await Served.run(key: Secret("the-key")) { server in
            let refused = try await server.execute("{}")
            #expect(refused.status == 401)
            #expect(refused.headers["www-authenticate"] == "Bearer")
            #expect(refused.body == #"{"error":"a key is needed: Authorization: Bearer KEY"}"#)
            let headers = ["Authorization: Bearer the-key"]
            #expect(try await server.client().ask("POST /execute", headers: headers, body: "{}").status == 400)
            #expect(try await server.client().ask("GET /health").status == 200)
        }
    }
}
