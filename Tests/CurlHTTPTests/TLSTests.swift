import Core
import CurlHTTP
import HTTPTypes
import TestSupport
import Testing

/// A web server of openssl's own, with a certificate that nobody else trusts.
private struct TLSServer {
    let program: RunningProgram
    let folder: TemporaryFolder
    let address: HTTPURL

    init() throws {
        folder = try TemporaryFolder()
        let request = try RunningProgram(
            "/usr/bin/env",
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem"]
                + ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path
        )
        #expect(try request.waitForExit() == 0)
        try folder.write("hello over TLS", to: "greeting.txt")
        program = try RunningProgram(
            "/usr/bin/env",
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-WWW"],
            environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path
        )
        try program.wait("its port", until: { $0.output.contains("ACCEPT 127.0.0.1:") })
        let start = try #require(program.output.firstRange(of: "ACCEPT 127.0.0.1:"))
        let port = program.output[start.upperBound...].prefix { $0.isNumber }
        address = try HTTPURL("https://127.0.0.1:\(port)/greeting.txt")
    }

    func end() throws {
        program.signalled(15)
        _ = try program.waitForExit()
    }
}

@Suite("Transfers over TLS", .timeLimit(.minutes(10)), .blocking)
struct TLSTests {
    @Test func `version, phase and certificate of a trusted server are known`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(version: "1.0", certificateFile: server.folder.path + "/cert.pem")
        let reply = try await transport.send(HTTPClientRequest(.get, server.address))
        #expect(reply.status == 200)
        #expect(reply.text.contains("hello over TLS"))
        let facts = try #require(reply.facts)
        #expect(facts.tlsVersion == "TLSv1.3")
        #expect(facts.tls > facts.connect && facts.firstByte >= facts.tls)
        let certificate = try #require(facts.certificate)
        #expect(certificate.subject.contains("localhost"))
        #expect(certificate.issuer.contains("localhost"))
        #expect(!certificate.start.isEmpty && !certificate.expiry.isEmpty && certificate.start != certificate.expiry)
        try server.end()
    }

    @Test func `a server that nobody vouches for is refused before anything is sent`() async throws {
        let server = try TLSServer()
        let error = await #expect(throws: TransportError.self) {
            try await CurlTransport(version: "1.0").send(HTTPClientRequest(.get, server.address))
        }
        #expect(error?.kind == "tls")
        #expect(error?.sentNothing == true)
        try server.end()
    }
}
