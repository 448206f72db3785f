import Testing

@testable import ExecutorServer

@Suite("Bodies that are not wanted")
struct BodyTests {
    @Test func `bodies in flight share their memory, and who finds none is told to come again`() async throws {
        try await Served.run(limits: .patient(bodies: 150_000)) { server in
            let body = String(repeating: " ", count: 80_000)
            var status = 0
            var half = try await server.client()
            while status != 503 {
                half.vanish()
                // Where the other body is read first, it is this one that is told to come again.
                half = try await server.client()
                await half.send(half.head("Content-Length: 90000") + body)
                for _ in 1...20 where status != 503 {
                    status = try await server.client().ask("POST /execute", body: body).status
                    #expect([400, 503].contains(status))
                }
            }
            half.vanish()
            while status == 503 { status = try await server.execute("{}").status }
            #expect(status == 400)
        }
    }

    @Test func `a share is given back`() {
        let budget = BodyBudget(limit: 100)
        func grows(to size: Int, beside other: Int = 0) -> Bool {
            let one = budget.share()
            let two = budget.share()
            return one.grow(to: other) && two.grow(to: size)
        }
        for _ in 1...3 {
            #expect(grows(to: 100))
            #expect(!grows(to: 101))
            #expect(grows(to: 40, beside: 60))
            #expect(!grows(to: 41, beside: 60))
        }
    }

    @Test func `a refused body is not read on`() async throws {
        try await Served.run(limits: .patient(body: 1000)) { server in
            let client = try await server.client()
            await client.send(client.head("Content-Length: 6400000000"))
            #expect(try await client.reply().status == 413)
            var sent = 0
            while sent < 64 << 20, await client.sends(String(repeating: "x", count: 65_536)) { sent += 65_536 }
            #expect(sent < 64 << 20)
        }
    }

    @Test("whoever asks whether to go on is told so", arguments: ["100-continue", "100-Continue", "100-CONTINUE"])
    func expectation(_ words: String) async throws {
        try await Served.run { server in
            let client = try await server.client()
            await client.send(client.head("Expect: \(words)", "Content-Length: 2"))
            #expect(try await client.reply().status == 100)
            await client.send("{}")
            #expect(try await client.reply().status == 400)
        }
    }
}
