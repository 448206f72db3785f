import LineEditing
import Testing

@Suite("List line reader")
struct ListLineReaderTests {
    @Test func `hands out its lines and then the end`() async {
        let reader = ScriptedLineReader(["a", "b"])
        let events = [await reader.next(.init(plain: "")), await reader.next(.init(plain: ""))]
        #expect(events == [.line("a"), .line("b")])
        #expect(await reader.next(.init(plain: "")) == .end)
    }

    @Test func `hands out events and secrets, and keeps notices and entries`() async {
        let reader = ScriptedLineReader(events: [.interrupt(draft: "x")], secrets: [[1, 2]], isInteractive: true)
        reader.notice("done")
        await reader.remember("get a")
        #expect(reader.isInteractive)
        #expect(await reader.next(.init(plain: "")) == .interrupt(draft: "x"))
        #expect(await reader.secret("") == [1, 2])
        #expect(await reader.secret("") == nil)
        #expect(reader.notices == ["done"])
        #expect(reader.remembered == ["get a"])
    }

    @Test func `a signal comes before what is left`() async {
        let reader = ScriptedLineReader(["a"])
        reader.cancel(signal: 1)
        #expect(await reader.next(.init(plain: "")) == .terminated(signal: 1))
    }
}
