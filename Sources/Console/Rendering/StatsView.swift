import Core
import ExecutorCore
import OrderedJSON
import Payments
import X402

/// A view of a session's activity and cost: tasks, errors, times, and money by operation and by day.
enum StatsView {
    /// Returns the sums over a session's records and over entries of the ledger; records without a task do not count.
    static func answer(_ records: [Record], _ entries: [LedgerEntry]) -> CommandResult {
        let facts = Facts(records.filter { !$0.tasks.isEmpty && !$0.isRunning && !$0.isQuestion }, entries)
        return .shown(facts.blocks, json: .object(facts.json), raw: facts.raw)
    }

    private struct Facts {
        let tasks: Int
        let errors: [(code: String, count: Int)]
        let times: LatencyHistogram
        let entries: [LedgerEntry]
        let byOperation: [(name: String, entries: [LedgerEntry])]
        let byDay: [(name: String, entries: [LedgerEntry])]

        init(_ records: [Record], _ entries: [LedgerEntry]) {
            tasks = records.count
            let codes = Dictionary(grouping: records.compactMap(\.answer.failure), by: \.code.rawValue)
            errors = codes.map { ($0.key, $0.value.count) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            times = LatencyHistogram(records.map(\.elapsed))
            self.entries = entries
            let paid = entries.filter { $0.state == .paid }
            byOperation = Self.groups(paid) { String($0.taskSummary.prefix { $0 != " " }).terminalSafe }
            byDay = Self.groups(paid) { String($0.createdAt.iso8601.prefix(10)) }
        }

        private static func groups(
            _ entries: [LedgerEntry],
            by name: (LedgerEntry) -> String
        ) -> [(name: String, entries: [LedgerEntry])] {
            Dictionary(grouping: entries, by: name).map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
        }

        private var failed: Int { errors.reduce(0) { $0 + $1.count } }

        private var unknown: Int { entries.count { $0.state == .unknown || $0.state == .reserved } }

        // MARK: The three output forms

        var blocks: [Block] {
            var blocks = [field("tasks", summary)]
            if !errors.isEmpty {
                let bars = errors.map { Block.Bar($0.code, share: Double($0.count), note: "\($0.count)", role: .error) }
                blocks.append(.bars(bars))
            }
            if tasks > 0 { blocks += [field("time", StyledText(times.percentiles))] + times.histogram }
            blocks.append(field("spent", StyledText(spent)))
            // Both have one scale, so that they can be compared.
            if !byOperation.isEmpty { blocks.append(.bars((byOperation + byDay).map(Self.bar))) }
            return blocks
        }

        private func field(_ label: String, _ fact: StyledText) -> Block {
            .fields([Block.Field(label: StyledText(label, .strong), fact)], gutter: 7)
        }

        /// The summary of the tasks, such as `12: 10 done, 2 failed`.
        private var summary: StyledText {
            guard tasks > 0 else { return StyledText("none yet") }
            var text = StyledText("\(tasks): ") + StyledText("\(tasks - failed) done", .success)
            if failed > 0 { text = text + StyledText(", ") + StyledText("\(failed) failed", .error) }
            return text
        }

        private var spent: String {
            let open = unknown == 0 ? "" : ", \(unknown) unknown"
            return LedgerView.paid(entries) + open
        }

        private static func bar(_ group: (name: String, entries: [LedgerEntry])) -> Block.Bar {
            let units = group.entries.map { entry in
                let decimals = entry.terms == nil ? LedgerEntry.plainDecimals : entry.token?.decimals ?? 0
                return entry.charge.flatMap { Double($0.text) }.map { $0 / pow10(decimals) } ?? 0
            }
            return Block.Bar(group.name, share: units.reduce(0, +), note: LedgerView.paid(group.entries))
        }

        private static func pow10(_ exponent: Int) -> Double {
            (0..<exponent).reduce(1) { power, _ in power * 10 }
        }

        var json: JSONObject {
            var json: JSONObject = ["tasks": .int(tasks), "failed": .int(failed)]
            json.append("errors", .object(JSONObject(errors.map { ($0.code, .int($0.count)) })))
            times.append(to: &json)
            json.append("spent", .string(LedgerView.paid(entries)))
            json.append("unknown", .int(unknown))
            for (name, groups) in [("byOperation", byOperation), ("byDay", byDay)] {
                let members = groups.map { ($0.name, JSONValue.string(LedgerView.paid($0.entries))) }
                json.append(name, .object(JSONObject(members)))
            }
            return json
        }

        var raw: [String] {
            var rows = [["tasks", "\(tasks)"], ["failed", "\(failed)"]]
            rows += errors.map { ["error", $0.code, "\($0.count)"] }
            rows += [50, 95, 99].map { ["p\($0) ms", LatencyHistogram.milliseconds(times.percentile($0))] }
            rows += byOperation.map { ["spent", $0.name, LedgerView.paid($0.entries)] }
            rows += byDay.map { ["spent", $0.name, LedgerView.paid($0.entries)] }
            return rows.map { $0.joined(separator: "\t") }
        }
    }
}
