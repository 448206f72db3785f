import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Local faults")
struct FaultTests {
    @Test func `a status fault strikes once, and does nothing`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault set 503")
        #expect(try await sandbox.seller(.put, cache + "/k", "1").status == 503)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
        #expect(try await sandbox.seller(.put, cache + "/k", "1").status == 200)
    }

    @Test func `a fault strikes as often as it says, and only its operation`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault get 500 x2")
        #expect(try await sandbox.seller(.get, cache).status == 200)
        for expected in [500, 500, 404] { #expect(try await sandbox.seller(.get, cache + "/k").status == expected) }
        #expect(sandbox.network.plan.faults.isEmpty)
    }

    @Test func `a seller's 4xx passes through the router as it is`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault get 429 x2")
        let direct = try await sandbox.seller(.get, cache + "/k")
        #expect(direct.status == 429)
        #expect(direct.headers[.retryAfter] == "1")
        #expect(try await sandbox.routed("GET", cache + "/k") == direct)
    }

    @Test("a seller's fault behind the router is a bad gateway", arguments: ["500", "503", "html", "down", "cut"])
    func behindRouter(_ kind: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault get \(kind)")
        let reply = try await sandbox.routed("GET", cache + "/k")
        #expect(reply.status == 502)
        #expect(try reply.json["error"] == "Bad Gateway")
    }

    @Test(
        "the router's own faults look like its own",
        arguments: [
            ("401", 401, "Unauthorized: invalid API key"), ("402", 402, "Insufficient credits"),
            ("429", 429, "rate_limited"),
            ("502", 502, "fetch failed"), ("500", 500, "unknown error"), ("html", 503, "<html>"),
        ]
    )
    func router(_ kind: String, _ status: Int, _ text: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault router \(kind)")
        let reply = try await sandbox.routed("GET", cache)
        #expect(reply.status == status)
        #expect(reply.text.contains(text))
        #expect((reply.headers[.retryAfter] == "1") == (status == 429))
        #expect(try await sandbox.routed("GET", cache).status == 200)
    }

    @Test func `a host that is down refuses, and nothing was sent`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault router down")
        try sandbox.order("fault get down")
        await #expect(throws: TransportError.refused(host: "localhost:3000")) { try await sandbox.routed("GET", cache) }
        await #expect(throws: TransportError.refused(host: "api.xcache.io")) {
            try await sandbox.seller(.get, cache + "/k")
        }
    }

    @Test func `a slow answer takes its time on the clock, and comes`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        for target in ["set", "router"] {
            try sandbox.order("fault \(target) slow 20s")
            let before = sandbox.time.moved
            #expect(try await sandbox.routed("PUT", cache + "/k", #","data":1"#).status == 200)
            #expect(sandbox.time.moved - before == .seconds(20))
        }
    }

    @Test func `an answer beyond the deadline is not waited for, but the work was done`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault set slow 1m30s")
        await #expect(throws: TransportError.timedOut(host: "api.xcache.io", after: .seconds(30))) {
            try await sandbox.seller(.put, cache + "/k", "1")
        }
        #expect(sandbox.time.moved == .seconds(30))
        #expect(try await sandbox.seller(.get, cache + "/k").status == 200)
    }

    @Test("a silent host is waited for until the deadline, and has done nothing", arguments: [true, false])
    func silent(_ isRouted: Bool) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault set silent")
        let host = isRouted ? "localhost:3000" : "api.xcache.io"
        await #expect(throws: TransportError.timedOut(host: host, after: .seconds(30))) {
            if isRouted {
                try await sandbox.routed("PUT", cache + "/k", #","data":1"#)
            } else {
                try await sandbox.seller(.put, cache + "/k", "1")
            }
        }
        #expect(sandbox.time.moved == .seconds(30))
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
    }

    @Test func `a connection that is cut leaves the work done`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault set cut")
        try sandbox.order("fault router cut")
        for key in ["a", "b"] {
            await #expect(throws: TransportError.self) {
                if key == "a" {
                    try await sandbox.seller(.put, cache + "/a", "1")
                } else {
                    try await sandbox.routed("PUT", cache + "/b", #","data":1"#)
                }
            }
            #expect(try await sandbox.seller(.get, "\(cache)/\(key)").status == 200)
        }
    }

    @Test func `a fault for any request takes the next, once`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("fault any 503 x2")
        #expect(try await sandbox.routed("GET", cache).status == 503)
        #expect(try await sandbox.seller(.get, cache).status == 503)
        #expect(try await sandbox.routed("GET", cache).status == 200)
    }

    @Test func `a request that leads nowhere is the next request too`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("fault any 503")
        try sandbox.order("reply 1")
        #expect(try await sandbox.seller(.get, "/a/b/c").status == 402)
        #expect(try await sandbox.seller(.get, "/a/b/c").status == 503)
        #expect(try await sandbox.seller(.get, "/a/b/c").status == 404)
    }

    @Test func `faults wait in the order in which they were given, and none takes them back`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        for line in ["fault list 500", "fault list 503", "fault list 504 x9"] { try sandbox.order(line) }
        for expected in [500, 503, 504] { #expect(try await sandbox.seller(.get, cache).status == expected) }
        try sandbox.order("fault list none")
        #expect(try await sandbox.seller(.get, cache).status == 200)
    }

    @Test func `none for any operation takes back all faults`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        for line in ["fault list 500 x9", "fault any 503 x9", "fault router down"] { try sandbox.order(line) }
        try sandbox.order("fault any none")
        #expect(try await sandbox.seller(.get, cache).status == 200)
    }

    @Test func `a cancelled task gets no answer`() async throws {
        let sandbox = try TestSandbox()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await sandbox.seller(.post, "/create")
        }
        await #expect(throws: TransportError.cancelledUnsent) { try await task.value }
        #expect(sandbox.network.requestCount(to: "api.xcache.io") == 0)
    }
}
