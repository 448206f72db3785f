import Core

/// A value of a column, as all databases can keep it.
enum StoredValue: Hashable, Sendable {
    /// Text without a NUL.
    case text(String)
    /// A number.
    case integer(Int)
    /// Bytes.
    case bytes([UInt8])

    /// Returns the value of any text, see ``StoredText``.
    static func free(_ text: String) -> StoredValue { .text(StoredText.stored(text)) }

    /// Returns the value of a moment, in milliseconds.
    static func moment(_ moment: Timestamp) -> StoredValue { .integer(moment.stored) }
}

/// A row that was read, from whichever database.
protocol StoredRow {
    /// Returns the value in the column with a name.
    func cell(_ column: String) -> any StoredCell
    /// Returns the value in a column, counted from 0.
    func cell(at index: Int) -> any StoredCell
}

/// A value that was read.
protocol StoredCell {
    /// True for NULL.
    var isNull: Bool { get }
    /// The value as a number; nil for anything else.
    var integer: Int? { get }
    /// The value as text; nil for anything else.
    var text: String? { get }
    /// The value as bytes; nil for anything else.
    var bytes: [UInt8]? { get }
}
