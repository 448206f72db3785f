import Core
import HTTPTypes
import OrderedJSON

/// How a router is told what to send, by era.
///
/// Source: the original executor (`seed`), the router's public SDKs (`payload`), its documentation of 2026 (`json`). A JSON body
/// under `data` is sent on as a form by the routers of 2026, so the wrong era loses values.
public enum RouterRequestFormat: String, Sendable, Hashable, CaseIterable {
    /// `{method, api_url, headers, data}`, as the original executor writes it.
    case seed
    /// `{api_url, method, payload, headers, timeout}`, which every published router takes.
    case payload
    /// `{api_url, method, json, headers, timeout}`, the present name.
    case json

    /// The bytes of the request's body.
    ///
    /// A call without a body has no body field at all. `timeout` is in seconds.
    func bytes(for call: UpstreamRequest, timeout: Duration) -> [UInt8] {
        var writer = BodyWriter()
        switch self {
        case .seed:
            writer.text("{\"method\":", call.method.rawValue.uppercased())
            writer.text(",\"api_url\":", call.url.text)
            writer.plain(",\"headers\":{\"Content-Type\":\"application/json\"}")
            writer.value(",\"data\":", call.body)
            writer.plain("}")
        case .payload, .json:
            writer.text("{\"api_url\":", call.url.text)
            writer.text(",\"method\":", call.method.rawValue.uppercased())
            writer.value(self == .json ? ",\"json\":" : ",\"payload\":", call.body)
            writer.plain(",\"headers\":{\"Accept\":\"application/json\"},\"timeout\":")
            writer.plain("\(max(1, timeout.wholeSeconds))}")
        }
        return writer.bytes
    }
}

/// Writes JSON piece by piece, because building a value of it first would copy the body twice.
private struct BodyWriter {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(256)
    }

    mutating func plain(_ text: String) {
        bytes += text.utf8
    }

    mutating func text(_ name: String, _ text: String) {
        plain(name)
        JSONPrinter.write(text, to: &bytes)
    }

    mutating func value(_ name: String, _ value: JSONValue?) {
        guard let value else { return }
        plain(name)
        bytes += value.compactBytes
    }
}
