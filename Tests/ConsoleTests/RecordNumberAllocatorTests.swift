import Testing

@testable import Console

@Suite("The numbers of records")
struct RecordNumbersTests {
    @Test(
        "go on behind what a session file says, which may be any number",
        arguments: [(-1, 1), (0, 1), (41, 42), (Int.max, 1_000_000_000), (Int.min, 1)]
    )
    func beginning(_ last: Int, next: Int) {
        let numbers = RecordNumberAllocator()
        numbers.begin(after: last)
        #expect(numbers.begin() == next)
        var book = RecordHistory()
        book.begin(after: last)
        #expect(book.nextNumber == next)
    }
}
