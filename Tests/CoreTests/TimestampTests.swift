import Core
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "text from anybody is read or refused, and never ends the program",
        arguments: [
            ("2025-10-28T12:00:00Z", 1_761_652_800), ("1970-01-01T00:00:00Z", 0),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("2025-10-28T9223372036854775807:00:00Z", nil), ("9223372036854775807-10-28T12:00:00Z", nil),
            ("2025-9223372036854775807-28T12:00:00Z", nil), ("2025-10-9223372036854775807T12:00:00Z", nil),
            ("2025-10-28T12:9223372036854775807:00Z", nil), ("2025-10-28T12:00:9223372036854775807Z", nil),
            ("2025-10-28T12:00:00.9223372036854775807Z", nil), ("10000-01-01T00:00:00Z", nil),
            ("2025-13-28T12:00:00Z", nil), ("2025-02-30T12:00:00Z", nil), ("2025-10-28T24:00:00Z", nil), ("", nil),
            ("99999999999999999999-10-28T12:00:00Z", nil), ("2025-10-28", nil),
        ] as [(String, Int?)]
    )
    func reads(_ text: String, _ seconds: Int?) {
        #expect(Timestamp(iso8601: text)?.seconds == seconds)
        let isFinerThanMilliseconds = text.contains("00.9")
        #expect(Timestamp(rfc3339: text)?.seconds == (isFinerThanMilliseconds ? 1_761_652_800 : seconds))
    }

    @Test(
        "what clients write is read as RFC 3339 has it",
        arguments: [
            ("2025-10-28T14:00:00+02:00", 1_761_652_800_000), ("2025-10-28T06:30:00.5-05:30", 1_761_652_800_500),
            ("2025-10-28t12:00:00.123999z", 1_761_652_800_123), ("2025-10-28T12:00:00+24:00", nil),
            ("2025-10-28T12:00:00", nil), ("2025-10-28 12:00:00Z", nil), ("2025-10-28T12:00:00+0200", nil),
            ("2025-10-28T12:00:60Z", nil), ("٢٠٢٥-10-28T12:00:00Z", nil),
        ] as [(String, Int?)]
    )
    func rfc3339(_ text: String, _ milliseconds: Int?) {
        #expect(Timestamp(rfc3339: text)?.sinceEpoch.milliseconds == milliseconds)
    }
}
