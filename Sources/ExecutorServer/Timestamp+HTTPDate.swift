import Core
import Glibc

extension Timestamp {
    /// The timestamp in the date format of HTTP, such as `Tue, 28 Oct 2025 12:00:00 GMT`.
    ///
    /// Source: RFC 9110, section 5.6.7, IMF-fixdate.
    var httpDate: String {
        var seconds = time_t(seconds)
        var date = tm()
        gmtime_r(&seconds, &date)
        return String(unsafeUninitializedCapacity: 29) { bytes in
            var end = 0
            func put(_ text: some Sequence<UInt8>) {
                for byte in text {
                    bytes[end] = byte
                    end += 1
                }
            }
            func put(two value: Int32) {
                put(CollectionOfOne(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10 % 10)))
                put(CollectionOfOne(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)))
            }
            put("SunMonTueWedThuFriSat".utf8.dropFirst(3 * Int(date.tm_wday)).prefix(3))
            put(", ".utf8)
            put(two: date.tm_mday)
            put(" ".utf8)
            put("JanFebMarAprMayJunJulAugSepOctNovDec".utf8.dropFirst(3 * Int(date.tm_mon)).prefix(3))
            put(" ".utf8)
            put(two: (date.tm_year + 1900) / 100)
            put(two: date.tm_year + 1900)
            put(" ".utf8)
            put(two: date.tm_hour)
            put(":".utf8)
            put(two: date.tm_min)
            put(":".utf8)
            put(two: date.tm_sec)
            put(" GMT".utf8)
            return end
        }
    }
}
