import Core
import NIOCore
import OrderedJSON

extension JSONValue {
    /// Parses exactly one JSON value from a body, without copying the body.
    ///
    /// - Throws: ``JSONError``.
    init(parsing body: ByteBuffer) throws(JSONError) {
        let result = body.withUnsafeReadableBytes { bytes in
            Result { () throws(JSONError) in try JSONParser.parse(bytes.assumingMemoryBound(to: UInt8.self)) }
        }
        self = try result.get()
    }
}
