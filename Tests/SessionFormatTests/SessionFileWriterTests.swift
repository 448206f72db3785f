import Testing

@testable import SessionFormat

@Suite("Session file writer")
struct SessionFileWriterTests {
    private let writer = SessionFileWriter(isContinuousIntegration: false)

    @Test func `nothing is written where CI is set`() {
        let strict = SessionFileWriter(isContinuousIntegration: true)
        #expect(throws: SessionUpdateError.continuousIntegration) { try strict.updated("", with: []) }
    }

    @Test func `a file that changed since its replay is left alone`() {
        let edit = SessionEdit(number: 2, change: .replace(old: "| a", new: "| b"))
        #expect(throws: SessionUpdateError.changedMeanwhile(number: 2)) {
            try writer.updated("> x\n| c\n", with: [edit])
        }
        #expect(throws: SessionUpdateError.changedMeanwhile(number: 2)) { try writer.updated("> x\n", with: [edit]) }
    }

    @Test func `line ends and the end of the file stay as they are`() throws {
        let edit = SessionEdit(number: 2, change: .replace(old: "| a", new: "| b"))
        #expect(try writer.updated("> x\r\n| a\r\n", with: [edit]) == "> x\r\n| b\r\n")
        #expect(try writer.updated("> x\n| a", with: [edit]) == "> x\n| b")
    }
}
