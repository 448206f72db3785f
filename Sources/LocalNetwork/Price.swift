/// What an operation costs at this moment, and who is paid.
struct Price: Sendable {
    let options: [PriceOption]
    let payee: String
}
