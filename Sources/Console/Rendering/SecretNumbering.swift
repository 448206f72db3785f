import Core
import HTTPTypes
import OrderedJSON

/// Numbers for the secrets of several rounds: `[secret 1]` is the same header wherever it stands.
struct SecretNumbering {
    private var numbers: [HTTPField.Name: Int] = [:]

    /// Numbers the secret headers in the order in which they were sent.
    init(of rounds: [HTTPExchange]) {
        for round in rounds {
            let replied = round.reply.map { Array($0.headers) } ?? []
            for field in Array(round.call.headers) + replied
            where Self.isSecret(field.name) && numbers[field.name] == nil {
                numbers[field.name] = numbers.count + 1
            }
        }
    }

    private static func isSecret(_ name: HTTPField.Name) -> Bool {
        HTTPExchange.secretHeaders.contains(name)
    }

    /// The value of a header, or the label of its secret.
    func value(of field: HTTPField) -> String {
        Self.isSecret(field.name) ? label(field.name) : field.value
    }

    private func label(_ name: HTTPField.Name) -> String {
        numbers[name].map { "[secret \($0)]" } ?? HTTPExchange.mask
    }

    /// The value with the texts of members that are called like secret headers replaced, at any depth: routers carry headers in bodies.
    func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .number, .string: value
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
