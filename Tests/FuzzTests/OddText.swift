/// Numbers at the edge of a range, and text that parsers stumble over.
enum OddText {
    /// Numbers around 0, and around what fits in 8 to 256 bits, in a double, and in milliseconds of 64 bits.
    static let numbers: [[UInt8]] =
        ([
            "0", "-0", "1", "-1", "2", "00", "01", "+1", "1.5", "0.1", "1.", ".5", "-1.5", "255", "256", "999", "1000",
            "32767", "65535", "65536", "999999999999", "2147483647", "2147483648", "-2147483648", "4294967295",
            "4294967296", "9007199254740991", "9007199254740993", "9223372036854775", "9223372036854776",
            "106751991167300", "153722867280912931", "922337203685477580", "9223372036854775806", "9223372036854775807",
            "9223372036854775808", "-9223372036854775807", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551615", "18446744073709551616", "170141183460469231731687303715884105727",
            "115792089237316195423570985008687907853269984665640564039457584007913129639935",
            "115792089237316195423570985008687907853269984665640564039457584007913129639936", "1e400", "-1e400",
            "1e-400",
            "1E+2", "1e0", "1e9223372036854775807", "1e-9223372036854775808", "0.00000000000000000001", "0x7f", "NaN",
            "Infinity", "1_000", "1,000", "٣", "１２", "²",
        ] + [
            String(repeating: "9", count: 400), String(repeating: "0", count: 400) + "1",
            "0." + String(repeating: "3", count: 400),
        ])
        .map { Array($0.utf8) }

    /// Text that is UTF-8.
    static let strings: [String] = [
        "", " ", "\t", "\n", "\r", "\r\n", "\0", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{7F}", "\u{80}", "\u{9B}31m",
        "\u{85}",
        "\u{A0}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "\u{200B}", "\u{200D}", "\u{200F}",
        "\u{202E}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{301}", String(repeating: "\u{301}", count: 40), "e\u{301}",
        "é",
        "👨‍👩‍👧‍👦", "🇩🇪", "日本", "ß", "İ", "ǆ", "ﬃ", "\"", "'", "`", "\\", "\\\\", "\\n", "\\u0000", "\\ud800", "\\x", "$", "${",
        "$1", "}",
        "{", "[", "]", "[[", "[..]", "[int]", "[/", "/]", "(", "*", "?", "%", "%00", "%zz", "%e9", "#", "&", "|", ";",
        ":", "=", ",", ".", "..",
        "/", "//", "@", "~", "<", ">", ">>", "--", "-", "+", "null", "true", "false", "none", "0x", "0X0", "\u{0}a",
        String(repeating: "a", count: 300), String(repeating: "x ", count: 600),
    ]

    /// Brackets that are opened and never closed, or closed as often.
    private static let nests: [String] = [
        String(repeating: "[", count: 1200), String(repeating: "{\"a\":", count: 1200),
        String(repeating: "(", count: 300),
        String(repeating: "[", count: 500) + String(repeating: "]", count: 500), String(repeating: "${", count: 200),
    ]

    /// Text, numbers, nests, and what is no UTF-8.
    static let bytes: [[UInt8]] =
        (strings + nests).map { Array($0.utf8) } + numbers + [
            [0xFF], [0xFE, 0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0x80],
            [0xEF, 0xBB], [0x9B], [0x85], [0x00], [0x1A], [0x0C], [0x0B],
        ]
}
