import ArgumentParser
import Core
import OrderedJSON
import Testing

@testable import GalaksioApp

@Suite("The console's command line")
struct ConsoleSubcommandTests {
    @Test("every flag is read")
    func flags() throws {
        let options = try ConsoleSubcommand.parse([
            "--json", "--raw", "--quiet", "--keep-going", "--trace", "--cache", "C", "--region", "R", "--provider", "P",
            "--router", "http://r", "--network", "live", "--set", "a=1", "--set", "b=x", "--color", "never", "--width",
            "40",
            "--timeout", "5s", "--no-rc", "--no-history", "--pay-up-to", "0.50", "--record", "f", "-c", "keys", "-x",
            "get", "k",
        ]).options
        let defaults = Mirror(reflecting: ConsoleOptions()).children.map { "\($0.value)" }
        let given = Mirror(reflecting: options).children.map { "\($0.value)" }
        #expect(zip(given, defaults).allSatisfy { $0 != $1 }, "\(given)")
        #expect(options.json && options.raw && options.quiet && options.keepGoing && options.trace)
        #expect(options.noRC && options.noHistory && options.takesLastArgument)
        #expect([options.cache, options.region, options.provider] == ["C", "R", "P"])
        #expect([options.color, options.width] == ["never", "40"])
        #expect(options.settingFlags() == [.routerURL: "http://r", .network: "live", .timeout: "5s"])
        #expect(try options.variables().map(\.0) == ["a", "b"])
        #expect(try options.variables().map(\.1) == [1, "x"])
        #expect([options.payUpTo, options.record] == ["0.50", "f"])
        #expect(options.command == ["keys"] && options.words == ["get", "k"])
    }

    @Test("flags behind the command belong to the command")
    func behind() throws {
        let options = try ConsoleSubcommand.parse(["set", "k", "v", "--ttl", "5", "--json"]).options
        #expect(!options.json)
        #expect(try options.commandWords() == ["set", "k", "v", "--ttl", "5", "--json"])
    }

    @Test("-c may be repeated and keeps its order")
    func repeated() throws {
        let options = try ConsoleSubcommand.parse(["-c", "create", "-c", "get k"]).options
        #expect(options.command == ["create", "get k"])
        #expect(!options.takesLinesFromInput)
    }

    @Test("without a command the lines come from standard input")
    func input() throws {
        #expect(try ConsoleSubcommand.parse(["--json"]).options.takesLinesFromInput)
    }

    @Test("words behind -- are the command, whatever they look like")
    func terminator() throws {
        #expect(try ConsoleSubcommand.parse(["--", "get", "--k"]).options.commandWords() == ["get", "--k"])
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            (["--jsno", "get", "k"], UsageError.unknownFlag("--jsno", nearest: "--json")),
            (["--quite"], .unknownFlag("--quite", nearest: "--quiet")),
            (["-q"], .unknownFlag("-q", nearest: nil)),
            (["--pay-upto=1"], .unknownFlag("--pay-upto", nearest: "--pay-up-to")),
            (["-c", "keys", "get", "k"], .wordsBesideLines),
            (["-x"], .noCommandForInput),
        ]
    )
    func refused(_ arguments: [String], _ error: UsageError) throws {
        #expect(throws: error) { try ConsoleSubcommand.parse(arguments).options.commandWords() }
        #expect(error.code.exitCode == 2)
    }

    @Test("a variable is a name and a value", arguments: ["5", "=5", ""])
    func variable(_ text: String) throws {
        let options = try ConsoleSubcommand.parse(["--set", text]).options
        let error = try #require(throws: SettingsError.self) { try options.variables() }
        #expect(error.message.hasSuffix(" is not a valid --set; allowed: NAME=VALUE"))
    }
}
