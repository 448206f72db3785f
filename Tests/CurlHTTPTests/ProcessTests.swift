import Core
import CurlHTTP
import Foundation
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// Claims about a whole process, each checked in one of its own.
@Suite("The process")
struct ProcessTests {
    @Test func `sixty-four transfers are in flight on one thread`() async {
        await #expect(processExitsWith: .success) {
            let (all, gate) = (64, DispatchSemaphore(value: 0))
            let arrived = Mutex(0)
            let threads = Mutex(0)
            let server = ScriptedServer { _, line in
                let isLast = arrived.withLock { arrived in
                    arrived += 1
                    return arrived == all
                }
                if isLast {
                    threads.withLock { $0 = namedThreads("curl") }
                    for _ in 1..<all { gate.signal() }
                } else {
                    gate.wait()
                }
                line.answer(body: Array("\(line.number)".utf8))
            }
            let transport = CurlTransport()
            let url = try server.url()
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...all { group.addTask { try await transport.send(HTTPClientRequest(.get, url)).text } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers.count == all)
            #expect(threads.withLock { $0 } == 1)
        }
    }

    @Test func `libcurl is loaded by the first transfer, not before`() async {
        await #expect(processExitsWith: .success) {
            let server = ScriptedServer { _, line in line.answer() }
            let transport = CurlTransport()
            #expect(!isLoaded("libcurl.so.4"))
            #expect(namedThreads("curl") == 0)
            _ = try await transport.send(HTTPClientRequest(.get, server.url()))
            #expect(isLoaded("libcurl.so.4"))
            #expect(namedThreads("curl") == 1)
            withExtendedLifetime(transport) {}
        }
    }

    @Test func `an answer whose first header line is folded corrupts nothing that another one left`() async {
        await #expect(processExitsWith: .success) {
            let server = ScriptedServer { request, line in
                let number = Int(request.line.split(separator: "/")[1].prefix(while: \.isNumber)) ?? 0
                let fields = (0...(number % 40)).map { "X-\($0): \(String(repeating: "v", count: 20 * $0))\r\n" }
                    .joined()
                let folded = number % 2 == 0 ? "" : " " + String(repeating: "f", count: 7 * number) + ": y\r\n"
                line.write("HTTP/1.1 200 OK\r\n\(folded)Content-Length: 2\r\n\(fields)\r\nok")
            }
            let transport = CurlTransport()
            for number in 1...400 {
                let reply = try? await transport.send(HTTPClientRequest(.get, server.url("/\(number)")))
                #expect(reply.map { $0.text == "ok" } ?? true)
            }
        }
    }

    @Test func `a proxy is asked for hosts elsewhere, never for this machine`() async {
        await #expect(processExitsWith: .success) {
            let proxy = ScriptedServer { _, line in line.answer(body: Array("proxy".utf8)) }
            let server = ScriptedServer { _, line in line.answer(body: Array("server".utf8)) }
            setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let transport = CurlTransport()
            let elsewhere = HTTPClientRequest(.get, try HTTPURL("http://elsewhere.invalid/x"))
            #expect(try await transport.send(elsewhere).text == "proxy")
            #expect(try await transport.send(HTTPClientRequest(.get, server.url())).text == "server")
            #expect(try await transport.send(elsewhere).text == "proxy")
            let local = try HTTPURL("http://localhost:\(server.port)/")
            #expect(try await transport.send(HTTPClientRequest(.get, local)).text == "server")
            #expect(
                await proxy.allArrivals().map(\.line)
                    == Array(repeating: "GET http://elsewhere.invalid/x HTTP/1.1", count: 2)
            )
        }
    }
}

/// The number of threads of this process with that name.
private func namedThreads(_ name: String) -> Int {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return tasks.count { (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == "\(name)\n" }
}

private func isLoaded(_ library: String) -> Bool {
    dlopen(library, RTLD_LAZY | RTLD_NOLOAD) != nil
}
