import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import TestSupport

@Suite("Recorded pairs of the storage and compute services")
struct ProviderFixtureTests {
    private static let file = "services/providers-responses"

    private func pair(_ service: String, _ name: String) throws -> JSONValue {
        try #require(try Fixture.list(Self.file, service).first { $0["name"] == .string(name) })
    }

    /// Returns the names of the members of a recorded body and, for objects, those below.
    private func shape(_ value: JSONValue?) -> Set<String> {
        guard let members = value?.object else { return [] }
        return members.reduce(into: Set(members.keys)) { names, member in
            names.formUnion(shape(member.value).map { "\(member.key).\($0)" })
        }
    }

    @Test func `Pinata asks as recorded`() async throws {
        let expected = try #require(try pair("pinata", "pin public, unpaid")["headers"]?["PAYMENT-REQUIRED"]?.string)
        let reply = try await TestSandbox().send(.post, TestSandbox.pinata + "/pin/public?fileSize=1048576")
        let header = try #require(reply.headers[.named("PAYMENT-REQUIRED")])
        #expect(try JSONValue(base64: header).isEquivalent(to: JSONValue(base64: expected)))
    }

    @Test func `Pinata's upload has the recorded members`() async throws {
        let sandbox = try TestSandbox()
        let sold = try await sandbox.buy(
            try Buyer(on: sandbox),
            .post,
            TestSandbox.pinata + "/pin/public?fileSize=11"
        )
        #expect(shape(try sold.json) == shape(try pair("pinata", "pin public, paid")["body"]))
        let form = TestForm().field("network", "public").file([1]).body
        let address = try #require(try sold.json["url"]?.string)
        let reply = try await sandbox.send(.post, address, bytes: form, headers: TestForm.headers)
        #expect(shape(try reply.json) == shape(try pair("pinata", "upload to the signed address")["body"]))
    }

    @Test func `Turbo's receipts have the recorded members, but for the signature`() async throws {
        let sandbox = try TestSandbox()
        let address = TestSandbox.turbo + "/x402/data-item/unsigned"
        let content = [UInt8](repeating: 1, count: 600_000)
        let paid = try await sandbox.buy(try Buyer(on: sandbox), .post, address, bytes: content)
        let expected = shape(try pair("turbo", "unsigned data, paid")["body"]).subtracting(["public", "signature"])
        #expect(shape(try paid.json) == expected)
        let free = try await sandbox.send(.post, address, bytes: [1])
        #expect(shape(try free.json) == shape(try pair("turbo", "small file, free")["body"]))
    }

    @Test(
        "Echo answers as recorded",
        arguments: ["printed output", "value of the last line", "exception in the snippet", "bad body"]
    )
    func echo(_ name: String) async throws {
        let pair = try pair("echo", name)
        let sandbox = try TestSandbox()
        let reply = try await sandbox.buy(
            try Buyer(on: sandbox),
            .post,
            TestSandbox.echo + "/resource/e2b/execute",
            bytes: try #require(pair["request"]?["json"]).compactBytes
        )
        #expect(reply.status == pair["status"]?.int)
        #expect(try comparable(reply.json).isEquivalent(to: comparable(try #require(pair["body"]))))
    }

    /// Returns a body without what differs between two runs.
    private func comparable(_ body: JSONValue) throws -> JSONValue {
        var body = try #require(body.object)
        body["sandboxId"] = nil
        if var error = body["error"]?.object {
            error["traceback"] = nil
            body["error"] = .object(error)
        }
        return .object(body)
    }
}
