public import Core
public import OrderedJSON
import X402

/// The behaviour of the local network: prices, limits, and the faults to come.
public struct Scenario: Sendable {
    /// The payment options of operations; several are offered together, an empty list means free.
    ///
    /// An operation without an entry costs what its service asks by itself: nothing, for the cache service.
    public var prices: [SellerOperation: [PriceOption]]
    /// The only key that the router accepts; nil accepts any key, and requests without one.
    public var routerKey: Secret?
    /// The number of operations of a new cache.
    public var operations: Int
    /// The regions in which a cache can be created; the first is the default.
    public var regions: [String]
    /// The format in which the body of a `set` is read; nil reads any.
    public var setFormat: SetRequestFormat?
    /// The maximum size of the data that Turbo stores free of charge, in bytes.
    ///
    /// The documentation says 105 KiB, the server's default is 505 KiB; clients are to ask for it.
    public var freeUploadLimitBytes: Int
    /// The programs that the sandbox of the compute service has beside Python, of those that it can imitate.
    public var programs: Set<String>
    /// The address of the seller's account, to which payments are made.
    public var payee: String
    /// The addresses of operations whose payee differs from ``payee``.
    public var payees: [SellerOperation: String]
    /// The credits that the router may spend for its customer, in thousandths of a dollar; nil if none were ever given.
    public var credits: Int?
    /// The codes with which the next payments fail, in order.
    public var refusals: [String]
    /// The bodies of the 402 responses to the next requests, in order.
    public var replies: [JSONValue]
    /// The faults to come, in order.
    public var faults: [Fault]
    /// The payment faults to come, in order.
    public var paymentFaults: [PaymentFault]
    /// The number of times that the service's own price of an operation has doubled.
    var doublings: [SellerOperation: Int]

    /// Creates a scenario, by default one in which everything is free and works.
    public init(
        prices: [SellerOperation: [PriceOption]] = [:],
        routerKey: Secret? = nil,
        operations: Int = 50_000,
        regions: [String] = ["us-east-1", "eu-west-1", "ap-southeast-1"],
        setFormat: SetRequestFormat? = nil,
        freeUploadLimitBytes: Int = 105 << 10,
        programs: Set<String> = ["bash", "node"],
        payee: String = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    ) {
        self.prices = prices
        self.routerKey = routerKey
        self.operations = operations
        self.regions = regions
        self.setFormat = setFormat
        self.freeUploadLimitBytes = freeUploadLimitBytes
        self.programs = programs
        self.payee = payee
        payees = [:]
        credits = nil
        refusals = []
        replies = []
        faults = []
        paymentFaults = []
        doublings = [:]
    }

    /// Adapts the services to clients with the given settings, by the names of the settings.
    ///
    /// A client that sends `set` in one format would be misread by a service that accepts any.
    public mutating func adapt(toClientSettings settings: [String: String]) {
        setFormat = SetRequestFormat(rawValue: settings["GALAKSIO_SET_STYLE"] ?? "") ?? .query
    }

    /// Applies a directive; `reset` restores `initial`, and `balance` changes nothing here.
    mutating func apply(_ directive: NetworkDirective, initial: Scenario) {
        switch directive {
        case .price(let operation, let option): prices[operation, default: []].append(option)
        case .free(let operation): prices[operation] = []
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

    /// Returns the next fault of one of these targets and counts it as applied.
    mutating func takeFault(at targets: [Fault.Target]) -> Fault.Kind? {
        guard let index = faults.firstIndex(where: { targets.contains($0.target) }) else { return nil }
        let kind = faults[index].kind
        faults[index].count -= 1
        if faults[index].count <= 0 { faults.remove(at: index) }
        return kind
    }

    /// Returns the payment options of the operation, for which its service asks `listPrice` by itself; none if it is free.
    func options(of operation: SellerOperation, listPrice: [PriceOption]) -> [PriceOption] {
        if let options = prices[operation] { return options }
        return (0..<doublings[operation, default: 0]).reduce(listPrice) { options, _ in options.map(\.doubled) }
    }

    /// Doubles the price of the operation permanently.
    mutating func doublePrice(of operation: SellerOperation) {
        guard let options = prices[operation] else {
            doublings[operation, default: 0] += 1
            return
        }
        prices[operation] = options.map(\.doubled)
    }

    /// Returns the address that is paid for the operation.
    func payee(of operation: SellerOperation) -> String {
        payees[operation] ?? operation.payee ?? payee
    }

    /// Changes the payee of the operation to an address that is derived from the present one.
    mutating func changePayee(of operation: SellerOperation) {
        let bytes = Keccak256.hash(payee(of: operation)).suffix(20)
        payees[operation] = Address(bytes: Array(bytes))?.text
    }

    /// Returns the next payment fault of an operation in that phase and counts it as applied.
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
        faults.removeAll { target == .any || $0.target == target }
        switch target {
        case .router: break
        case .any:
            paymentFaults = []
            payees = [:]
        case .operation(let operation):
            paymentFaults.removeAll { $0.operation == operation }
            payees[operation] = nil
        }
    }
}

extension Scenario {
    /// The scenario for interactive use.
    ///
    /// A cache costs 0.05 USDC on Base Sepolia, and 50,000 more operations cost 0.50 USDC.
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
