public import Core

extension InProcessNetwork {
    /// The base URLs of the network's hosts.
    ///
    /// The hosts may share one origin and differ in their paths; the longer path is tried first. By default the services
    /// have the URLs of the real ones.
    public struct Addresses: Sendable {
        /// The ways in which clients of the router name the services.
        public enum Layout: Sendable, Hashable {
            /// By their base URLs only.
            case separate
            /// Also by the paths of ``Addresses/mounts`` at every loopback address.
            case mounted
        }

        /// The router's base URL.
        public var router: HTTPURL
        /// The cache service's base URL.
        public var seller: HTTPURL
        /// The facilitator's base URL.
        public var facilitator: HTTPURL
        /// The base URL of Pinata's x402 service.
        public var pinata = address("https://402.pinata.cloud/v1")
        /// The origin of the addresses that Pinata sells.
        public var pinataUploads = address("https://uploads.pinata.cloud")
        /// The base URL of Pinata's public IPFS gateway.
        public var ipfsGateway = address("https://gateway.pinata.cloud/ipfs")
        /// The base URL of openx402's IPFS service.
        public var openx402 = address("https://ipfs.openx402.ai")
        /// The base URL of the upload service Turbo.
        public var turbo = address("https://upload.ardrive.io/v1")
        /// The base URL of the Arweave gateway.
        public var arweave = address("https://arweave.net")
        /// The base URL of Galaksio Storage.
        public var storage = address("https://storage.galaksio.cloud")
        /// The base URL of Merit Systems Echo.
        public var echo = address("https://echo.router.merit.systems")
        /// The ways in which the router's clients name the services.
        public var layout: Layout

        /// Creates a set of base URLs; those that are not given are the default ones.
        public init(
            router: HTTPURL = localRouter,
            seller: HTTPURL = localSeller,
            facilitator: HTTPURL = localFacilitator,
            layout: Layout = .separate
        ) {
            self.router = router
            self.seller = seller
            self.facilitator = facilitator
            self.layout = layout
        }

        /// The router's default base URL, as in the original executor's settings.
        public static let localRouter = address("http://localhost:3000")
        /// The cache service's default base URL, which is that of the real service.
        public static let localSeller = address("https://api.xcache.io")
        /// The facilitator's default base URL.
        public static let localFacilitator = address("https://facilitator.local")

        /// The hosts beside the router where all share one address: the path of each, and the setting by which clients
        /// find it; nil for a host to which another one sends them.
        public var mounts: [(path: String, host: HTTPURL, setting: String?)] {
            [
                ("/xcache", seller, "XCACHE_BASE_URL"), ("/facilitator", facilitator, "FACILITATOR_URL"),
                ("/pinata", pinata, "PINATA_BASE_URL"), ("/pinata-uploads", pinataUploads, nil),
                ("/ipfs", ipfsGateway, "IPFS_GATEWAY_URL"), ("/openx402", openx402, "OPENX402_BASE_URL"),
                ("/turbo", turbo, "TURBO_BASE_URL"), ("/arweave", arweave, "ARWEAVE_GATEWAY_URL"),
                ("/storage", storage, "GALAKSIO_STORAGE_BASE_URL"), ("/echo", echo, "MERIT_SYSTEMS_BASE_URL"),
            ]
        }

        private static func address(_ text: String) -> HTTPURL {
            guard let address = try? HTTPURL(text) else { preconditionFailure("\(text) is an address") }
            return address
        }
    }
}
