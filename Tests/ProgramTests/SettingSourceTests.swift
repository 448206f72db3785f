import Glibc
import TestSupport
import Testing

@Suite("Where settings come from")
struct SettingSourceTests {
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    @Test func `no key of the environment reaches an address of a .env`() throws {
        let trap = Loopback.Port(.silent)
        let folder = try TemporaryFolder()
        for (name, key) in [
            ("HTTPAYER_ROUTER_URL", ["HTTPAYER_API_KEY": "marked"]),
            ("XCACHE_BASE_URL", ["EXECUTOR_PRIVATE_KEY": Self.wallet, "HTTPAYER_ROUTER_URL": "http://127.0.0.1:1"]),
        ] {
            try folder.write("\(name)=http://127.0.0.1:\(trap.number)\n", to: ".env")
            for arguments in [["create"], ["serve", "--port", "0"]] {
                let ending = try Galaksio.run(
                    arguments,
                    environment: key.merging(["GALAKSIO_BUDGET": "1.00"]) { $1 },
                    folder: folder.path
                )
                #expect(ending.status == 3)
                #expect(ending.errors.contains("(environment) is not used with \(name) (.env): "), "\(ending.errors)")
                #expect(ending.errors.contains("try: export \(name)=http://127.0.0.1:\(trap.number)\n"))
            }
        }
    }
}
