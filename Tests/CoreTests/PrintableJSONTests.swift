import Core
import OrderedJSON
import Testing

@Suite("JSON for a screen")
struct PrintableJSONTests {
    @Test(
        "what a screen would obey is escaped, and the value stays the same",
        arguments: [
            ("\u{1B}[2J", #""\u001b[2J""#), ("\u{9B}31m", #""\u009b31m""#), ("\u{7F}", #""\u007f""#),
            ("\u{202E}x", #""\u202ex""#), ("\u{E0001}", #""\udb40\udc01""#), ("ä€😀", #""ä€😀""#),
        ]
    )
    func escapes(_ text: String, _ shown: String) throws {
        let value = JSONValue.object(["a\(text)": .string(text)])
        #expect(JSONValue.string(text).terminalSafe == shown)
        #expect(try JSONValue(parsing: Array(value.terminalSafe.utf8)) == value)
    }

    @Test("no character reaches a screen that it would obey")
    func all() throws {
        for number in UInt32(0)..<0x3000 {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let value = JSONValue.string(String(Character(scalar)))
            #expect(value.terminalSafe == value.terminalSafe.terminalSafe)
            #expect(try JSONValue(parsing: Array(value.terminalSafe.utf8)) == value)
        }
    }
}
