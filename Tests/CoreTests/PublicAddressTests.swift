import Core
import Testing

@Suite("Addresses of the public Internet")
struct PublicAddressTests {
    @Test(
        "an address of the public Internet is one",
        arguments: [
            "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.3.1",
            "198.17.1.1",
            "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ]
    )
    func isPublic(_ address: String) {
        #expect(PublicAddress.isPublic(address))
    }

    @Test(
        "any other address is none, in whatever way it is written",
        arguments: [
            "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
            "203.0.113.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "2002:7f00:1::1",
            "2001:db8::1", "2001::1", "3fff::1", "::127.0.0.1", "localhost", "1.1.1", "0x7f.1", "2130706433", "",
        ]
    )
    func isNotPublic(_ address: String) {
        #expect(!PublicAddress.isPublic(address))
    }

    @Test func `the addresses of this machine's own name are found, and a name that is none has no address`() async {
        #expect(await NameLookup.addresses(of: "localhost").contains { ["127.0.0.1", "::1"].contains($0) })
        #expect(await NameLookup.addresses(of: "127.0.0.1") == ["127.0.0.1"])
        #expect(await NameLookup.addresses(of: "no such name").isEmpty)
    }
}
