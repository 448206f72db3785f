"""Sells caches behind the official FastAPI middleware of x402 2.x: seller_v2.py PORT FACILITATOR.

`$PAYEE`, `$PRICE` (in units) and `$ASSET` change the terms.
"""

import os
import sys
import uuid

import uvicorn
from fastapi import FastAPI
from x402.http import FacilitatorConfig, HTTPFacilitatorClient, PaymentOption
from x402.http.middleware.fastapi import PaymentMiddlewareASGI
from x402.http.types import RouteConfig
from x402.mechanisms.evm.exact import ExactEvmServerScheme
from x402.schemas import AssetAmount
from x402.server import x402ResourceServer

PAYEE = os.environ.get("PAYEE", "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
NETWORK = "eip155:84532"

server = x402ResourceServer(HTTPFacilitatorClient(FacilitatorConfig(url=sys.argv[2])))
server.register(NETWORK, ExactEvmServerScheme())
price = AssetAmount(
    amount=os.environ.get("PRICE", "50000"),
    asset=os.environ.get("ASSET", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"),
    extra={"name": "USDC", "version": "2"},
)
option = PaymentOption(scheme="exact", pay_to=PAYEE, price=price, network=NETWORK)

app = FastAPI()
app.add_middleware(PaymentMiddlewareASGI, routes={"POST /create": RouteConfig(accepts=[option])}, server=server)


@app.post("/create")
async def create():
    return {"id": str(uuid.uuid4())}


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
