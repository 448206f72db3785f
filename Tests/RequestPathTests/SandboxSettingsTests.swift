import SessionReplay
import Core
import ExecutorCore
import Providers
import Sandbox
import SessionFormat
import Testing

@testable import GalaksioApp

@Suite("The local network goes by the names that providers declare")
struct SandboxSettingsTests {
    private static let setStyle = "GALAKSIO_SET_STYLE"

    @Test func `galaksio local prints a setting for every provider that has an address`() {
        let names = InProcessNetwork.Addresses().mounts.compactMap(\.setting)
        let declared = BuiltInProviders.settings.filter { $0.kind == .address }.map(\.name)
        #expect(declared.contains("XCACHE_BASE_URL"))
        #expect(Set(declared).isSubset(of: names), "\(declared)")
    }

    @Test("reads a set as the client's setting says", arguments: SetRequestFormat.allCases)
    func adapts(_ format: SetRequestFormat) throws {
        let setting = try #require(BuiltInProviders.settings.first { $0.name == Self.setStyle })
        #expect(setting.value(from: format.rawValue) == format.rawValue)
        var scenario = Scenario()
        scenario.adapt(toClientSettings: [setting.name: format.rawValue])
        #expect(scenario.setFormat == format)
    }

    @Test func `a session on the local network keeps the address that the network simulates`() async throws {
        let text = "galaksio-session 1\nseller: https://elsewhere.example\n\n> create us-east-1\n"
        let file = try SessionFileParser(path: "s.session").parse(text)
        var console = try await SandboxReplayEnvironment().open(file, at: "s.session")
        #expect(await console.run("create us-east-1") == 0)
        #expect(console.takeOutput().contains { $0.text.hasPrefix("OK cache ") })
    }
}
