import Core
import OrderedJSON

/// A host of the local network that performs operations.
protocol LocalService: Sendable {
    /// Answers one request; `path` is the path relative to the host's base URL.
    func answer(_ call: HostRequest, path: Substring, on leg: ScenarioState.RequestHop) -> HostResponse
}

/// A service of the local network as ``ServiceHost`` serves it: its routes and what they do.
protocol SimulatedService: Sendable {
    /// What a method and a path ask for.
    associatedtype Route: Sendable

    /// Reads the operation and the route of a request.
    ///
    /// - Throws: The response to a request that the service does not know.
    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route)

    /// Performs an operation.
    ///
    /// `receipt` is set as soon as the request is paid; it is added to the response even if an error is thrown later.
    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse

    /// Returns the service's response with an error status that a directive has asked for.
    func failure(_ status: Int) -> HTTPClientResponse
}

extension SimulatedService {
    func failure(_ status: Int) -> HTTPClientResponse { .error(status, ReasonPhrase.text(status)) }
}

/// A host that serves one service, with the faults and replies of the scenario.
struct ServiceHost<Service: SimulatedService>: LocalService {
    let plan: ScenarioState
    let service: Service

    func answer(_ call: HostRequest, path: Substring, on leg: ScenarioState.RequestHop) -> HostResponse {
        let found = Result { () throws(HostError) in try service.route(call, path) }
        let target = (try? found.get()).map { Fault.Target.operation($0.operation) }
        switch plan.ruling(at: target, on: leg) {
        case .pass: return work(found, call)
        case .reply(let body): return .reply(Paywall.reply(body))
        case .fault(let kind): return kind.outcome(of: { work(found, call) }, error: service.failure)
        }
    }

    private func work(
        _ found: Result<(operation: SellerOperation, route: Service.Route), HostError>,
        _ call: HostRequest
    ) -> HostResponse {
        var receipt: ReceiptHeader?
        let outcome: HostResponse
        do {
            outcome = try service.perform(try found.get().route, call, &receipt)
        } catch {
            outcome = error.outcome
        }
        guard let receipt, case .reply(let reply, let span) = outcome else { return outcome }
        return .reply(receipt.added(to: reply), after: span)
    }
}

extension Fault.Kind {
    /// Returns the outcome of a request to which the fault applies; `error` creates the host's response with a status.
    func outcome(of work: () -> HostResponse, error: (Int) -> HTTPClientResponse) -> HostResponse {
        switch self {
        case .status(let status): return .reply(error(status).retryable())
        case .html: return .reply(.gatewayPage)
        case .down: return .refused
        case .silent: return .silent
        case .slow(let span):
            guard case .reply(let reply, let more) = work() else { return .silent }
            return .reply(reply, after: span + more)
        case .cut:
            _ = work()
            return .cut
        }
    }
}
