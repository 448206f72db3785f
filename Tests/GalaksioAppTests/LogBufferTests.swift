import Logging
import Testing

@testable import GalaksioApp

@Suite("The log beside the prompt")
struct LogBookTests {
    @Test("it keeps the messages of its level and above, without metadata")
    func level() {
        let book = LogBuffer()
        let logger = book.logger(level: .info)
        logger.debug("[httpayer] Payload: hidden")
        logger.info("[executor] one", metadata: ["jobId": "j"])
        logger.error("[executor] two")
        #expect(book.last(10) == ["[executor] one", "[executor] two"])
        #expect(book.last(1) == ["[executor] two"])
    }

    @Test("it forgets the oldest lines, and keeps ten thousand")
    func limit() {
        let book = LogBuffer()
        let logger = book.logger(level: .info)
        for number in 0..<20_001 { logger.info("\(number)") }
        #expect(book.last(.max).first == "10000")
        #expect(book.last(.max).count == 10_001)
    }

    @Test("whoever follows hears the next lines, and none of the earlier")
    func follow() async {
        let book = LogBuffer()
        let logger = book.logger(level: .info)
        logger.info("before")
        var lines = book.follow().makeAsyncIterator()
        logger.info("after")
        #expect(await lines.next() == "after")
    }
}
