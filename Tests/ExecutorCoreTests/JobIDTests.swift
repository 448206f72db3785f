import ExecutorCore
import OrderedJSON
import Testing

@Suite("Ids of jobs")
struct JobIDTests {
    @Test(
        "an id is text, a number or true, and comes back in the form in which it came",
        arguments: [(#""a""#, "a"), ("7", "7"), ("7.0", "7"), ("70e-1", "7"), ("true", "true"), ("-1", "-1")]
    )
    func reads(_ text: String, _ id: String) throws {
        let json = try JSONValue(parsing: text)
        let job = try #require(JobID(json))
        #expect(job.text == id && job.json == json)
    }

    @Test(
        "what JavaScript holds for false, and what has parts, is no id",
        arguments: [#""""#, "0", "-0.0", "false", "null", "[]", "{}"]
    )
    func refuses(_ text: String) throws {
        #expect(JobID(try JSONValue(parsing: text)) == nil)
    }
}
