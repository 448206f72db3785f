@testable import Console

extension Renderer {
    /// The text of a screen of that width without colors.
    static func screen(_ blocks: [Block], width: Int? = 80) -> String {
        Renderer(width: width, usesColor: false).lines(blocks).joined(separator: "\n")
    }
}
