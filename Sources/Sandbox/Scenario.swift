public import Core
public import OrderedJSON
import X402

/// What the local network does: prices, limits, and what goes wrong next.
public struct Scenario: Sendable {
    /// What an operation costs; several options for one operation are offered together, none means free.
    public var prices: [SellerOperation: [PriceOption]]
    /// The one key that the router accepts; nil accepts any, and none at all.
    public var routerKey: Secret?
    /// The operations of a new cache.
    public var operations: Int
    /// The regions in which a cache can be created; the first is the default.
    public var regions: [String]
    /// How the body of a set is read.
    public var setForm: SellerSetFormat
    /// The address to which the seller wants to be paid.
    public var payee: String
    /// Operations for which another address wants to be paid.
    public var payees: [SellerOperation: String]
    /// What the router may spend on its customer's behalf, in thousandths of a dollar; nil if it never had anything.
    public var credits: Int?
    /// Codes with which the next payments fail, in order.
    public var refusals: [String]
    /// Bodies with which the next requests are answered 402, in order.
    public var replies: [JSONValue]
    /// What goes wrong, in order.
    public var faults: [Fault]
    /// What goes wrong around payments, in order.
    public var paymentFaults: [PaymentFault]

    /// A network where everything is free and works, unless told otherwise.
    public init(
        prices: [SellerOperation: [PriceOption]] = [:],
        routerKey: Secret? = nil,
        operations: Int = 50_000,
        regions: [String] = ["us-east-1", "eu-west-1", "ap-southeast-1"],
        setForm: SellerSetFormat = .any,
        payee: String = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    ) {
        self.prices = prices
        self.routerKey = routerKey
        self.operations = operations
        self.regions = regions
        self.setForm = setForm
        self.payee = payee
        payees = [:]
        credits = nil
        refusals = []
        replies = []
        faults = []
        paymentFaults = []
    }

    /// Changes the plan; `reset` leads back to `initial`, and a balance is none of its affairs.
    mutating func apply(_ directive: NetworkDirective, initial: Scenario) {
        switch directive {
        case .price(let operation, let option): prices[operation, default: []].append(option)
        case .free(let operation): prices[operation] = nil
        case .refuse(let code): refusals.append(code)
        case .reply(let body): replies.append(body)
        case .fault(let fault): faults.append(fault)
        case .paymentFault(let fault): paymentFaults.append(fault)
        case .noFault(let target): removeFaults(at: target)
        case .quota(let operations): self.operations = operations
        case .key(let key): routerKey = key
        case .credits(let credits): self.credits = credits
        case .balance: break
        case .reset: self = initial
        }
    }

    /// The fault that strikes at one of these places, counted as having struck.
    mutating func takeFault(at targets: [Fault.Target]) -> Fault.Kind? {
        guard let index = faults.firstIndex(where: { targets.contains($0.target) }) else { return nil }
        let kind = faults[index].kind
        faults[index].count -= 1
        if faults[index].count <= 0 { faults.remove(at: index) }
        return kind
    }

    /// Who is paid for the operation.
    func payee(of operation: SellerOperation) -> String {
        payees.isEmpty ? payee : payees[operation] ?? payee
    }

    /// Lets another account be paid for the operation: one that follows from the one before.
    mutating func changePayee(of operation: SellerOperation) {
        let bytes = Keccak256.hash(payee(of: operation)).suffix(20)
        payees[operation] = Address(bytes: Array(bytes))?.text
    }

    /// The fault that strikes at that moment of a payment, counted as having struck.
    mutating func takePaymentFault(
        at operation: SellerOperation,
        _ moment: PaymentFault.Moment
    ) -> PaymentFault.Kind? {
        let index = paymentFaults.firstIndex { fault in
            fault.kind.moment == moment && (fault.operation ?? operation) == operation
        }
        guard let index else { return nil }
        let kind = paymentFaults[index].kind
        paymentFaults[index].count -= 1
        if paymentFaults[index].count <= 0 { paymentFaults.remove(at: index) }
        return kind
    }

    private mutating func removeFaults(at target: Fault.Target) {
        faults.removeAll { $0.target == target }
        switch target {
        case .router: break
        case .any: paymentFaults.removeAll { $0.operation == nil }
        case .operation(let operation):
            paymentFaults.removeAll { $0.operation == operation }
            payees[operation] = nil
        }
    }
}

extension Scenario {
    /// What a person plays with: a cache costs 0.05 USDC on Base Sepolia, 50,000 operations more cost 0.50.
    public static let interactive: Scenario = {
        guard let place = Network(named: "base-sepolia"), let token = KnownTokens.token("USDC", on: place) else {
            preconditionFailure("USDC on Base Sepolia is in the tables")
        }
        return Scenario(prices: [
            .create: [PriceOption(AtomicAmount(50_000), of: token)],
            .topUp: [PriceOption(AtomicAmount(500_000), of: token)],
        ])
    }()
}
