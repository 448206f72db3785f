/// The identifier of a generated file under settings that make a deep tree of a small file.
///
/// `narrow` is from the Rust crate ipfs-unixfs 0.2.0, Debian's librust-ipfs-unixfs-dev (`Chunker::Size`,
/// `BalancedCollector::with_branching_factor`). `raw` is from the Python reference that ``FileVector`` describes, which
/// gives `narrow` as well.
struct TreeVector: Sendable {
    let chunkSize: Int
    let maximumLinks: Int
    let size: Int
    let narrow: String
    let raw: String

    static let all = [
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 1,
            narrow: "QmS9JArPwa55ePgDnyg6TzX24mYTS1b1vLqWNebyVotKxQ",
            raw: "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 5,
            narrow: "QmXmgbAedhHaxFVwFLP25npD58GDezqV3dgn5epw7h5jm5",
            raw: "bafkreibgvdglonyr2jmmemhmimq5r5usftifdmvyapadbngpatpaimezwy"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 6,
            narrow: "QmeuSnMeYGsfQXcHTW3rSoriPo6qUnb4rnoak59QDm3Juz",
            raw: "bafybeickcjalkb6wev7fxu54qkf2fubeeapo4gvbm2z4pxoxz5dukhhf5y"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 10,
            narrow: "Qmd3zk2uA5hTPHDqoBTgQrCYNNhgTLiHkUZcBnTLjhVqd7",
            raw: "bafybeiel4xlqh75p332nwudmpuera2btizlrq5ntku4hmbmopftzstwfoa"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 11,
            narrow: "Qmauwc74vGTKTqpNUSRuQNgPCe6dEegvwxhSDdd1c7ceLj",
            raw: "bafybeieqdjxaptuomvtqfew6q5coyn3uci46ov2mmfgfgeaicgul4ip22m"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 40,
            narrow: "QmYvDrs1VB9D89p8VdNztAsCNvc9XccuQN2yY6uX1FxK3f",
            raw: "bafybeig3v5avms4jnvbagbzu5e62uwx6s3wahejxbkyyrefu6abvvsq3fa"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 41,
            narrow: "QmRcdozwaABSRxZo4sdmWF1QxobK6bXmHYfs953w4V2TtA",
            raw: "bafybeidu523etg67armcqz3jx73tcdchudwzz4cwldk2igawwbqwnde3aq"
        ),
        TreeVector(
            chunkSize: 5,
            maximumLinks: 2,
            size: 1000,
            narrow: "QmNvaTdu7FEweizf6dGXeibyPnAWk2VC4HhAdX4N9Mp4ih",
            raw: "bafybeifwplcnlqp7tt5kmfm4x4hxlyhbgutitk7ecnzr5iecagvdtwpmdu"
        ),
        TreeVector(
            chunkSize: 4,
            maximumLinks: 3,
            size: 107,
            narrow: "QmWXbFTRb8P1K5YhvMCXCnvNLmi45VdtvNPvTPGmKJKErQ",
            raw: "bafybeif2pn5ge4kxj7snj75vhyryafsschaw6zgqerzltnpuy6a7tbkosq"
        ),
        TreeVector(
            chunkSize: 4,
            maximumLinks: 3,
            size: 108,
            narrow: "QmTrMwUjkd7tCCVZXS1GT6yX9wnDgp8J4RFXk3aXCdDoUD",
            raw: "bafybeihaxw54l5fzaldgxp6vvbs3eufvnmn2z5ewb3sy7tqqrytqzi4d4e"
        ),
        TreeVector(
            chunkSize: 4,
            maximumLinks: 3,
            size: 109,
            narrow: "Qmc2M7HAHWYroJ5Cw16LWvAxmagGP3SzG8ugSEJLTRsx6p",
            raw: "bafybeihmvlq3d5ioa2f66sdhvijfbdl4dh3lsakddxbbpfxtsuxykuubzm"
        ),
        TreeVector(
            chunkSize: 4,
            maximumLinks: 3,
            size: 972,
            narrow: "QmNurgJep8AFXNy8vUYK3zLqZstg2u29RoQpNJjGteqnDK",
            raw: "bafybeihvcqsmvtkwimmbjbylwwvp4hintitabipanmghplzeqwwosusa3y"
        ),
        TreeVector(
            chunkSize: 4,
            maximumLinks: 3,
            size: 973,
            narrow: "Qme4wM6FJS4ivhijSHBL9HgksjLkVe75KKm5Cx7mCvf149",
            raw: "bafybeid3c5vlzgs7b6hlwxeox4j7iduaeyoznckv5cg5hpc7ifbyb4ff7y"
        ),
        TreeVector(
            chunkSize: 16,
            maximumLinks: 174,
            size: 485_000,
            narrow: "QmYFEn2biSMSMCFYBBNXTz226UkpTur8i1EDgTVvWvQcLr",
            raw: "bafybeiaknrxclp6avakp5opa6uvr3yb63kt75faaong4yxxwg6otp2wvcm"
        ),
        TreeVector(
            chunkSize: 1,
            maximumLinks: 4,
            size: 1025,
            narrow: "QmYVKCaSjJvNFUYvqFuzEvMRzwSLTRRPLK85KrF4WEeghq",
            raw: "bafybeibdgeirmnwtf5k5vb5amjitz6v2y7rl4avrzxr7cwstbrmywd7e4i"
        ),
    ]
}
