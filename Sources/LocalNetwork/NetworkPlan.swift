public import Wire

/// What the local network does: prices, limits, and what goes wrong next.
public struct NetworkPlan: Sendable {
    /// What an operation costs; several options for one operation are offered together, none means free.
    public var prices: [SellerOperation: [PriceOption]]
    /// The one key that the router accepts; nil accepts any, and none at all.
    public var routerKey: Secret?
    /// The operations of a new cache.
    public var operations: Int
    /// The regions in which a cache can be created; the first is the default.
    public var regions: [String]
    /// How the body of a set is read.
    public var setForm: SetForm
    /// The address to which the seller wants to be paid.
    public var payee: String
    /// Codes with which the next payments fail, in order.
    public var refusals: [String]
    /// Bodies with which the next requests are answered 402, in order.
    public var replies: [JSONValue]
    /// What goes wrong, in order.
    public var faults: [Fault]

    /// A network where everything is free and works, unless told otherwise.
    public init(
        prices: [SellerOperation: [PriceOption]] = [:],
        routerKey: Secret? = nil,
        operations: Int = 50_000,
        regions: [String] = ["us-east-1", "eu-west-1", "ap-southeast-1"],
        setForm: SetForm = .any,
        payee: String = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    ) {
        self.prices = prices
        self.routerKey = routerKey
        self.operations = operations
        self.regions = regions
        self.setForm = setForm
        self.payee = payee
        refusals = []
        replies = []
        faults = []
    }

    /// Changes the plan; `reset` leads back to `initial`.
    mutating func apply(_ directive: NetworkDirective, initial: NetworkPlan) {
        switch directive {
        case .price(let operation, let option): prices[operation, default: []].append(option)
        case .free(let operation): prices[operation] = nil
        case .refuse(let code): refusals.append(code)
        case .reply(let body): replies.append(body)
        case .fault(let fault): faults.append(fault)
        case .noFault(let target): faults.removeAll { $0.target == target }
        case .quota(let operations): self.operations = operations
        case .key(let key): routerKey = key
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
}
