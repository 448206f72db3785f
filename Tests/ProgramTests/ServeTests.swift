import Foundation
import TestSupport
import Testing

@Suite("The server in the foreground", .serialized, .blocking)
struct ServeTests {
    /// A server over a local network, each a process of its own.
    final class Pair {
        let local: RunningProgram
        let server: RunningProgram
        let port: Int
        let address: String

        init(_ directives: [String] = [], environment: [String: String] = [:]) throws {
            (local, address) = try Galaksio.startLocal(directives)
            server = try Galaksio.start(
                ["serve", "--port", "0"],
                environment: environment.merging(["HTTPAYER_ROUTER_URL": address]) { $1 }
            )
            try server.wait("its last line", until: { $0.errors.contains("[INFO] Reachable from ") })
            port = try #require(ServeTests.number(after: "running on port ", in: server.errors))
        }

        func execute(_ body: String) -> Loopback.Reply {
            Loopback.ask("POST /execute", port: port, body: body)
        }
    }

    private static func number(after text: String, in whole: String) -> Int? {
        guard let range = whole.range(of: text) else { return nil }
        return Int(whole[range.upperBound...].prefix(while: \.isNumber))
    }

    @Test("the seed's three tasks are answered as the seed says")
    func seed() throws {
        let pair = try Pair()
        let created = pair.execute(
            """
            {"jobId":"uuid-1234","taskType":"cache","provider":"xcache","cacheOperation":"create","cacheRegion":"us-east-1"}
            """
        )
        let id = try #require(
            created.body.split(separator: "\"").map(String.init).first { UUID(uuidString: $0) != nil }
        )
        #expect(created.status == 200)
        #expect(
            created.body
                == #"{"jobId":"uuid-1234","status":"completed","result":{"cacheId":"\#(id)","region":"us-east-1"}}"#
        )
        let set = pair.execute(
            """
            {"jobId":"uuid-5678","taskType":"cache","provider":"xcache","cacheOperation":"set","cacheId":"\(id)",
            "cacheKey":"user:123","cacheValue":{"name":"Alice","email":"alice@example.com"},"cacheTtl":3600}
            """
        )
        #expect(set.status == 200)
        let value = #""key":"user:123","value":{"name":"Alice","email":"alice@example.com"},"ttl":3600"#
        #expect(set.body == #"{"jobId":"uuid-5678","status":"completed","result":{\#(value)}}"#)
        let get = pair.execute(
            """
            {"jobId":"uuid-9999","taskType":"cache","provider":"xcache","cacheOperation":"get","cacheId":"\(id)",
            "cacheKey":"user:123"}
            """
        )
        #expect(get.status == 200)
        let present = get.body.replacing("\"ttl\":3599}", with: "\"ttl\":3600}")
        #expect(present == #"{"jobId":"uuid-9999","status":"completed","result":{\#(value)}}"#)
        #expect(pair.server.output == "")
    }

    @Test("it says of its start and of a task what the original says")
    func log() throws {
        let pair = try Pair()
        _ = pair.execute(#"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#)
        try pair.server.wait("the last line", until: { $0.errors.contains("completed successfully") })
        #expect(
            pair.server.errors == """
                [httpayer] Warning: HTTPAYER_API_KEY not set, requests may fail
                [INFO] Galaksio Executor (Swift 0.1.0) running on port \(pair.port)
                [INFO] HTTPayer Router URL: \(pair.address)
                [INFO] Supported providers: xcache, pinata, openx402, turbo, galaksio_storage, merit-systems
                [INFO] Reachable from this machine only, spending needs no key
                [INFO] Jobs and payments are kept in memory, and end with this server
                [executor] Received task - JobID: j-1, TaskType: cache, Provider: xcache
                [xcache] Handling operation: create for job j-1
                [httpayer] Making POST request to https://api.xcache.io/create
                [httpayer] Request successful: 201
                [executor] Task j-1 completed successfully

                """
        )
    }

    @Test("a 402 is answered with 500, and its terms stand in the log as the original writes them")
    func challenge() throws {
        let pair = try Pair(["price create 0.50 USDC base-sepolia"])
        let reply = pair.execute(#"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#)
        #expect(reply.status == 500)
        #expect(reply.body.hasPrefix(#"{"jobId":"j-1","status":"failed","error":"#))
        #expect(reply.body.contains("Payment required: "))
        try pair.server.wait("the last line", until: { $0.errors.contains("[executor] Task j-1 failed: ") })
        #expect(
            pair.server.errors.contains(
                """
                [httpayer] Received 402 Payment Required
                [httpayer] Payment required: 500000 to 0x209693Bc6afc0C5328bA36FaF03C514EF312287C
                [httpayer] Network: base-sepolia
                [httpayer] Asset: 0x036CbD53842c5426634e7929541eC2318f3dCF7e

                """
            )
        )
    }

    @Test("health, an unknown path and text that is no JSON are answered")
    func others() throws {
        let pair = try Pair()
        let health = Loopback.ask("GET /health", port: pair.port)
        #expect(health.status == 200)
        #expect(health.body.hasPrefix(#"{"ok":true,"service":"galaksio-executor","timestamp":"20"#))
        #expect(health.body.hasSuffix(#"Z"}"#))
        #expect(Loopback.ask("GET /nothing", port: pair.port).status == 404)
        #expect(pair.execute("{").status == 400)
        #expect(pair.execute("{}").status == 400)
    }

    @Test("a port that is taken ends with 3, and a free one is named")
    func portTaken() throws {
        let taken = ListeningSocket()
        let environment = ["PORT": "\(taken.port)"]
        let ending = try Galaksio.run(["serve", "--network", "local"], environment: environment)
        #expect(ending.status == 3)
        #expect(ending.errors.contains("error: port \(taken.port) "))
        let free = try #require(Self.number(after: "--port ", in: ending.errors), "\(ending.errors)")
        #expect(free != taken.port && free > 0)
        let local = try Galaksio.run(["local", "--port", "\(taken.port)"])
        #expect(local.status == 3)
        #expect(local.errors.contains("error: port \(taken.port) "))
        #expect(local.errors.contains("try: galaksio local --port "))
        for command in ["serve", "local"] {
            let network = command == "serve" ? ["--network", "local"] : []
            let wrong = try Galaksio.run([command, "--port", "99999"] + network)
            #expect(wrong.status == 3)
            #expect(wrong.errors.contains("try: galaksio \(command) --port "), "\(wrong.errors)")
        }
        let prompt = try Galaksio.run(["-c", "serve start port \(taken.port)"])
        #expect(prompt.status == 3)
        #expect(prompt.errors.contains("try: galaksio -c 'serve start port "), "\(prompt.errors)")
    }

    @Test("only this machine reaches it, and its log says so")
    func reach() throws {
        let pair = try Pair()
        #expect(pair.server.errors.contains("[INFO] Reachable from this machine only, spending needs no key\n"))
        #expect(Loopback.ask("GET /health", port: pair.port).status == 200)
        // Another address of this machine, which a server for everybody would answer on.
        let request = try RunningProgram(
            "/usr/bin/python3",
            ["-c", "import socket, sys; socket.create_connection(('127.0.0.2', int(sys.argv[1])))", "\(pair.port)"],
            environment: [:],
            folder: "/"
        )
        #expect(try request.waitForExit() == 1)
        #expect(request.errors.contains("ConnectionRefusedError"))
    }

    @Test("beyond this machine it must be said who may spend", arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func openDoor(_ host: String) throws {
        for (arguments, environment) in [(["--host", host], [:]), ([], ["HOST": host])] {
            let ending = try Galaksio.run(["serve", "--network", "local"] + arguments, environment: environment)
            #expect(ending.status == 3)
            #expect(
                ending.errors == """
                    error: other machines can reach \(host): set GALAKSIO_API_KEY to a key, or to none to let anyone spend
                    try: export GALAKSIO_API_KEY=$(openssl rand -hex 32)

                    """
            )
        }
        let prompt = try Galaksio.run(["-c", "serve start port 0 host \(host)"])
        #expect(prompt.status == 3)
        #expect(prompt.errors.hasSuffix("try: galaksio -c 'serve start'\n"))
    }

    @Test("a key, or the word that none is wanted, opens it", arguments: ["the-key-of-this-server", "none"])
    func opened(_ key: String) throws {
        let server = try Galaksio.start(
            ["serve", "--network", "local", "--host", "0.0.0.0", "--port", "0"],
            environment: ["GALAKSIO_API_KEY": key]
        )
        let reach = "[INFO] Reachable from other machines (0.0.0.0), spending needs "
        try server.wait("its reach", until: { $0.errors.contains(reach) })
        #expect(server.errors.contains("without a key, so anyone can spend") == (key == "none"))
        #expect(!server.errors.contains("the-key-of-this-server"))
        let port = try #require(Self.number(after: "running on port ", in: server.errors))
        #expect(Loopback.ask("POST /execute", port: port, body: "{}").status == (key == "none" ? 400 : 401))
    }

    @Test("TERM and INT end it with 0", arguments: [SIGTERM, SIGINT])
    func end(_ signal: Int32) throws {
        let pair = try Pair()
        pair.server.signalled(signal)
        #expect(try pair.server.waitForExit() == 0)
        pair.local.signalled(signal)
        #expect(try pair.local.waitForExit() == 0)
    }

    @Test("a task that runs when TERM or INT comes is still answered", arguments: [SIGTERM, SIGINT])
    func drain(_ signal: Int32) async throws {
        let pair = try Pair(["fault create slow 1s"])
        let port = pair.port
        async let reply = withCheckedContinuation { done in
            Thread.detachNewThread {
                done.resume(
                    returning: Loopback.ask(
                        "POST /execute",
                        port: port,
                        body: #"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
                    )
                )
            }
        }
        try pair.server.wait("the task", until: { $0.errors.contains("[executor] Received task - JobID: j-1") })
        pair.server.signalled(signal)
        #expect(try pair.server.waitForExit() == 0)
        #expect(await reply.status == 200)
        #expect(pair.server.errors.hasSuffix("[executor] Task j-1 completed successfully\n"))
    }

    @Test("two processes share what stands in the local network")
    func shared() throws {
        let pair = try Pair()
        let environment = ["HTTPAYER_ROUTER_URL": pair.address]
        let id = try Galaksio.run(["create"], environment: environment).output.dropLast()
        #expect(try Galaksio.run(["--cache", "\(id)", "set", "k", "v"], environment: environment).status == 0)
        let get = pair.execute(
            """
            {"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"get","cacheId":"\(id)","cacheKey":"k"}
            """
        )
        #expect(get.body.contains(#""value":"v""#))
    }
}
