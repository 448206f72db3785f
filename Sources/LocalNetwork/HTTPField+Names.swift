import HTTPTypes

extension HTTPField.Name {
    static let routerKey = named("x-api-key")
    static let payment = named("X-PAYMENT")
    static let paymentSignature = named("PAYMENT-SIGNATURE")
    static let paymentRequired = named("PAYMENT-REQUIRED")

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}
