import Core

/// The checks of token and payee.
extension RequirementChecks {
    mutating func checkAsset() {
        guard let text = fields.assetText else { return addMissing("asset", expected: "the token's address") }
        guard expectsAddress(text) else { return }
        guard let address = Address(digitsOf: text) else { return addBadAddress("asset", text) }
        let hasWrongChecksum = (try? Address(parsing: text)) == nil
        guard let network = fields.network else { return }
        if let token = fields.token {
            if hasWrongChecksum { addBadChecksum("asset", text, address, "the digits match \(token.symbol)") }
        } else if let foreign = KnownTokens.tokens(at: address).first {
            add(
                .fail,
                .assetOfOtherNetwork,
                "asset",
                seen: text,
                expected: usual(on: network)?.contract,
                "\(address.short) is \(foreign.symbol) on \(foreign.network), not on \(network)"
            )
        } else if let near = LookalikeAddress(of: address, on: network) {
            addLookalike(near, text, hasWrongChecksum: hasWrongChecksum)
        } else if hasWrongChecksum {
            addBadChecksum("asset", text, address, "no known token has these digits")
        } else {
            add(
                .warn,
                .unknownAsset,
                "asset",
                seen: text,
                expected: usual(on: network)?.contract,
                "\(address.short) is not a known token on \(network)"
            )
        }
    }

    private mutating func addLookalike(_ near: LookalikeAddress, _ text: String, hasWrongChecksum: Bool) {
        add(
            .fail,
            .lookalikeAsset,
            "asset",
            seen: text,
            expected: near.token.contract,
            breaks: hasWrongChecksum,
            "\(text.prefix(10))…\(text.suffix(8)) is not a known token: \(near.sameDigits) of 40 digits match "
                + "\(near.token.symbol) on \(near.token.network), \(near.place)"
                + (hasWrongChecksum ? ", the checksum is wrong" : "")
        )
    }

    mutating func checkPayee() {
        guard let text = fields.payToText else { return addMissing("payTo", expected: "an address") }
        guard expectsAddress(text) else { return }
        guard let address = Address(digitsOf: text) else { return addBadAddress("payTo", text) }
        if (try? Address(parsing: text)) == nil {
            addBadChecksum("payTo", text, address, "a digit may be mistyped")
        } else if address == .zero {
            add(.fail, .zeroPayee, "payTo", seen: text, expected: "an address", "payTo is the zero address")
        } else if let token = KnownTokens.tokens(at: address).first {
            add(
                .fail,
                .payeeIsToken,
                "payTo",
                seen: text,
                expected: "an account",
                "\(address.short) is the contract of \(token.symbol), not an account"
            )
        } else if address == fields.assetText.flatMap({ Address(digitsOf: $0) }) {
            add(
                .fail,
                .payeeIsToken,
                "payTo",
                seen: text,
                expected: "an account",
                "\(address.short) is the token's own contract, not an account"
            )
        }
    }

    /// Returns true if the text should be an EVM address.
    ///
    /// Addresses of other families are shown, not checked. If the network is unknown, text that begins with `0x` is
    /// checked.
    private func expectsAddress(_ text: String) -> Bool {
        guard let network = fields.network else { return text.hasPrefix("0x") }
        return network.isEVM
    }

    private mutating func addBadAddress(_ field: String, _ text: String) {
        add(
            .fail,
            .badAddress,
            field,
            seen: text,
            expected: "0x and 40 hexadecimal digits",
            breaks: true,
            "\"\(text.terminalSafe(upTo: 60))\" is not an address"
        )
    }

    private mutating func addBadChecksum(_ field: String, _ text: String, _ address: Address, _ why: String) {
        add(
            .fail,
            .badChecksum,
            field,
            seen: text,
            expected: address.text,
            breaks: true,
            "the checksum of \(text.prefix(10))…\(text.suffix(8)) is wrong: \(why)"
        )
    }

    private func usual(on network: Network) -> KnownToken? {
        KnownTokens.token("USDC", on: network) ?? KnownTokens.tokens(on: network).first
    }
}
