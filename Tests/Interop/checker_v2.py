"""Lets the official x402 2.x types read what our facilitator says to a payment of the official client, first time and second."""

import sys

from eth_account import Account
from x402 import x402ClientSync
from x402.http.facilitator_client import HTTPFacilitatorClientSync
from x402.mechanisms.evm import EthAccountSigner
from x402.mechanisms.evm.exact.register import register_exact_evm_client
from x402.schemas import PaymentRequired

_, facilitator, key = sys.argv[1:4]
challenge = PaymentRequired.model_validate(
    {
        "x402Version": 2,
        "resource": {"url": "https://api.xcache.io/create"},
        "accepts": [
            {
                "scheme": "exact",
                "network": "eip155:84532",
                "amount": "50000",
                "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
                "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
                "maxTimeoutSeconds": 60,
                "extra": {"name": "USDC", "version": "2"},
            }
        ],
    }
)
buyer = x402ClientSync()
register_exact_evm_client(buyer, EthAccountSigner(Account.from_key(key)))
payment = buyer.create_payment_payload(challenge)
client = HTTPFacilitatorClientSync({"url": facilitator})
kinds = {(kind.x402_version, kind.network) for kind in client.get_supported().kinds}
if not {(1, "base-sepolia"), (2, "eip155:84532")} <= kinds:
    sys.exit(f"not supported: {kinds}")
terms = challenge.accepts[0]
for _ in range(2):
    print(client.verify(payment, terms).is_valid, client.settle(payment, terms).success, end=" ")
