import Testing

@testable import ExecutorServer

@Suite("Who holds a port")
struct PortOwnerTests {
    private static let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F9A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
           1: 0100007F:1F9A 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
           2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
        """

    @Test func `only sockets that listen on the port count`() {
        #expect(ListeningProcess.listening(on: 8090, in: Self.table) == ["socket:[4711]"])
        #expect(ListeningProcess.listening(on: 22, in: Self.table) == ["socket:[4713]"])
        #expect(ListeningProcess.listening(on: 80, in: Self.table).isEmpty)
    }

    @Test func `a port that nobody holds has no owner`() {
        #expect(ListeningProcess.find(port: 1) == nil)
    }

    @Test func `of a program and its children the program is named`() {
        let parents = ["9": "812", "812": "1", "813": "812"]
        #expect(ListeningProcess.first(of: ["9", "812", "813"], parent: { parents[$0] }) == "812")
        #expect(ListeningProcess.first(of: ["9"], parent: { parents[$0] }) == "9")
        #expect(ListeningProcess.first(of: [], parent: { parents[$0] }) == nil)
    }

    @Test func `a parent is found behind any name`() {
        #expect(ListeningProcess.parent(in: "813 (a) b) S 812 813 0") == "812")
        #expect(ListeningProcess.parent(in: "") == nil)
    }
}
