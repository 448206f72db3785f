import Core
import OrderedJSON
import Synchronization

/// The current plan of the running network.
final class ScenarioState: Sendable {
    /// The way in which a request reached a host.
    enum RequestHop: Sendable {
        /// Sent by the client.
        case first
        /// Forwarded by the router.
        case forwarded
        /// Forwarded by the router for a dry run.
        case probed
    }

    /// The plan's decision about a request.
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

    /// A copy of the current plan.
    var snapshot: Scenario {
        current.withLock { $0 }
    }

    func apply(_ directive: NetworkDirective) {
        current.withLock { $0.apply(directive, initial: initial) }
    }

    /// Returns the decision about a request and counts its fault as applied.
    ///
    /// `target` is nil for a request that no fault can name. A prepared reply answers the client's next request of any
    /// kind, including a dry run.
    func ruling(at target: Fault.Target?, on leg: RequestHop) -> FaultDecision {
        current.withLock { plan in
            if plan.replies.isEmpty && plan.faults.isEmpty { return .pass }
            if leg == .first, !plan.replies.isEmpty { return .reply(plan.replies.removeFirst()) }
            let targets = [target, leg == .first ? .any : nil].compactMap { $0 }
            return plan.takeFault(at: targets).map { .fault($0) } ?? .pass
        }
    }

    /// Returns true if the router accepts that key.
    func accepts(key: @autoclosure () -> String?) -> Bool {
        guard let expected = current.withLock({ $0.routerKey }) else { return true }
        return key() == expected.expose()
    }

    /// Returns the price and the payee of the operation, for which its service asks `listPrice` by itself; nil if it is
    /// free.
    func price(of operation: SellerOperation, listPrice: [PriceOption] = []) -> Price? {
        current.withLock { plan in
            if plan.prices.isEmpty && listPrice.isEmpty { return nil }
            let options = plan.options(of: operation, listPrice: listPrice)
            return options.isEmpty ? nil : Price(options: options, payee: plan.payee(of: operation))
        }
    }

    /// Returns true if a directive has set the price of the operation.
    func setsPrice(of operation: SellerOperation) -> Bool {
        current.withLock { $0.prices[operation] != nil }
    }

    /// Doubles the price of the operation permanently.
    func doublePrice(of operation: SellerOperation) {
        current.withLock { $0.doublePrice(of: operation) }
    }

    /// Changes the payee of the operation permanently.
    func changePayee(of operation: SellerOperation) {
        current.withLock { $0.changePayee(of: operation) }
    }

    /// Returns the next payment fault of an operation in that phase and counts it as applied.
    func takePaymentFault(at operation: SellerOperation, _ moment: PaymentFault.Moment) -> PaymentFault.Kind? {
        current.withLock { $0.takePaymentFault(at: operation, moment) }
    }

    /// True if credits were ever given.
    var hasCredits: Bool { current.withLock { $0.credits != nil } }

    /// The number of credits that are left.
    var credits: Int { current.withLock { $0.credits ?? 0 } }

    /// Spends credits; returns false, and spends none, if there are too few.
    func spend(credits price: Int) -> Bool {
        current.withLock { plan in
            guard let credits = plan.credits, credits >= price else { return false }
            plan.credits = credits - price
            return true
        }
    }

    /// Returns credits that were spent without success.
    func giveBack(credits price: Int) {
        current.withLock { plan in plan.credits = plan.credits.map { $0 + price } }
    }

    /// Removes and returns the code with which the next payment fails; nil if there is none.
    func takeRefusal() -> String? {
        current.withLock { $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }
    }

    var operations: Int { current.withLock { $0.operations } }

    var regions: [String] { current.withLock { $0.regions } }

    var setFormat: SetRequestFormat? { current.withLock { $0.setFormat } }

    var freeUploadLimitBytes: Int { current.withLock { $0.freeUploadLimitBytes } }

    var programs: Set<String> { current.withLock { $0.programs } }
}
