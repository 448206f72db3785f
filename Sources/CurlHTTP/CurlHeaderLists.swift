/// Memory for header lines that no request uses now, for those to come; on the thread of the transfers.
final class CurlHeaderLists {
    private static let most = 256
    private var free: [CurlHeaderList] = []

    /// One that was used before, or a new one.
    func take() -> CurlHeaderList {
        free.popLast() ?? CurlHeaderList()
    }

    /// Takes one back whose request is over; large ones, and more than a few, are not kept.
    func giveBack(_ list: CurlHeaderList) {
        if free.count < Self.most, list.isSmall { free.append(list) }
    }
}
