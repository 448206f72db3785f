import Core
import ExecutorCore
import NIOHTTP1

/// The access check of a request, made before any route sees it.
///
/// A server that spends money and listens on this machine can be reached by every page in a browser on it. Such a page
/// sends a foreign `Origin` or `Sec-Fetch-Site`, or a foreign `Host` if its name was made to resolve to this machine,
/// and it cannot send JSON without permission. A caller that is a program sends no such fields.
///
/// Source: Fetch standard, "CORS protocol" and "simple" requests; W3C Fetch Metadata, section 2.4; RFC 9112,
/// section 3.2.
struct Gate: Sendable {
    /// The types of bodies that a POST may have.
    enum BodyTypes: Sendable {
        /// Those that the server's own routes read.
        case documented
        /// Any type. A page of another site can send some of them without permission, but then it has an `Origin`.
        case any
    }

    /// The names of this machine that are allowed in `Host`; nil if other machines reach the server, whose names for it
    /// are not known.
    private let hosts: Set<String>?
    /// What a caller must show.
    private let check: CallerCheck
    private let bodyTypes: BodyTypes

    /// Creates the access check of a server that listens on `host`.
    init(host: String, check: CallerCheck, bodyTypes: BodyTypes = .documented) {
        self.bodyTypes = bodyTypes
        let own: Set<String> = ["localhost", "127.0.0.1", "[::1]", ListeningHost.inAddress(host)]
        hosts = ListeningHost.isLoopback(host) ? own : nil
        self.check = check
    }

    /// Returns the caller of a request to that port, or the response that refuses it.
    func admit(_ request: RequestHead, at port: Int) -> Result<Caller, CallerCheck.Refusal> {
        if let refusal = refusal(of: request, at: port) { return .failure(CallerCheck.Refusal(response: refusal)) }
        return isOpen(request) ? .success(.anybody) : check.caller(of: request)
    }

    /// Returns the response that refuses a request for what it is; nil if the request is allowed to those who may call.
    private func refusal(of request: RequestHead, at port: Int) -> RouteResponse? {
        if let host = request.host {
            guard isOwn(host, port) else {
                let own = "localhost:\(port)"
                return .refused(
                    421,
                    "nothing is served here for the Host \(host.terminalSafe(upTo: 80)), but for \(own), "
                        + "which a reverse proxy must send as well"
                )
            }
        } else if !request.isOld || request["host"] != nil {
            // No page can send HTTP/1.0, whose requests need no Host.
            return .refused(400, "a request names one Host")
        }
        if let origin = request.values(of: "origin").first(where: { !isOwn(origin: $0, port) }) {
            let page = origin.isEmpty ? "no address" : origin.terminalSafe(upTo: 80)
            return .refused(403, "a page of \(page) may not call this server")
        }
        if let site = request.values(of: "sec-fetch-site").first(where: { $0 != "same-origin" && $0 != "none" }) {
            return .refused(403, "a page of another site may not call this server (\(site.terminalSafe(upTo: 40)))")
        }
        let takesPOST = ServerRoute(target: request.target)?.methods.contains("POST") ?? true
        if bodyTypes == .documented, request.method == "POST", takesPOST, !Self.hasDocumentedType(request) {
            return .refused(415, "a POST is sent with Content-Type: application/json")
        }
        return nil
    }

    private func isOwn(_ host: String, _ port: Int) -> Bool {
        guard let hosts else { return true }
        let host = host.lowercased()
        if port == 80, hosts.contains(host) { return true }
        guard host.hasSuffix(":\(port)") else { return false }
        return hosts.contains(String(host.dropLast("\(port)".utf8.count + 1)))
    }

    /// Returns true for a page that this server itself served; false if the server's names are not known.
    private func isOwn(origin: String, _ port: Int) -> Bool {
        guard hosts != nil, origin.hasPrefix("http://") else { return false }
        return isOwn(String(origin.dropFirst("http://".utf8.count)), port)
    }

    /// Returns true for a request that anyone may make.
    private func isOpen(_ request: RequestHead) -> Bool {
        ["GET", "HEAD"].contains(request.method) && ServerRoute(target: request.target)?.isOpen == true
    }

    /// Returns true for a POST of JSON, for one of several jobs in lines, and for one without a body.
    ///
    /// A page of another site can send the last one too, but then it has an `Origin`.
    private static func hasDocumentedType(_ request: RequestHead) -> Bool {
        if isJSON(request["content-type"]) { return true }
        switch JobPath(target: request.target) {
        case .all?: return JobLines.isMediaType(request["content-type"])
        case .retry?: return request["content-type"] == nil && request.announcedLength ?? 0 == 0
        case .one?, .events?, .socket?, nil: return false
        }
    }

    /// Returns true for the content type of JSON, with any parameters.
    private static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        if contentType == "application/json" { return true }
        let type = contentType.prefix { $0 != ";" }.lowercased()
        return type.split { $0 == " " || $0 == "\t" }.joined(separator: " ") == "application/json"
    }
}
