import Core
import Foundation
import Testing

@Suite("Identifiers")
struct IDGeneratorTests {
    @Test func `random ids are UUIDs of version 4 in lower case, and none comes twice`() throws {
        let ids = (0..<1000).map { _ in IDGenerator.random.next() }
        #expect(Set(ids).count == 1000)
        for id in ids {
            let uuid = try #require(UUID(uuidString: id))
            #expect(uuid.uuidString.lowercased() == id)
            #expect(uuid.uuid.6 >> 4 == 4 && uuid.uuid.8 >> 6 == 2)
        }
    }

    @Test func `counted ids begin at one in each generator`() {
        let one = IDGenerator.counted()
        #expect(one.next() == "00000000-0000-4000-8000-000000000001")
        #expect(one.next() == "00000000-0000-4000-8000-000000000002")
        #expect(IDGenerator.counted().next() == "00000000-0000-4000-8000-000000000001")
    }

    @Test func `tasks that count at the same time never get the same id`() async {
        let ids = IDGenerator.counted()
        let all = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { (0..<100).map { _ in ids.next() } } }
            return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(all.count == 800)
    }
}
