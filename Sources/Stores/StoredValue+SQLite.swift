import Foundation
import GRDB

extension StoredValue: DatabaseValueConvertible {
    var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .integer(let integer): integer.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }

    static func fromDatabaseValue(_ value: DatabaseValue) -> StoredValue? {
        switch value.storage {
        case .int64(let integer): .integer(Int(integer))
        case .string(let text): .text(text)
        case .blob(let data): .bytes([UInt8](data))
        case .null, .double: nil
        }
    }
}

extension DatabaseValue: StoredCell {
    var integer: Int? { Int.fromDatabaseValue(self) }
    var text: String? { String.fromDatabaseValue(self) }
    var bytes: [UInt8]? { Data.fromDatabaseValue(self).map { [UInt8]($0) } }
}

extension Row: StoredRow {
    func cell(_ column: String) -> any StoredCell {
        let value: DatabaseValue = self[column]
        return value
    }

    func cell(at index: Int) -> any StoredCell {
        let value: DatabaseValue = self[index]
        return value
    }
}
