import Foundation
import TestSupport
import Testing

/// Paid runs with marked keys; then everything that was written is searched for keys and signatures.
@Suite("Secrets of payments", .blocking)
struct PaymentSecretTests {
    private static let routerKey = "marked-router-key-5d1f"
    private static let walletKey = "0x" + String(repeating: "5ec2e7", count: 10) + "beef"

    /// The secrets in a text: the keys, a signature of 65 bytes, a payment header of either version.
    private func secrets(in text: String) -> [String] {
        let lower = text.lowercased()
        var found: [String] = []
        if lower.contains("marked-router-key") { found.append("router key") }
        if lower.contains("5ec2e75ec2e7") { found.append("wallet key") }
        if lower.firstMatch(of: /0x[0-9a-f]{130}/) != nil { found.append("signature") }
        // Base64 of `{"x402Version":` followed by a payment, not by a challenge, which is public.
        if text.contains("InBheWxvYWQi") || text.contains("\"payload\":{\"signature\"") { found.append("payment") }
        return found
    }

    private func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.map { "\(folder)/\($0)" }
    }

    @Test(
        "a paid run writes no key and no signature, in no form and into no file",
        arguments: [[], ["--json"], ["--raw"], ["--trace"]],
        ["v1", "v2"]
    )
    func paid(_ flags: [String], _ version: String) throws {
        let (local, address) = try Galaksio.startLocal([
            "price create 0.05 USDC base-sepolia \(version)", "price topup 0.05 USDC base-sepolia \(version)",
            "fault topup late-settle",
        ])
        defer { withExtendedLifetime(local) {} }
        let home = try TemporaryFolder()
        let lines = [
            "create us-east-1", "topup", "receipt", "ledger", "wallet", "policy", "policy test ledger", "trace 1",
            "trace 2", "explain 1", "explain 2", "challenge 1", "pay 2", "decline", "history", "let a = $1",
            "let b = $env.EXECUTOR_PRIVATE_KEY", "expect $1 == 1", "status", "record", "record stop",
        ]
        let ending = try Galaksio.run(
            flags + ["--keep-going", "--pay-up-to", "1.00", "--record", "\(home.path)/run.session"]
                + lines.flatMap { ["-c", $0] },
            environment: [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "HTTPAYER_API_KEY": Self.routerKey, "EXECUTOR_PRIVATE_KEY": Self.walletKey,
                "GALAKSIO_LOG_LEVEL": "trace", "XDG_STATE_HOME": home.path,
            ]
        )
        #expect(secrets(in: ending.output) == [])
        #expect(secrets(in: ending.errors) == [])
        let written = files(below: home.path)
        #expect(written.contains { $0.hasSuffix("ledger.sqlite") })
        #expect(written.contains { $0.hasSuffix("run.session") })
        for file in written {
            guard let bytes = FileManager.default.contents(atPath: file) else { continue }
            #expect(secrets(in: String(decoding: bytes, as: UTF8.self)) == [], "\(file)")
        }
        // The run must have paid, else nothing was tried.
        let port = try #require(Int(address.split(separator: ":").last ?? ""))
        let transfers = Loopback.ask("GET /facilitator/transfers", port: port).body
        #expect(transfers.components(separatedBy: "\"nonce\"").count == 3)
    }

    @Test(
        "a key that is none is refused, and never shown",
        arguments: [
            ("5ec2e75ec2e7", "12 hexadecimal digits"), ("0x5ec2e75ec2e7zz", "must be 64 hexadecimal digits"),
            (String(repeating: "0", count: 64), "zero"), ("0x" + String(repeating: "f", count: 64), "too large"),
        ]
    )
    func badKey(_ key: String, _ words: String) throws {
        let ending = try Galaksio.run(
            ["status"],
            environment: ["HTTPAYER_ROUTER_URL": "http://127.0.0.1:1", "EXECUTOR_PRIVATE_KEY": key]
        )
        #expect(ending.status == 3)
        #expect(ending.errors.hasPrefix("error: EXECUTOR_PRIVATE_KEY: the wallet key "))
        #expect(ending.errors.contains(words))
        #expect(!ending.errors.contains(key))
    }
}
