import Foundation
import Testing

@testable import Console

@Suite("Colours that can be read")
struct ContrastTests {
    /// Backgrounds that terminals and themes begin with, as red, green and blue.
    private static let backgrounds: [(name: String, color: [Int])] = [
        ("xterm, black", [0, 0, 0]), ("xterm, white", [255, 255, 255]), ("macOS Terminal, light", [255, 255, 255]),
        ("Solarized light", [0xFD, 0xF6, 0xE3]), ("Solarized dark", [0x00, 0x2B, 0x36]), ("VGA", [0, 0, 0]),
    ]

    /// Source: xterm, `256colres.h`: a cube of six steps, then greys.
    private static func cube(_ number: Int) -> [Int] {
        guard number < 232 else { return Array(repeating: (number - 232) * 10 + 8, count: 3) }
        let steps = [0, 95, 135, 175, 215, 255]
        return [(number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6].map { steps[$0] }
    }

    /// Source: WCAG 2.2, "relative luminance".
    private static func luminance(_ color: [Int]) -> Double {
        let parts = color.map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test("each stands out by 3:1 from the backgrounds of common terminals", arguments: StyledText.Role.allCases)
    func contrast(_ role: StyledText.Role) throws {
        guard let number = role.color else { return }
        try #require(number >= 16, "the first 16 differ from theme to theme")
        let own = Self.luminance(Self.cube(number))
        for (name, color) in Self.backgrounds {
            let other = Self.luminance(color)
            let ratio = (max(own, other) + 0.05) / (min(own, other) + 0.05)
            #expect(ratio >= 3, "\(role) on \(name): \(ratio)")
        }
    }
}
