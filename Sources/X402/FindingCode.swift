/// The kinds of fault in a challenge, stable for programs.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
    /// An entry that is no object.
    case badEntry = "bad_entry"
    /// A field that must be there is not.
    case missingField = "missing_field"
    /// A scheme that nobody knows.
    case unsupportedScheme = "unsupported_scheme"
    /// A network that is not in the table.
    case unknownNetwork = "unknown_network"
    /// Not a whole number of units.
    case badAmount = "bad_amount"
    /// An amount that makes sense only with other decimals than the token has.
    case wrongDecimals = "wrong_decimals"
    /// An amount beyond anything that is sold this way.
    case absurdAmount = "absurd_amount"
    /// `amount` and `maxAmountRequired` differ.
    case contradictingAmounts = "contradicting_amounts"
    /// No address.
    case badAddress = "bad_address"
    /// An address whose mixed case fails EIP-55.
    case badChecksum = "bad_checksum"
    /// Almost the address of a known token.
    case lookalikeAsset = "lookalike_asset"
    /// A known token's address, but of another network.
    case assetOfOtherNetwork = "asset_of_other_network"
    /// A token that is not in the table.
    case unknownAsset = "unknown_asset"
    /// The payment would go to nobody.
    case zeroPayee = "zero_payee"
    /// The payment would go to the token's own contract.
    case payeeIsToken = "payee_is_token"
    /// A time-out that is no positive number of seconds.
    case badTimeout = "bad_timeout"
    /// Too little time to settle.
    case shortTimeout = "short_timeout"
    /// A signature that would stay valid for more than a day.
    case longTimeout = "long_timeout"
    /// A name or version that is not the token's own.
    case wrongDomain = "wrong_domain"
    /// Neither the entry nor the table says under which name to sign.
    case missingDomain = "missing_domain"
    /// A way to transfer the token that nobody knows.
    case unsupportedMethod = "unsupported_method"
    /// A payment flow that nobody knows.
    case unsupportedFlow = "unsupported_flow"
    /// No `x402Version`.
    case missingVersion = "missing_version"
    /// An `x402Version` that is neither 1 nor 2.
    case unsupportedVersion = "unsupported_version"
    /// Header and body, or version and fields, do not say the same.
    case contradictingVersions = "contradicting_versions"
    /// A header `PAYMENT-REQUIRED` that cannot be read.
    case badHeader = "bad_header"
    /// A receipt that does not say what was paid.
    case contradictingReceipt = "contradicting_receipt"
    /// A seller's clock that differs from the one here, so that windows may be judged otherwise there.
    case clockDiffers = "clock_differs"
    /// A challenge of version 2 without the header.
    case missingHeader = "missing_header"
}
