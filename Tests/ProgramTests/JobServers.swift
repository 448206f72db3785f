import Foundation
import Glibc
import TestSupport
import Testing

/// Servers that share their jobs, and the counterpart at which what they did is counted.
struct JobServers {
    /// A server with its port.
    struct Server {
        let program: RunningProgram
        let port: Int

        /// Sends a job, and returns the status of the answer.
        func submit(_ task: String) -> Int {
            Loopback.ask("POST /jobs", port: port, body: task).status
        }

        /// Sends jobs in lines.
        func submitLines(_ tasks: String) -> Loopback.Reply {
            Loopback.ask("POST /jobs", port: port, body: tasks, type: "application/x-ndjson")
        }

        /// Returns a job once it has ended.
        func ended(_ id: String) throws -> [String: Any] {
            while true {
                let job = try object(Loopback.ask("GET /jobs/\(id)", port: port))
                if job["endedAt"] != nil { return job }
                usleep(50_000)
            }
        }

        /// Returns the jobs that a query chooses, a hundred at most.
        func list(_ query: String = "") throws -> [[String: Any]] {
            let page = try object(Loopback.ask("GET /jobs?limit=100&\(query)", port: port))
            return try #require(page["jobs"] as? [[String: Any]], "\(page)")
        }

        private func object(_ reply: Loopback.Reply) throws -> [String: Any] {
            let json = try? JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
            return try #require(json, "\(reply)")
        }

        /// Ends the server as an operator does.
        func end() throws {
            program.signalled(SIGTERM)
            #expect(try program.waitForExit() == 0)
        }

        /// Ends the server as a power cut does.
        func kill() throws {
            program.signalled(SIGKILL)
            _ = try program.waitForExit()
        }
    }

    /// The key of a wallet that only tests use.
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    /// The port of the counterpart: the router, the seller and the facilitator.
    let counterpart: Int
    private let local: RunningProgram
    private let home: TemporaryFolder
    private let settings: [String: String]
    private let niceness: Int

    /// Starts a counterpart at which a cache costs 0.01.
    ///
    /// With a `niceness` above 0, it and the servers leave the processor to the other tests.
    init(settings: [String: String] = [:], niceness: Int = 0) throws {
        self.niceness = niceness
        let address: String
        (local, address) = try Galaksio.startLocal(["price create 0.01 USDC base-sepolia"], niceness: niceness)
        counterpart = try #require(Int(address.split(separator: ":").last ?? ""))
        home = try TemporaryFolder()
        self.settings = settings
    }

    /// Starts a server that reaches the counterpart at its port, or at that of a relay.
    func start(at port: Int? = nil) throws -> Server {
        let address = "http://127.0.0.1:\(port ?? counterpart)"
        let own = ListeningSocket(queue: 0).port
        let program = try Galaksio.start(
            ["serve", "--port", "\(own)"],
            environment: [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "EXECUTOR_PRIVATE_KEY": Self.wallet, "XDG_STATE_HOME": home.path, "GALAKSIO_JOB_LEASE": "1s",
                "GALAKSIO_TIMEOUT": "2s", "GALAKSIO_LOG_LEVEL": "critical", "GALAKSIO_BUDGET": "5.00",
            ].merging(settings) { $1 },
            niceness: niceness
        )
        // Nobody reads its log, which would fill the pipe.
        for _ in 1...1200 {
            if Loopback.ask("GET /health", port: own).status == 200 { return Server(program: program, port: own) }
            usleep(50_000)
        }
        return try #require(nil as Server?, "the server does not answer: \(program.errors)")
    }

    /// Returns the numbers of the payments that the counterpart settled, each of which is one of a kind.
    func settled() throws -> Set<String> {
        let reply = Loopback.ask("GET /facilitator/transfers", port: counterpart)
        let json = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [[String: Any]]
        let transfers = try #require(json)
        let nonces = Set(transfers.compactMap { $0["nonce"] as? String })
        #expect(nonces.count == transfers.count, "no authorization is settled twice")
        return nonces
    }
}
