import Core
import OrderedJSON

extension UpstreamResponse {
    private static let wrapping: Set<String> = ["success", "result", "error", "status", "headers"]

    /// Returns the response inside `{"success":true,"result":…}` if this is such a wrapper; otherwise this response.
    ///
    /// It is one if the router was asked to wrap, or if it has no other fields. A stored value that merely looks like
    /// one is inside `value` and is left unchanged.
    func unwrapped(asksForWrapping: Bool, from party: Endpoint) throws(HTTPayerError) -> UpstreamResponse {
        guard let object = json?.object, let success = object["success"]?.bool else { return self }
        let isWrapping =
            asksForWrapping
            || object.allSatisfy { Self.wrapping.contains($0.key) || !success && $0.key == "message" }
        guard isWrapping else { return self }
        guard success else {
            let words = ErrorText(object: object).words
            throw .failed(party, status: status, reason: words ?? "no reason given")
        }
        return object["result"].map { UpstreamResponse(status: status, $0, headers: headers) } ?? self
    }
}
