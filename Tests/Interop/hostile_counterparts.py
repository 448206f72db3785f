"""A seller and a router on plain sockets, which answer as badly as they are told to, and remember every request.

Whatever was signed and reached one of them counts as settled: the seller keeps each distinct authorization it ever
read, the router charges for each priced request it ever read.
"""

import base64
import dataclasses
import json
import socket
import struct
import threading
import time
import uuid

PAYEE = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
OTHER_PAYEE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
ROUTER_PAYEE = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
TRANSACTION = "0x" + "ab" * 32
# Network names of version 1, with the id of version 2, and the address and name of USDC there.
NETWORKS = {
    "base-sepolia": ("eip155:84532", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC"),
    "avalanche-fuji": ("eip155:43113", "0x5425890298aed601595a70AB815c96711a31Bc65", "USD Coin"),
}
PAYMENT_HEADERS = ("x-payment", "payment-signature")


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def json(self):
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {}


@dataclasses.dataclass
class Reply:
    status: int = 200
    body: object = b""
    headers: dict = dataclasses.field(default_factory=dict)
    delay: float = 0

    def encoded(self):
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        headers = {"Content-Type": "application/json", **self.headers, "Content-Length": len(body)}
        lines = [f"HTTP/1.1 {self.status} Status", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body


@dataclasses.dataclass
class HangUp:
    """Closes the connection and the port, which opens again after `seconds`, if given.

    A `reply` is written before, without its last bytes if it is `cut`; `reset` ends the connection with RST, not FIN.
    """

    seconds: float | None = None
    reset: bool = False
    reply: Reply | None = None
    cut: bool = False


@dataclasses.dataclass
class Authorization:
    nonce: str
    value: int
    payer: str
    to: str
    network: str
    valid_before: int


def encode(value):
    return base64.b64encode(json.dumps(value).encode()).decode()


def read_authorization(headers):
    """The payment that a request carries, in either version; None if it carries none."""
    for name, value in headers.items():
        if name.lower() in PAYMENT_HEADERS:
            payment = json.loads(base64.b64decode(value))
            signed = payment["payload"]["authorization"]
            network = payment.get("network") or payment["accepted"]["network"]
            nonce, value, end = signed["nonce"].lower(), int(signed["value"]), int(signed["validBefore"])
            return Authorization(nonce, value, signed["from"], signed["to"], network, end)
    return None


class Server:
    """An HTTP/1.1 server with kept connections; `answer` says what it does about a request."""

    def __init__(self, *hosts):
        self.hosts = hosts or ("127.0.0.1",)
        self.port = 0
        self.requests = []
        self.lock = threading.RLock()
        self.opened, self.is_over = threading.Event(), False
        self.listeners, self.connections = [], set()
        self.open()

    @property
    def address(self):
        return f"http://{self.hosts[0]}:{self.port}"

    def open(self):
        with self.lock:
            if self.is_over:
                return
            for host in self.hosts:
                self.listeners.append(self.listener(host))
            self.opened.set()
            for listener in self.listeners:
                threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def listener(self, host):
        for attempt in range(50):
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, self.port))
                listener.listen(128)
                self.port = listener.getsockname()[1]
                return listener
            except OSError:
                listener.close()
                if attempt == 49:
                    raise
                time.sleep(0.05)

    def close(self):
        """Closes the port, then all connections."""
        with self.lock:
            self.opened.clear()
            # A plain close would leave the port open for as long as a thread waits in accept.
            for listener in self.listeners:
                shut(listener)
                listener.close()
            self.listeners = []
            for connection in self.connections:
                shut(connection)

    def end(self):
        """Closes everything for good."""
        with self.lock:
            self.is_over = True
            self.close()

    def accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.settimeout(30)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                if not self.opened.is_set():
                    connection.close()
                    return
                self.connections.add(connection)
            threading.Thread(target=self.converse, args=(connection,), daemon=True).start()

    def converse(self, connection):
        waiting = b""
        try:
            while True:
                request, waiting = read_request(connection, waiting)
                if request is None:
                    return
                with self.lock:
                    self.requests.append(request)
                    reply = self.answer(request)
                if isinstance(reply, HangUp):
                    self.hang_up(connection, reply)
                    return
                time.sleep(reply.delay)
                connection.sendall(reply.encoded())
        except OSError:
            pass
        finally:
            with self.lock:
                self.connections.discard(connection)
            connection.close()

    def hang_up(self, connection, how):
        with self.lock:
            self.connections.discard(connection)
            if how.reply:
                connection.sendall(how.reply.encoded()[: -5 if how.cut else None])
            self.close()
            if how.reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                shut(connection)
            connection.close()
        if how.seconds is not None:
            timer = threading.Timer(how.seconds, self.open)
            timer.daemon = True
            timer.start()

    def answer(self, request):
        raise NotImplementedError


def shut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def read_request(connection, waiting):
    """A request, and what was read behind it; None at the end of the connection."""
    while b"\r\n\r\n" not in waiting:
        more = connection.recv(65536)
        if not more:
            return None, b""
        waiting += more
    head, _, body = waiting.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            return None, b""
        body += more
    # A request that came here because this server is its proxy names the whole address.
    path = "/" + target.split("/", 3)[3] if target.startswith("http://") else target
    return Request(method, path, headers, body[:length]), body[length:]


class Seller(Server):
    """Sells caches at POST /create, told apart by their region, and reads at GET for nothing, unless told otherwise."""

    def __init__(self, version=1, *hosts, price=1_000_000, window=600, sells_reads=False):
        self.version, self.price, self.window = version, price, window
        self.network, self.payee, self.sells_reads = "base-sepolia", PAYEE, sells_reads
        # What is done about a paid request, and about a priced one that is not paid.
        self.when_paid = self.deliver
        self.when_unpaid = lambda request: self.challenge()
        # Each paid request that was read, as (job, authorization).
        self.payments = []
        self.paid = threading.Event()
        super().__init__(*hosts)

    def answer(self, request):
        job = request.path.rsplit("/", 1)[1] if request.method == "GET" else str(request.json.get("region"))
        authorization = read_authorization(request.headers)
        if authorization:
            self.payments.append((job, authorization))
            self.paid.set()
            return self.when_paid(request, authorization)
        if request.path == "/create" or self.sells_reads:
            return self.when_unpaid(request)
        return Reply(200, {"key": job, "value": "free", "ttl": -1})

    def settled(self):
        """For each job the distinct authorizations that were read: nonce and value."""
        jobs = {}
        with self.lock:
            for job, authorization in self.payments:
                jobs.setdefault(job, {})[authorization.nonce] = authorization.value
        return jobs

    @staticmethod
    def cache(authorization):
        return str(uuid.UUID(authorization.nonce[2:34]))

    def deliver(self, request, authorization):
        headers = self.receipt(True, TRANSACTION)
        if request.method == "GET":
            return Reply(200, {"key": request.path.rsplit("/", 1)[1], "value": "sold", "ttl": -1}, headers)
        return Reply(200, {"id": self.cache(authorization)}, headers)

    def challenge(self, error=None, **headers):
        return challenge(self.version, self.price, self.network, self.payee, self.window, error, headers)

    def receipt(self, success, transaction="", reason=None, network=None):
        name = network or (self.network if self.version == 1 else NETWORKS[self.network][0])
        receipt = {"success": success, "transaction": transaction, "network": name}
        if reason:
            receipt["errorReason"] = reason
        return {"X-PAYMENT-RESPONSE" if self.version == 1 else "PAYMENT-RESPONSE": encode(receipt)}


def requirement(version, price, network, payee, window=600, resource="http://seller/create"):
    number, asset, name = NETWORKS[network]
    common = {
        "scheme": "exact",
        "payTo": payee,
        "asset": asset,
        "maxTimeoutSeconds": window,
        "extra": {"name": name, "version": "2"},
    }
    if version == 2:
        return {**common, "network": number, "amount": str(price)}
    about = {"resource": resource, "description": "A cache", "mimeType": "application/json"}
    return {**common, "network": network, "maxAmountRequired": str(price), **about}


def challenge(version, price, network, payee, window=600, error=None, headers=None):
    entry = requirement(version, price, network, payee, window)
    body = {"x402Version": version, "error": error or "payment is required", "accepts": [entry]}
    if version == 1:
        return Reply(402, body, headers or {})
    body["resource"] = {"url": "http://seller/create", "description": "A cache", "mimeType": "application/json"}
    return Reply(402, {}, {"PAYMENT-REQUIRED": encode(body), **(headers or {})})


class Router(Server):
    """Makes calls for others at POST /proxy, and pays for POST /create from credits; a dry run tells the price."""

    def __init__(self, price=1_000_000, fee=0):
        self.price, self.fee = price, fee
        # What is done about a call that costs, and about one that does not.
        self.when_sold = lambda job: Reply(200, {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, job))})
        self.when_free = lambda job: Reply(200, {"key": job, "value": "free", "ttl": -1})
        # What a webhook says.
        self.when_followed = lambda: Reply(404, {"error": "not here"})
        # Each request that was charged for, as (job, amount), and the payments that nobody should send here.
        self.charges, self.payments = [], []
        super().__init__()

    def answer(self, request):
        body = request.json
        for headers in (request.headers, body.get("headers") or {}):
            authorization = read_authorization(headers)
            if authorization:
                self.payments.append(("router", authorization))
        if request.path.startswith("/webhooks/"):
            return self.when_followed()
        if request.path not in ("/proxy", "/proxy/sim"):
            return Reply(404, {"error": "not here"})
        is_sold = body.get("method") == "POST" and str(body.get("api_url")).endswith("/create")
        bought = body.get("data") or body.get("json") or body.get("payload") or {}
        job = str(bought.get("region")) if is_sold else str(body.get("api_url")).rsplit("/", 1)[1]
        if request.path == "/proxy/sim":
            return self.dry_run(is_sold, job)
        if not is_sold:
            return self.when_free(job)
        self.charges.append((job, self.price + self.fee))
        return self.when_sold(job)

    def dry_run(self, is_sold, job):
        if not is_sold:
            free = {"key": job, "value": "free", "ttl": -1}
            return Reply(200, {"requiresPayment": False, "status": 200, "response": free})
        breakdown = {
            "targetAmount": self.price / 1e6,
            "proxyFee": self.fee / 1e6,
            "totalCreditsCharged": (self.price + self.fee) // 1000,
            "proxyFeePercentage": 3,
            "feeModel": "percentage",
            "creditsPerUsdc": 1000,
        }
        entry = requirement(1, self.price, "base-sepolia", PAYEE)
        return Reply(200, {"requiresPayment": True, "targetPaymentRequirements": entry, "proxyFeeBreakdown": breakdown})

    def paths(self):
        with self.lock:
            return [request.path for request in self.requests]
