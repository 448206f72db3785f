import Testing

@Suite("The REPL stays small")
struct REPLStorageTests {
    @Test func `the REPL has 8 stored properties at most`() throws {
        let repl = Mirror(reflecting: LocalConsole.make().loop)
        #expect(repl.children.count <= 8)
    }
}
