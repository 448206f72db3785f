"""The program as its users run it: `serve` and the console, in an environment and a folder of their own."""

import dataclasses
import http.client
import json
import os
import pathlib
import re
import resource
import socket
import subprocess
import tempfile
import threading
import time

from hostile_counterparts import Router, Seller

PROGRAM = os.environ.get("GALAKSIO") or str(pathlib.Path(__file__).resolve().parents[2] / ".build/debug/galaksio")
# A public test key; never fund it.
WALLET = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
LIMIT = 20
COUNTING = ("paid", "unknown", "reserved", "rejected")


class Failed(Exception):
    """The scene could not be played."""


@dataclasses.dataclass
class Answer:
    """An answer of `/execute`; status 0 if none came."""

    status: int
    json: dict

    @property
    def outcome(self):
        return (self.json.get("payment") or {}).get("outcome")

    @property
    def cache(self):
        return (self.json.get("result") or {}).get("cacheId")

    @property
    def is_in_progress(self):
        return "progress" in str(self.json.get("errorCode"))

    def __str__(self):
        code, error = self.json.get("errorCode", ""), self.json.get("error", "")
        return f"{self.status} {code} payment={self.outcome} {error[:120]!r}"


class Serving:
    """A running `serve`."""

    def __init__(self, environment, folder, log, files=None):
        def limit():
            if files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--host", "127.0.0.1", "--port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                cwd=folder,
                preexec_fn=limit,
            )
        try:
            self.port = self.wait_for_port(log)
        except BaseException:
            self.kill()
            raise

    def wait_for_port(self, log):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            text = log.read_text(errors="replace")
            found = re.search(r"running on port (\d+)", text)
            if found:
                return int(found[1])
            if self.process.poll() is not None:
                raise Failed(f"serve ended: {text[-300:]}")
            time.sleep(0.01)
        raise Failed("serve did not start in time")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait(LIMIT)

    def execute(self, job, operation="create"):
        """The answer to a task; a `create` has its job as its region, so that the counterparts can tell jobs apart."""
        task = {"jobId": job, "taskType": "cache", "provider": "xcache", "cacheOperation": operation}
        task |= {"cacheRegion": job} if operation == "create" else {"cacheId": "a-cache", "cacheKey": job}
        return self.post(json.dumps(task))

    def post(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            connection.request("POST", "/execute", body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return Answer(reply.status, json.loads(reply.read() or b"{}"))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(0, {"error": str(error)})
        finally:
            connection.close()

    def raw(self, lines, body, own=None):
        """The status of a POST with exactly those header lines, in which `{port}` is the server's; over that connection."""
        head = ["POST /execute HTTP/1.1", *lines, f"Content-Length: {len(body)}"]
        request = "\r\n".join([line.replace("{port}", str(self.port)) for line in head]) + "\r\n\r\n" + body
        connection = own or socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT)
        try:
            connection.sendall(request.encode())
            return int((connection.makefile("rb").readline().split() + [0, 0])[1])
        except OSError:
            return 0
        finally:
            if own is None:
                connection.close()

    def execute_together(self, jobs):
        """The answers to many tasks that are asked for at the same time, in their order."""
        answers = [Answer(0, {"error": "no answer"})] * len(jobs)

        def ask(number, job):
            answers[number] = self.execute(job)

        threads = [threading.Thread(target=ask, args=pair, daemon=True) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT + 5)
        return answers


class Stage:
    """A seller, a router, and a program between them with a ledger of its own."""

    def __init__(self, seller=None, router=None, budget="5.00", limit="1.00", **settings):
        self.seller, self.router, self.budget = seller or Seller(), router or Router(), budget
        self.others = []
        self.folder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.home = pathlib.Path(self.folder.name)
        self.ledger_file = self.home / "state/galaksio/ledger.sqlite"
        self.settings = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": os.environ.get("LANG", "C.UTF-8"),
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home / "state"),
            "HTTPAYER_ROUTER_URL": self.router.address,
            "XCACHE_BASE_URL": self.seller.address,
            "EXECUTOR_PRIVATE_KEY": WALLET,
            "GALAKSIO_TIMEOUT": "3s",
            "GALAKSIO_DRAIN": "5s",
            **({"GALAKSIO_BUDGET": budget, "GALAKSIO_MAX_PER_PAYMENT": limit} if budget else {}),
            **settings,
        }
        self.serving, self.started = None, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in self.started:
            program.stop()
        for server in (self.seller, self.router, *self.others):
            server.end()
        self.folder.cleanup()

    # The server

    def serve(self, **changes):
        """Starts the server, or starts it anew with changed settings."""
        if self.serving:
            self.serving.stop()
        self.serving = self.serve_beside(**changes)

    def serve_beside(self, files=None, **changes):
        """One more server, over the same ledger; it may have that many files open."""
        log = self.home / f"log-{len(self.started)}"
        self.started.append(Serving({**self.settings, **changes}, self.home, log, files))
        return self.started[-1]

    def execute(self, job, operation="create"):
        return self.serving.execute(job, operation)

    # The console

    def console(self, *words):
        """A run of the console that may spend 0.10: its exit code and its records."""
        code, output = self.run("--json", "--no-rc", "--no-history", "--pay-up-to", "0.10", *words)
        return code, [json.loads(line) for line in output.splitlines() if line.startswith("{")]

    def run(self, *words):
        done = subprocess.run(
            [PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.settings,
            cwd=self.home,
            timeout=LIMIT,
        )
        return done.returncode, done.stdout

    # The books

    def ledger(self):
        """The entries of the ledger, as the program tells them."""
        _, output = self.run("--json", "ledger")
        try:
            return json.loads(output)["result"]
        except (ValueError, KeyError):
            raise Failed(f"the ledger cannot be read: {output[:200]}") from None

    def entries(self, job):
        return [entry for entry in self.ledger() if belongs(entry, job)]

    def taken(self):
        """For each job what the counterparts took: distinct authorizations and charges, by a name of their own."""
        jobs = {}
        for seller in (self.seller, *self.others):
            for job, settled in seller.settled().items():
                jobs.setdefault(job, {}).update(settled)
        with self.router.lock:
            for number, (job, amount) in enumerate(self.router.charges):
                jobs.setdefault(job, {})[f"charge {number}"] = amount
            for job, authorization in self.router.payments:
                jobs.setdefault(job, {})[authorization.nonce] = authorization.value
        return jobs

    def faults(self, reads_ledger=True):
        """What the counterparts saw: two payments for a job, too much in all, or more than is written down."""
        faults, jobs = [], self.taken()
        for job, taken in jobs.items():
            if len(taken) > 1:
                faults.append(f"{len(taken)} payments for {job}")
        total = sum(sum(taken.values()) for taken in jobs.values())
        if self.budget and total > float(self.budget) * 1e6:
            faults.append(f"{total / 1e6:.2f} was taken under a budget of {self.budget}")
        if reads_ledger and jobs:
            ledger = self.ledger()
            short = [f"{job} {sum(taken.values())}" for job, taken in jobs.items() if not covers(ledger, job, taken)]
            if short:
                faults.append(f"the ledger counts less than was taken for {len(short)} jobs, such as {short[0]}")
        return faults


def belongs(entry, job):
    # The console gives each task an id of its own, so there the words of the command tell the job.
    return entry["jobId"] == job or str(entry.get("what")).split()[-1:] == [job]


def covers(ledger, job, taken):
    """True if the entries of a job come to what was taken; one without an amount is of a price that nobody told."""
    counted = [entry for entry in ledger if belongs(entry, job) and entry["outcome"] in COUNTING]
    if any(entry.get("amount") is None for entry in counted):
        return True
    return sum(int(entry["amount"]) for entry in counted) >= sum(taken.values())
