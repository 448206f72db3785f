import Core
import HTTPTypes
import OrderedJSON
import SessionFormat

/// The parts of a request that must be the same in a recorded exchange: method, address and body.
struct TapeRequestMatcher {
    private let method: HTTPRequest.Method
    private let url: HTTPURL
    private let body: JSONValue?

    init(_ call: HTTPClientRequest) {
        method = call.method
        url = call.url
        body = TapeBody.value(of: call.body)
    }

    /// Returns a description of the difference between an exchange and the request; nil if the exchange matches.
    func difference(from round: TapeRound) -> String? {
        guard method == round.method else { return "method \(method.rawValue), recorded \(round.method.rawValue)" }
        guard url == round.url else { return "address \(url.text), recorded \(round.url.text)" }
        let recorded = TapeBody.value(of: round.body?.bytes)
        switch (body, recorded) {
        case (nil, nil): return nil
        case (let asked?, let recorded?): return Self.difference(asked, recorded, at: "body")
        default: return "body \(Self.shown(body)), recorded \(Self.shown(recorded))"
        }
    }

    /// Returns a description of the exchange that is nearest to the request, and of the difference.
    func nearest(in rounds: [TapeRound], isUsed: [Bool]) -> String {
        let asked = "\(method.rawValue) \(url.text)"
        if let used = rounds.last(where: { difference(from: $0) == nil }) {
            return "the recording has no further answer for \(asked) (round \(used.label) was used)"
        }
        let unused = zip(rounds, isUsed).filter { !$0.1 }.map(\.0)
        guard let nearest = unused.max(by: { likeness(to: $0) < likeness(to: $1) }),
            let difference = difference(from: nearest)
        else { return "the recording has no answer left for \(asked)" }
        return "the recording has no answer for \(asked), nearest is round \(nearest.label): \(difference)"
    }

    private func likeness(to round: TapeRound) -> Int {
        var points = method == round.method ? 1 : 0
        if url.hasSameOrigin(as: round.url) { points += 2 }
        if url == round.url { points += 4 }
        points *= 100
        guard let body, let recorded = TapeBody.value(of: round.body?.bytes) else { return points }
        guard let members = body.object, let others = recorded.object else { return points }
        let same = members.filter { others[$0.key]?.isEquivalent(to: $0.value) ?? false }.count
        return points + min(same, 99)
    }

    private static func difference(_ asked: JSONValue, _ recorded: JSONValue, at place: String) -> String? {
        if asked.isEquivalent(to: recorded) || isMasked(recorded) { return nil }
        if let left = asked.object, let right = recorded.object {
            for key in Array(left.keys) + Array(right.keys) {
                let name = "\(place).\(key)"
                guard let mine = left[key] else { return "\(name) missing, recorded \(shown(right[key]))" }
                guard let other = right[key] else { return "\(name) \(shown(mine)), not recorded" }
                if let found = difference(mine, other, at: name) { return found }
            }
        }
        if let left = asked.array, let right = recorded.array, left.count == right.count {
            for (index, pair) in zip(left, right).enumerated() {
                if let found = difference(pair.0, pair.1, at: "\(place)[\(index)]") { return found }
            }
        }
        return "\(place) \(shown(asked)), recorded \(shown(recorded))"
    }

    /// Returns true for the replacement of a secret or a signed payment, whose original is not in the recording.
    private static func isMasked(_ recorded: JSONValue) -> Bool {
        guard let text = recorded.string, text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]")
        else { return false }
        let label = text.dropFirst().dropLast()
        if label == Redactor.signature || label == Redactor.payment { return true }
        return label.hasPrefix("secret ") && Int(label.dropFirst(7)) != nil
    }

    private static func shown(_ value: JSONValue?) -> String {
        guard let value else { return "none" }
        return value.compact.terminalSafe(upTo: 80)
    }
}
