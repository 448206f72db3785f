import Console
import Core
import Foundation
import Logging
import Testing
import TestSupport

@testable import GalaksioApp

@Suite("What a console may reach")
struct AccessTests {
    @Test(
        "a reference reads no variable that may hold a secret",
        arguments: [
            "HTTPAYER_API_KEY", "EXECUTOR_PRIVATE_KEY", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "github_token",
            "PGPASSWORD",
        ]
    )
    func secrets(_ name: String) throws {
        let environment = try environment()
        let error = try #require(throws: CommandError.self) { try environment(name) }
        #expect(error.message == "$env.\(name) may hold a secret, so it can't be read")
    }

    @Test("a reference reads other variables")
    func others() throws {
        let environment = try environment()
        #expect(try environment("PATH") == ProcessInfo.processInfo.environment["PATH"])
        #expect(try environment("NO_SUCH_NAME") == nil)
    }

    private func environment() throws -> @Sendable (String) throws(CommandError) -> String? {
        let settings = try Settings(flags: [:], environment: [:], file: nil)
        let app = try AppServices.forConsole(
            settings,
            .prompt,
            logger: .silent
        )
        return app.services(server: UnavailableServer(), files: POSIXFileSystem()) { _ throws(CommandError) in
            throw .serverNotRunning
        }.environment
    }

    @Test(
        "a session reaches no file outside its folder",
        arguments: ["/etc/passwd", "../x", "a/../../x", "..", "a/.."]
    )
    func outside(_ path: String) {
        let folder = OverlayFileSystem(of: "sessions/cache/one.session")
        #expect(throws: CommandError.fileOutside(path)) { try folder.read(path) }
        #expect(throws: CommandError.fileOutside(path)) { try folder.write([], to: path, appending: false) }
    }

    @Test("a session reads the files of its own folder, and what it writes stays in memory")
    func inside() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = OverlayFileSystem(of: root.path + "/one.session")
        try folder.write(Array("a\n".utf8), to: "notes..txt", appending: false)
        try folder.write(Array("b\n".utf8), to: "notes..txt", appending: true)
        #expect(try folder.read("notes..txt") == Array("a\nb\n".utf8))
        #expect(!FileManager.default.fileExists(atPath: root.path + "/notes..txt"))
        try Data("c\n".utf8).write(to: root.appending(path: "there"))
        try folder.write(Array("d\n".utf8), to: "there", appending: true)
        #expect(try folder.read("there") == Array("c\nd\n".utf8))
        #expect(try String(contentsOf: root.appending(path: "there"), encoding: .utf8) == "c\n")
    }

    @Test("a link inside the folder leads nowhere else")
    func link() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "out"),
            withDestinationURL: FileManager.default.temporaryDirectory
        )
        let folder = OverlayFileSystem(of: root.path + "/one.session")
        #expect(throws: CommandError.fileOutside("out/x")) { try folder.read("out/x") }
        #expect(throws: CommandError.fileOutside("out/x")) { try folder.write([], to: "out/x", appending: false) }
    }
}

@Suite("The networks of the program")
struct AppServicesTests {
    private let logger = Logger.silent

    private func settings(_ environment: [String: String]) throws -> Settings {
        try Settings(flags: [:], environment: environment, file: nil)
    }

    @Test("without settings the console is local, and the server does not start")
    func local() throws {
        #expect(try AppServices.forConsole(try settings([:]), .prompt, logger: logger).facts.isLocal)
        let error = try #require(throws: SettingsError.self) {
            try AppServices.forServer(try settings([:]), logger: logger)
        }
        #expect(error.message.hasPrefix("HTTPAYER_ROUTER_URL is not set: "))
        #expect(error.code.exitCode == 3)
    }

    @Test("a router makes both live", arguments: ["HTTPAYER_ROUTER_URL", "X402_ROUTER_URL"])
    func live(_ name: String) throws {
        let settings = try settings([name: "http://localhost:3000"])
        #expect(try !AppServices.forConsole(settings, .prompt, logger: logger).facts.isLocal)
        #expect(try !AppServices.forServer(settings, logger: logger).facts.isLocal)
    }

    @Test("who is told to be local is local, whatever else is set")
    func chosen() throws {
        let settings = try settings(["HTTPAYER_ROUTER_URL": "http://localhost:3000", "GALAKSIO_NETWORK": "local"])
        #expect(try AppServices.forConsole(settings, .prompt, logger: logger).facts.isLocal)
        #expect(try AppServices.forServer(settings, logger: logger).facts.isLocal)
    }

    @Test("a key alone does not say where the router is")
    func keyAlone() throws {
        #expect(throws: SettingsError.self) {
            try AppServices.forConsole(try settings(["HTTPAYER_API_KEY": "k"]), .prompt, logger: logger)
        }
    }
}
