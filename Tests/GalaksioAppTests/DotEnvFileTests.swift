import Core
import ExecutorCore
import Foundation
import Providers
import Testing
import TestSupport

@testable import GalaksioApp

@Suite("The .env file")
struct EnvironmentFileTests {
    private func values(_ text: String) throws(SettingsError) -> [String: String] {
        try DotEnvFile(text, path: ".env").values
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
        let settings = try Settings(flags: [:], environment: [:], file: try DotEnvFile(file, path: ".env"))
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
            ("PORT=1#2", "1"),
            ("PORT: 1", "1"),
            ("PORT=1\r\nEDITOR=", "1"),
            ("\u{FEFF}PORT=1", "1"),
            ("\tPORT\t=\t1\t", "1"),
            ("export\tPORT=1", "1"),
            ("PORT=\"1\"", "1"),
            ("PORT='1' # the usual one", "1"),
            ("PORT=`1`", "1"),
            ("PORT=\"1 # no comment\"", "1 # no comment"),
            ("PORT='a\\'b'", "a\\'b"),
            ("PORT=\"a\\nb\"", "a\nb"),
            ("PORT='a\\nb'", "a\\nb"),
            ("PORT='a\nb'", "a\nb"),
            ("PORT=it's", "it's"),
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

    @Test(
        "names of other programs may stand there",
        arguments: ["EDITOR=vi", "DATABASE_URL=x", "NODE_ENV=production", "a.b=1", "my-name=1", "POST=1"]
    )
    func others(_ text: String) throws {
        #expect(try values(text).count == 1)
    }

    @Test(
        "a quote that is not closed, or with text after it, is told with its line and name",
        arguments: ["\"8090", "'8090\nX=1", "`", "'8090' 1", "'8090\nX=' y"]
    )
    func badQuote(_ value: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("A='1\n2'\r\nPORT=\(value)") }
        let words = "the value of PORT has no closing quote, or text after it"
        #expect(error.message == ".env:3: \(words)")
        #expect(error.hint == "PORT=value")
        #expect(error.code.exitCode == 3)
    }

    @Test(
        "a strange quote of another program hides no setting behind it",
        arguments: ["A=\"it's", "A='it''s'", "A='", "A=\"x\nGALAKSIO_BUDGET=1.00\nB=\"y"]
    )
    func foreignQuote(_ text: String) throws {
        #expect(try values(text + "\nGALAKSIO_BUDGET=1.00")["GALAKSIO_BUDGET"] == "1.00")
    }

    @Test("all line ends are read, limits too", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(_ end: String) throws {
        let lines = ["# limits", "GALAKSIO_BUDGET=1.00", "", "GALAKSIO_MAX_PER_PAYMENT=0.10", "A='x\(end)y'", "PORT=1"]
        let values = try values(lines.joined(separator: end))
        #expect(values["GALAKSIO_BUDGET"] == "1.00" && values["GALAKSIO_MAX_PER_PAYMENT"] == "0.10")
        #expect(values["PORT"] == "1" && values["A"] == "x\(end)y")
        let error = try #require(throws: SettingsError.self) {
            try self.values(lines.joined(separator: end) + end + "GALAKSIO_BUDGTE=1")
        }
        #expect(error.message.hasPrefix(".env:8: "))
    }

    @Test("what is no UTF-8 is refused for our names alone, UTF-16 as a whole")
    func encodings() throws {
        func read(_ bytes: [UInt8]) throws(SettingsError) -> [String: String] {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            defer { buffer.deallocate() }
            buffer.copyBytes(from: bytes)
            return try DotEnvFile(reading: buffer, path: ".env").values
        }
        let bad = try #require(throws: SettingsError.self) { try read(Array("\nPORT=8".utf8) + [0xE4]) }
        #expect(bad.message == ".env:2: the value of PORT is not UTF-8")
        #expect(try read(Array("NAME=".utf8) + [0xE4] + Array("\nPORT=1".utf8)) == ["PORT": "1"])
        for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
            let wide = try #require(throws: SettingsError.self) { try read(mark + [0x50, 0]) }
            #expect(wide.message == ".env can't be read: it is UTF-16, not UTF-8")
        }
    }

    @Test(
        "a name that is almost one of ours is told with its line and the nearest one",
        arguments: [
            ("HTTPAYER_ROUTER_URI", "HTTPAYER_ROUTER_URL"),
            ("HTTPAYER_APIKEY", "HTTPAYER_API_KEY"),
            ("GALAKSIO_MAX_PER_PAYMEMT", "GALAKSIO_MAX_PER_PAYMENT"),
            ("GALAKSIO_BUDGTE", "GALAKSIO_BUDGET"), ("GALAKSIO-BUDGET", "GALAKSIO_BUDGET"),
            ("GALAKSIO.BUDGET", "GALAKSIO_BUDGET"), ("GALAKSIOBUDGET", "GALAKSIO_BUDGET"),
            ("galaksio_budget", "GALAKSIO_BUDGET"),
        ]
    )
    func misspelt(_ name: String, _ nearest: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("\n\(name)=1") }
        #expect(error.message == ".env:2: unknown setting \(name); did you mean \(nearest)?")
        #expect(error.hint == "\(nearest)=value")
    }

    @Test(
        "a line that is not a setting is told with its line",
        arguments: ["PORT", "=1", "A B=1", "PORT : 1", "PORT:1", "ä=1"]
    )
    func noSetting(_ line: String) throws {
        let error = try #require(throws: SettingsError.self) { try values("PORT=1\n\(line)") }
        #expect(error.message == ".env:2: not a setting, expected NAME=VALUE")
    }

    @Test("the value of a line that is not a setting is not shown")
    func noValueShown() throws {
        let error = try #require(throws: SettingsError.self) { try values("HTTPAYER API KEY=marked") }
        #expect(!error.message.contains("marked"))
    }

    @Test(
        ".env.example is the reference as `help environment --raw` prints it, names every setting once, can be read as it stands, and explains each"
    )
    func example() throws {
        let text = try Project.text(".env.example")
        #expect(text == SettingsReference.example)
        let lines = text.components(separatedBy: "\n")
        let names = lines.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: "=").first.map(String.init) }
        #expect(names.sorted() == SettingKey.names.sorted())
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            #expect(index > 0 && lines[index - 1].hasPrefix("# "), "\(line) has no comment")
        }
        let settings = try Settings(flags: [:], environment: [:], file: try DotEnvFile(text, path: ".env.example"))
        #expect(try settings.port == 8090)
        #expect(try settings.providerSettings().texts.isEmpty)
        #expect(try settings.strictStatus == false)
        #expect(!settings.hasLimits, "copying the example must not change who pays")
    }
}
