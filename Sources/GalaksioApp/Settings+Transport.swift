import Core
import CurlHTTP
import LoopHTTP

extension Settings {
    /// The variables that name a proxy for plain HTTP.
    ///
    /// libcurl reads the same ones, and not `HTTP_PROXY`, which the client of a CGI program can set.
    private static let proxyVariables = ["http_proxy", "all_proxy", "ALL_PROXY"]

    /// Returns the transport to the live network; the tasks of a server use their event loops where they can.
    static func transport(for use: PaymentContext) -> any HTTPTransport {
        let transport = CurlTransport(version: AppServices.version)
        guard case .server = use else { return transport }
        let usesProxy = proxyVariables.contains { variable($0) != nil }
        return LoopTransport(rest: transport, version: AppServices.version, usesProxy: usesProxy)
    }
}
