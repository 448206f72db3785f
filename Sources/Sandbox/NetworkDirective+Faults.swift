import CommandLanguage
import Core

/// The parser of directives about faults.
extension NetworkDirective {
    /// The longest delay of a slow answer, far from what a clock cannot count.
    private static let longestDelay = Duration.seconds(999_999_999_999)

    static func fault(_ words: [String]) throws(NetworkDirectiveError) -> NetworkDirective {
        guard words.count >= 2 else { throw .usage("fault") }
        let target: Fault.Target =
            switch words[0] {
            case "router": .router
            case "any": .any
            default: .operation(try operation(words[0]))
            }
        if words.count == 2, words[1] == "none" { return .noFault(target) }
        var rest = words.dropFirst()
        var count = 1
        if let last = rest.last, last.hasPrefix("x") {
            guard let times = Int(digits: String(last.dropFirst())), times > 0 else { throw .times(last) }
            count = times
            rest.removeLast()
        }
        if rest.count == 1, let kind = rest.first.flatMap({ PaymentFault.Kind(rawValue: $0) }) {
            return .paymentFault(try paymentFault(kind, at: target, count: count))
        }
        return .fault(Fault(try kind(Array(rest)), at: target, count: count))
    }

    private static func paymentFault(
        _ kind: PaymentFault.Kind,
        at target: Fault.Target,
        count: Int
    ) throws(NetworkDirectiveError) -> PaymentFault {
        switch target {
        case .router: throw .kindAtRouter(kind.rawValue)
        case .any: PaymentFault(kind, at: nil, count: count)
        case .operation(let operation): PaymentFault(kind, at: operation, count: count)
        }
    }

    private static func kind(_ words: [String]) throws(NetworkDirectiveError) -> Fault.Kind {
        guard let word = words.first else { throw .usage("fault") }
        if word == "slow" {
            guard words.count == 2 else { throw .usage("fault") }
            guard let span = (try? DurationParser.readMilliseconds(words[1])) ?? nil, span <= Self.longestDelay else {
                throw .duration(words[1])
            }
            return .slow(span)
        }
        guard words.count == 1 else { throw .usage("fault") }
        switch word {
        case "down": return .down
        case "silent": return .silent
        case "cut": return .cut
        case "html": return .html
        default:
            guard let status = Int(digits: word), 300...599 ~= status else { throw .kind(word) }
            return .status(status)
        }
    }
}
