import Core
import OrderedJSON

/// The version of a challenge, determined from its `x402Version` and the shape of its entries.
struct VersionDetection {
    let version: Int
    private(set) var findings: [Finding] = []

    init(of object: JSONObject, entries: [JSONValue], isHeader: Bool) {
        let shape = Self.shape(of: entries)
        let guess = isHeader ? 2 : shape.isVersion2 ? 2 : 1
        let said = RawRequirements.text(object["x402Version"])
        switch said {
        case nil:
            version = guess
            findings = [
                Finding(
                    .warn,
                    .missingVersion,
                    field: "version",
                    expected: "x402Version \(guess)",
                    "x402Version is missing, read as version \(guess)"
                )
            ]
        case "2":
            version = 2
            if shape.hasOnlyOldAmounts { contradict(said, "is 2, but the entries use version 1") }
        case "1" where isHeader:
            version = 2
            contradict(said, "is 1 in a version 2 header, read as version 2")
        case "1":
            version = 1
            if shape.hasOnlyNewAmounts { contradict(said, "is 1, but the entries use version 2") }
        case .some(let text):
            version = guess
            findings = [
                Finding(
                    .fail,
                    .unsupportedVersion,
                    field: "version",
                    seen: text,
                    expected: "1 or 2",
                    "x402Version \(text.terminalSafe(upTo: 40)) is neither 1 nor 2"
                )
            ]
        }
    }

    private mutating func contradict(_ said: String?, _ explanation: String) {
        findings.append(
            Finding(
                .warn,
                .contradictingVersions,
                field: "version",
                seen: said ?? "",
                "x402Version \(explanation)"
            )
        )
    }

    private struct Shape {
        /// True if every entry has the new amount and the new kind of network name.
        var isVersion2 = true
        var hasOnlyOldAmounts = true
        var hasOnlyNewAmounts = true
    }

    private static func shape(of entries: [JSONValue]) -> Shape {
        var shape = Shape()
        for entry in entries.lazy.compactMap(\.object) {
            let hasNew = RawRequirements.text(entry["amount"]) != nil
            let hasOld = RawRequirements.text(entry["maxAmountRequired"]) != nil
            let hasColon = entry["network"]?.string?.utf8.contains(UInt8(ascii: ":")) ?? false
            shape.isVersion2 = shape.isVersion2 && hasNew && hasColon
            shape.hasOnlyOldAmounts = shape.hasOnlyOldAmounts && hasOld && !hasNew
            shape.hasOnlyNewAmounts = shape.hasOnlyNewAmounts && hasNew && !hasOld
        }
        return shape
    }
}
