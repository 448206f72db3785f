import Core
public import OrderedJSON

extension CacheRequest {
    /// The request as JSON, the same for equal requests: recordings tell requests apart by it.
    public var json: JSONValue {
        var json: JSONObject = ["operation": .string(operation.rawValue)]
        switch self {
        case .create(let region): json.append("region", ifPresent: region.map(JSONValue.string))
        case .get(let address), .delete(let address), .ttl(let address): json.append(address)
        case .set(let address, let value, let ttl):
            json.append(address)
            json.append("value", value)
            json.append("milliseconds", ifPresent: ttl.map { .int($0.milliseconds) })
        case .updateTTL(let address, let ttl):
            json.append(address)
            json.append("milliseconds", .int(ttl.milliseconds))
        case .list(let id), .topUp(let id): json.append("cacheId", .string(id))
        case .createAndSet(let key, let value, let ttl, let region):
            json.append("key", .string(key))
            json.append("value", value)
            json.append("milliseconds", ifPresent: ttl.map { .int($0.milliseconds) })
            json.append("region", ifPresent: region.map(JSONValue.string))
        }
        return .object(json)
    }
}

extension JSONObject {
    fileprivate mutating func append(_ address: CacheAddress) {
        append("cacheId", .string(address.cacheId))
        append("key", .string(address.key))
    }
}
