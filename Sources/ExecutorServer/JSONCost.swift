/// An estimate of the memory that the values of a JSON text take.
enum JSONCost {
    /// The number of bytes that one value takes in its array or object, as measured.
    private static let value = 72

    /// Returns an upper bound, in bytes, of the memory that the values of a text take.
    ///
    /// It counts the commas, colons and opening brackets outside of strings: a text has at most one value more.
    static func bytes(of text: some Collection<UInt8>) -> Int {
        let values = text.withContiguousStorageIfAvailable(marks) ?? 0
        return (values + 1) * value
    }

    private static func marks(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var (count, isInString, isEscaped) = (0, false, false)
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\"): isEscaped = isInString
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): count += isInString ? 0 : 1
            default: break
            }
        }
        return count
    }
}
