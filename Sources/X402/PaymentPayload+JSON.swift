import Core
public import OrderedJSON

/// The JSON form of a payment.
extension PaymentPayload {
    /// Reads the object of a payment; unknown members are ignored.
    ///
    /// - Throws: ``PayloadError`` for another version, or a field that is missing or malformed.
    public init(_ object: JSONObject) throws(PayloadError) {
        let fields = PayloadFields(object)
        let terms = try Terms(object, fields)
        let payload = try fields.fields("payload")
        self.init(
            terms,
            authorization: try Authorization(payload),
            signature: try payload.secret("signature")
        )
    }

    /// The payment as it is sent, with its signature.
    public var json: JSONObject {
        var object: JSONObject = ["x402Version": .int(version)]
        let payload: JSONValue = .object(authorization.json(signature: signature))
        switch terms {
        case .version1(let scheme, let network):
            object.append("scheme", .string(scheme))
            object.append("network", .string(network))
            object.append("payload", payload)
        case .version2(let accepted, let resource, let extensions):
            object.append("resource", ifPresent: resource)
            object.append("accepted", .object(accepted))
            object.append("payload", payload)
            object.append("extensions", ifPresent: extensions.map { .object($0) })
        }
        return object
    }
}

extension PaymentPayload.Terms {
    fileprivate init(_ object: JSONObject, _ fields: PayloadFields) throws(PayloadError) {
        let version = try fields.value("x402Version")
        switch RawRequirements.text(version) {
        case "1":
            self = .version1(scheme: try fields.text("scheme"), network: try fields.text("network"))
        case "2":
            let extensions = fields.has("extensions") ? try fields.object("extensions") : nil
            self = .version2(
                accepted: try fields.object("accepted"),
                resource: object["resource"],
                extensions: extensions
            )
        default:
            throw .unknownVersion(version.compact)
        }
    }
}

extension PaymentPayload.Authorization {
    fileprivate init(_ payload: PayloadFields) throws(PayloadError) {
        if payload.has("permit2Authorization") {
            self = .permit(try PermitAuthorization(payload.fields("permit2Authorization")))
        } else {
            self = .transfer(try TransferAuthorization(payload.fields("authorization")))
        }
    }

    fileprivate func json(signature: Secret) -> JSONObject {
        let text: JSONValue = .string(signature.expose())
        switch self {
        case .transfer(let transfer): return ["signature": text, "authorization": .object(transfer.json)]
        case .permit(let permit): return ["signature": text, "permit2Authorization": .object(permit.json)]
        }
    }
}
