import Providers
import Foundation
import Testing
import Wire

@testable import Assembly

@Suite("The .env file")
struct EnvironmentFileTests {
    private func values(_ text: String) throws(SettingsError) -> [String: String] {
        try EnvironmentFile(text, path: ".env").values
    }

    @Test("the seed's own file works")
    func seed() throws {
        let file = """
            # Executor Configuration
            PORT=8090

            # HTTPayer Router Configuration
            HTTPAYER_ROUTER_URL=http://localhost:3000
            HTTPAYER_API_KEY=your-httpayer-api-key-here

            # Optional: Private key for automatic payment handling
            EXECUTOR_PRIVATE_KEY=0x...
            """
        let settings = try Settings(flags: [:], environment: [:], file: try EnvironmentFile(file, path: ".env"))
        #expect(try settings.port == 8090)
        #expect(try settings.routerURL?.origin == "http://localhost:3000")
        #expect(try settings.routerKey?.expose() == "your-httpayer-api-key-here")
        #expect(settings.wallet == nil)
        #expect(settings.hasLiveSettings)
        #expect(!settings.hasLimits)
    }

    @Test(
        "a line is a name and a value",
        arguments: [
            ("PORT=1", "1"),
            ("  PORT = 1  ", "1"),
            ("PORT=1\r", "1"),
            ("export PORT=1", "1"),
            ("PORT=1 # the usual one", "1"),
            ("PORT=1#2", "1#2"),
            ("PORT=a=b", "a=b"),
            ("PORT=1\nPORT=2", "2"),
        ]
    )
    func lines(_ text: String, _ value: String) throws {
        #expect(try values(text) == ["PORT": value])
    }

    @Test(
        "a comment, an empty line and an empty value are nothing",
        arguments: ["# PORT=1", "", "PORT=", "PORT= # none"]
    )
    func nothing(_ text: String) throws {
        #expect(try values(text).isEmpty)
    }

    @Test("names of other programs may stand there", arguments: ["EDITOR=vi", "DATABASE_URL=x", "NODE_ENV=production"])
    func others(_ text: String) throws {
        #expect(try values(text).count == 1)
    }

    @Test("a quoted value is refused, with the form that works", arguments: ["\"8090\"", "'8090'"])
    func quoted(_ value: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("# one\nPORT=\(value)") }
        #expect(error.message == ".env:2: PORT stands in quotes, which would become part of the value")
        #expect(error.hint == "PORT=value")
        #expect(error.code.exitCode == 3)
    }

    @Test(
        "a name that is almost one of ours is told with its line and the nearest one",
        arguments: [
            ("HTTPAYER_ROUTER_URI", "HTTPAYER_ROUTER_URL"),
            ("HTTPAYER_APIKEY", "HTTPAYER_API_KEY"),
            ("GALAKSIO_MAX_PER_PAYMEMT", "GALAKSIO_MAX_PER_PAYMENT"),
            ("GALAKSIO_BUDGTE", "GALAKSIO_BUDGET"),
        ]
    )
    func misspelt(_ name: String, _ nearest: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("\n\(name)=1") }
        #expect(error.message == ".env:2: no setting is called \(name); did you mean \(nearest)?")
        #expect(error.hint == "\(nearest)=value")
    }

    @Test("a line that is no setting is told with its line", arguments: ["PORT", "=1", "A B=1"])
    func noSetting(_ line: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("PORT=1\n\(line)") }
        #expect(error.message == ".env:2: this line is no setting; write NAME=VALUE")
    }

    @Test("the value of a line that is no setting is not shown")
    func noValueShown() throws {
        let error = try #require(throws: SettingsError.self) { try values("HTTPAYER API KEY=marked") }
        #expect(!error.message.contains("marked"))
    }

    @Test(".env.example names every setting once, can be read as it stands, and explains each")
    func example() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: ".env.example"), encoding: .utf8)
        let lines = text.components(separatedBy: "\n")
        let names = lines.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: "=").first.map(String.init) }
        #expect(names.sorted() == SettingKey.names.sorted())
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            #expect(index > 0 && lines[index - 1].hasPrefix("# "), "\(line) has no comment")
        }
        let settings = try Settings(flags: [:], environment: [:], file: try EnvironmentFile(text, path: ".env.example"))
        #expect(try settings.port == 8090)
        #expect(try settings.setStyle == .query)
        #expect(try settings.strictStatus == false)
        #expect(!settings.hasLimits, "copying the example must not change who pays")
    }
}
