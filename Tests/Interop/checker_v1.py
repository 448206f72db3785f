"""Lets the official x402 1.0.0 types read what our facilitator says to a payment of the official client, first time and second."""

import asyncio
import base64
import json
import sys

import requests
from eth_account import Account
from x402.clients.base import x402Client
from x402.facilitator import FacilitatorClient
from x402.types import PaymentPayload, x402PaymentRequiredResponse

seller, facilitator, key = sys.argv[1:4]
challenge = x402PaymentRequiredResponse(**requests.post(seller + "/create", json={"region": "us-east-1"}).json())
terms = challenge.accepts[0]
header = x402Client(Account.from_key(key)).create_payment_header(terms, challenge.x402_version)
payment = PaymentPayload(**json.loads(base64.b64decode(header)))
client = FacilitatorClient({"url": facilitator})


async def ask():
    for _ in range(2):
        print((await client.verify(payment, terms)).is_valid, (await client.settle(payment, terms)).success, end=" ")


asyncio.run(ask())
