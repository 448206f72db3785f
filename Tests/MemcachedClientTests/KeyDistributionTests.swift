import Core
import Testing

@testable import MemcachedClient

@Suite("Distribution of keys over servers")
struct KeyDistributionTests {
    private static let places: [ServerPlace] = [
        .host("10.0.1.1", port: 11_211), .host("10.0.1.2", port: 11_212), .socket("/run/m.sock"),
    ]

    /// Source: calculated in Python from the points that libketama gives each server, four for each MD5 of its name, a
    /// hyphen and a number below 40.
    @Test func `keys lie where other clients look for them`() throws {
        let distribution = try KeyDistribution(over: Self.places)
        let indices = (0..<12).map { distribution.index(of: Array("c:key\($0)".utf8)) }
        #expect(indices == [2, 1, 0, 2, 0, 0, 1, 1, 1, 1, 2, 2])
    }

    @Test func `a server more takes its share of the keys, and moves no other one`() throws {
        let before = try KeyDistribution(over: Self.places)
        let after = try KeyDistribution(over: Self.places + [.host("10.0.1.3", port: 1)])
        var moved = 0
        for number in 0..<1000 {
            let key = Array("\(number)".utf8)
            let (old, new) = (before.index(of: key), after.index(of: key))
            #expect(old == new || new == 3)
            moved += old == new ? 0 : 1
        }
        #expect(150...350 ~= moved)
    }
}
