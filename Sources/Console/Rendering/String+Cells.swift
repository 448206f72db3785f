import LineEditing

extension String {
    /// The number of cells that the text takes on a screen.
    var displayWidth: Int {
        utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? utf8.count : DisplayWidth.of(self)
    }
}
