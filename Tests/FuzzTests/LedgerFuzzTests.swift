import Core
import Foundation
import GRDB
import OrderedJSON
import PaymentModel
import Payments
import Testing

@testable import Stores

@Suite("Random rows of a ledger")
struct LedgerFuzzTests {
    private static let samples = [
        #"{"id":1,"createdAt":1761652800250,"jobId":"job","task":"{}","step":"create","session":"run","origin":"server","what":"create","purpose":"create a cache","host":"api.xcache.io","payer":"router","network":"eip155:8453","asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","amount":"50000","scope":"dollars","challenge":"{\"x402Version\":1,\"accepts\":[]}","nonce":"abc","moment":1761652800250,"validBefore":1761653100250,"state":"paid","charge":"50000","leaseOwner":"w","leaseEnds":1761652900250,"counted":"50000000000000000","countsUntil":1761653220250,"tracking":"t","replyStatus":200,"replyBody":"{}","answer":"{\"status\":\"completed\"}"}"#,
        #"{"entry":1,"number":1,"sending":1,"at":1761652800250,"event":"paid","status":200,"isDelivered":1,"transaction":"0xabc","reasonCode":"http_500","reasonMessage":"m","reasonStep":"settle","charged":"50000"}"#,
    ]

    @Test func `a row is an entry whose moments and amounts are shown, or is damage`() {
        let words = [
            "dollars", "router", "paid", "refused", "unknown", "eip155:8453/0x", "console", "server", "sent-nothing",
        ]
        FuzzRun("ledger rows", Self.samples, words: words).check { bytes in
            guard let object = (try? JSONValue(parsing: bytes))?.object else { return nil }
            // The statements name every column, so none is ever missing.
            let names = EntryColumn.allCases.map(\.rawValue) + FactRow.columns + ["id"]
            var columns: [String: (any DatabaseValueConvertible)?] = [:]
            for name in names { columns[name] = .some(object[name].flatMap(Self.stored)) }
            let row = Row(columns)
            do throws(LedgerError) {
                let entry = try EntryRow(row: row, file: "ledger").entry()
                let now = Timestamp(sinceEpoch: .seconds(1_762_000_000))
                var moments = [entry.createdAt]
                if let signed = entry.signed { moments += [signed.moment, signed.validBefore + LedgerEntry.margin] }
                if let lease = entry.lease { moments.append(lease.until) }
                for moment in moments {
                    _ = (now - moment).formatted + moment.iso8601Milliseconds + moment.endOfDay.iso8601
                }
                _ =
                    "\(entry.state) \(entry.amountText) \(entry.counted) \(entry.countsUntil as Any) \(entry.scope.shown(entry.counted))"
                return nil
            } catch {
                if error.message.isEmpty { return "no message" }
            }
            do throws(LedgerError) {
                _ = try FactRow(row: row, file: "ledger").fact().at.iso8601
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }

    /// A value as a database may hold it, whatever the column is declared to be.
    private static func stored(_ value: JSONValue) -> (any DatabaseValueConvertible)? {
        switch value {
        case .null: nil
        case .bool(let value): value
        case .number(let number): number.int.map { Int64($0) } ?? number.double
        case .string(let text): text
        case .array, .object: Data(value.compactBytes)
        }
    }
}
