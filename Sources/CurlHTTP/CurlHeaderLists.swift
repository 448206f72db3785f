/// A pool of unused header lists for future requests, used on the thread of the transfers only.
final class CurlHeaderLists {
    private static let most = 256
    private var free: [CurlHeaderList] = []

    /// Returns a list that was used before, or a new one.
    func take() -> CurlHeaderList {
        free.popLast() ?? CurlHeaderList()
    }

    /// Returns a list to the pool after its request; large lists, and those above the maximum number, are not kept.
    func giveBack(_ list: CurlHeaderList) {
        if free.count < Self.most, list.isSmall { free.append(list) }
    }
}
