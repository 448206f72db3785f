"""Sells caches behind the official FastAPI middleware of x402 1.0.0: seller_v1.py PORT FACILITATOR.

`$PAYEE`, `$PRICE` (in units) and `$ASSET` change the terms.
"""

import os
import sys
import uuid

import uvicorn
from fastapi import FastAPI
from x402.fastapi.middleware import require_payment
from x402.types import EIP712Domain, TokenAmount, TokenAsset

PAYEE = os.environ.get("PAYEE", "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
TOKEN = TokenAsset(
    address=os.environ.get("ASSET", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"),
    decimals=6,
    eip712=EIP712Domain(name="USDC", version="2"),
)

app = FastAPI()
app.middleware("http")(
    require_payment(
        price=TokenAmount(amount=os.environ.get("PRICE", "50000"), asset=TOKEN),
        pay_to_address=PAYEE,
        path="/create",
        network="base-sepolia",
        facilitator_config={"url": sys.argv[2]},
    )
)


@app.post("/create")
async def create():
    return {"id": str(uuid.uuid4())}


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
