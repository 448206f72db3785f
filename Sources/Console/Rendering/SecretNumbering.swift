import Core
import HTTPTypes
import OrderedJSON

/// The numbers of the secrets of several exchanges: `[secret 1]` is the same header wherever it occurs.
struct SecretNumbering {
    private var numbers: [HTTPField.Name: Int] = [:]

    /// Creates numbers for the secret headers, in the order in which they were sent.
    init(of rounds: [HTTPExchange]) {
        for round in rounds {
            let replied = round.response.map { Array($0.headers) } ?? []
            for field in Array(round.request.headers) + replied
            where Self.isSecret(field.name) && numbers[field.name] == nil {
                numbers[field.name] = numbers.count + 1
            }
        }
    }

    private static func isSecret(_ name: HTTPField.Name) -> Bool {
        HTTPExchange.secretHeaders.contains(name)
    }

    /// Returns the value of a header, or the label of its secret.
    func value(of field: HTTPField) -> String {
        Self.isSecret(field.name) ? label(field.name) : NamedSecrets.maskingQueries(in: field.value)
    }

    private func label(_ name: HTTPField.Name) -> String {
        numbers[name].map { "[secret \($0)]" } ?? HTTPExchange.mask
    }

    /// Returns the value with the strings of members that are named like secret headers masked, at any depth.
    ///
    /// Bodies are masked because routers carry headers in them, and services hand out signed addresses.
    func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .number: value
        case .string(let text): .string(NamedSecrets.maskingQueries(in: text))
        case .array(let elements): .array(elements.map(masked))
        case .object(let members):
            .object(
                JSONObject(
                    members.map { member in
                        guard case .string = member.value, let name = HTTPField.Name(member.key), Self.isSecret(name)
                        else { return (member.key, masked(member.value)) }
                        return (member.key, .string(label(name)))
                    }
                )
            )
        }
    }
}
