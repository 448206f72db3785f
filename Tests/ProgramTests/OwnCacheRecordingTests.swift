import Foundation
import TestSupport
import Testing

/// Sessions over caches of one's own, recorded and replayed by the built program.
@Suite("Recordings of caches of one's own", .blocking, .enabled(if: RedisServer.isInstalled, "Redis is installed"))
struct OwnCacheRecordingTests {
    private static let lines = """
        :output human
        create as mine on redis
        set user:1 {"name":"Alice","n":1.50} ttl 1d
        get user:1
        get nothing
        explain set a 1
        keys
        set a 1 ttl 1500ms
        del user:1
        expire nothing 5
        use redis:other as second
        set b 2
        use mine
        dbsize
        providers redis
        status
        topup
        """

    @Test func `a session over Redis replays without Redis, and a changed character is noticed`() throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/redis.session"
        let server = try RedisServer()
        let environment = ["REDIS_URL": "redis://:s3cr3t@127.0.0.1:\(server.port)/0", "HOME": folder.path]
        try server.cli(["CONFIG", "SET", "requirepass", "s3cr3t"])
        let options = ["--network", "local", "--no-rc", "--keep-going", "--record", file]
        let recorded = try Galaksio.run(options, input: Self.lines, environment: environment, folder: folder.path)
        #expect(recorded.output.contains(#""name": "Alice""#) && recorded.output.contains("redis"), "\(recorded)")
        try server.stop()
        let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        #expect(text.contains(#"@ know {"provider":"redis","question":"work""#) && !text.contains("s3cr3t"))
        let replay = try Galaksio.run(["replay", file], folder: folder.path)
        #expect(replay.status == 0, "\(replay.output)\n\(text)")
        let changed = text.replacing(#"|   "name": "Alice","#, with: #"|   "name": "Alicf","#)
        #expect(changed != text)
        try changed.write(to: URL(filePath: file), atomically: true, encoding: .utf8)
        #expect(try Galaksio.run(["replay", file], folder: folder.path).status == 8)
    }
}
