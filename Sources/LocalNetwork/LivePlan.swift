import Synchronization
import Wire

/// The plan while the network runs.
final class LivePlan: Sendable {
    /// How a request came to a host.
    enum Leg: Sendable {
        /// From the client.
        case first
        /// From the router.
        case forwarded
        /// From the router, for a dry run.
        case probed
    }

    /// What the plan has in store for a request.
    enum Ruling: Sendable {
        case pass
        case reply(JSONValue)
        case fault(Fault.Kind)
    }

    private let initial: NetworkPlan
    private let current: Mutex<NetworkPlan>

    init(_ plan: NetworkPlan) {
        initial = plan
        current = Mutex(plan)
    }

    /// The plan as it stands.
    var snapshot: NetworkPlan {
        current.withLock { $0 }
    }

    func apply(_ directive: NetworkDirective) {
        current.withLock { $0.apply(directive, initial: initial) }
    }

    /// What strikes a request; nil for a place that no fault names.
    ///
    /// A `reply` answers the client's next request, whatever it is, a question for the price among them.
    func ruling(at target: Fault.Target?, on leg: Leg) -> Ruling {
        current.withLock { plan in
            if plan.replies.isEmpty && plan.faults.isEmpty { return .pass }
            if leg == .first, !plan.replies.isEmpty { return .reply(plan.replies.removeFirst()) }
            let targets = [target, leg == .first ? .any : nil].compactMap { $0 }
            return plan.takeFault(at: targets).map { .fault($0) } ?? .pass
        }
    }

    /// True if the router takes that key.
    func accepts(key: @autoclosure () -> String?) -> Bool {
        guard let expected = current.withLock({ $0.routerKey }) else { return true }
        return key() == expected.expose()
    }

    /// What the operation costs, and who is paid; nil if it is free.
    func price(of operation: SellerOperation) -> (options: [PriceOption], payee: String)? {
        current.withLock { plan in
            if plan.prices.isEmpty { return nil }
            return plan.prices[operation].map { ($0, plan.payee) }
        }
    }

    /// The code with which the next payment fails, used up by being read.
    func takeRefusal() -> String? {
        current.withLock { $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }
    }

    var operations: Int { current.withLock { $0.operations } }

    var regions: [String] { current.withLock { $0.regions } }

    var setForm: SetForm { current.withLock { $0.setForm } }
}
