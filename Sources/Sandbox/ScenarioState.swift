import Core
import OrderedJSON
import Synchronization

/// The plan while the network runs.
final class ScenarioState: Sendable {
    /// How a request came to a host.
    enum RequestHop: Sendable {
        /// From the client.
        case first
        /// From the router.
        case forwarded
        /// From the router, for a dry run.
        case probed
    }

    /// What the plan has in store for a request.
    enum FaultDecision: Sendable {
        case pass
        case reply(JSONValue)
        case fault(Fault.Kind)
    }

    private let initial: Scenario
    private let current: Mutex<Scenario>

    init(_ plan: Scenario) {
        initial = plan
        current = Mutex(plan)
    }

    /// The plan as it stands.
    var snapshot: Scenario {
        current.withLock { $0 }
    }

    func apply(_ directive: NetworkDirective) {
        current.withLock { $0.apply(directive, initial: initial) }
    }

    /// What strikes a request; nil for a place that no fault names.
    ///
    /// A `reply` answers the client's next request, whatever it is, a question for the price among them.
    func ruling(at target: Fault.Target?, on leg: RequestHop) -> FaultDecision {
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
    func price(of operation: SellerOperation) -> Price? {
        current.withLock { plan in
            if plan.prices.isEmpty { return nil }
            return plan.prices[operation].map { Price(options: $0, payee: plan.payee(of: operation)) }
        }
    }

    /// Doubles what the operation costs, for good.
    func doublePrice(of operation: SellerOperation) {
        current.withLock { plan in plan.prices[operation] = plan.prices[operation]?.map(\.doubled) }
    }

    /// Lets another account be paid for the operation, for good.
    func changePayee(of operation: SellerOperation) {
        current.withLock { $0.changePayee(of: operation) }
    }

    /// What goes wrong at that moment of a payment, counted as having gone wrong.
    func takePaymentFault(at operation: SellerOperation, _ moment: PaymentFault.Moment) -> PaymentFault.Kind? {
        current.withLock { $0.takePaymentFault(at: operation, moment) }
    }

    /// True if credits were ever given.
    var hasCredits: Bool { current.withLock { $0.credits != nil } }

    /// The credits that are left.
    var credits: Int { current.withLock { $0.credits ?? 0 } }

    /// Takes credits; false, and none taken, if there are too few.
    func spend(credits price: Int) -> Bool {
        current.withLock { plan in
            guard let credits = plan.credits, credits >= price else { return false }
            plan.credits = credits - price
            return true
        }
    }

    /// Gives back credits that were taken for nothing.
    func giveBack(credits price: Int) {
        current.withLock { plan in plan.credits = plan.credits.map { $0 + price } }
    }

    /// The code with which the next payment fails, used up by being read.
    func takeRefusal() -> String? {
        current.withLock { $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }
    }

    var operations: Int { current.withLock { $0.operations } }

    var regions: [String] { current.withLock { $0.regions } }

    var setForm: SellerSetFormat { current.withLock { $0.setForm } }
}
