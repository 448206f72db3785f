"""What the measurements of the job queue share: a server with jobs, and the rates at which it takes and ends them."""

import concurrent.futures
import datetime
import http.client
import json
import subprocess
import time

import measuring

SECONDS = 5
LINES = 1000
DUE_JOBS = 20_000
KEPT = 0.80
MEMORY_MB = 150

ANSWER = '{"key":"user:123","value":"v","ttl":3455}'
ROUTER = f"""
    server {{
        listen 127.0.0.1:PORT;
        location = /proxy {{ if ($request_method = POST) {{ return 200 '{ANSWER}'; }} return 405; }}
        location / {{ return 404; }}
    }}
"""
WRK_SCRIPT = """
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(arguments) sent = 0; wrk.method = "POST"; wrk.headers["Content-Type"] = "application/json" end
function request()
    sent = sent + 1
    return wrk.format(nil, nil, nil, string.format([[TASK]], "ROUND-" .. id .. "-" .. sent))
end
function done(summary, latency)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format("counted %d %d %d %d %f\\n", summary.requests, summary.duration, errors.status, broken,
        latency:percentile(99)))
end
"""


class Queue:
    """`galaksio serve` with a queue of its own in its home, or in the PostgreSQL database at an address."""

    def __init__(self, stage, router, name="galaksio", database=None, workers=None, limit=2_000_000):
        self.stage, self.port = stage, measuring.free_port()
        settings = {"DATABASE_URL": database, "GALAKSIO_JOB_WORKERS": workers and str(workers)}
        self.server = stage.start(
            name,
            [measuring.program(), "serve", "--port", str(self.port)],
            self.port,
            HTTPAYER_ROUTER_URL=f"http://127.0.0.1:{router}",
            GALAKSIO_LOG_LEVEL="warning",
            GALAKSIO_QUEUE_LIMIT=str(limit),
            XDG_STATE_HOME=str(stage.home / f"state-{name}"),
            **{setting: value for setting, value in settings.items() if value},
        )

    def accepted(self, name):
        """Sends jobs that are due tomorrow one by one; returns the rate of those that were accepted."""
        script = self.stage.home / f"{name}.lua"
        script.write_text(WRK_SCRIPT.replace("TASK", task("%s", due=False)).replace("ROUND", name))
        address = f"http://127.0.0.1:{self.port}/jobs"
        run = subprocess.run(
            ["wrk", "-t", "2", "-c", "64", "-d", f"{SECONDS}s", "-s", str(script), address],
            capture_output=True,
            text=True,
        )
        counted = [line.split()[1:] for line in run.stdout.splitlines() if line.startswith("counted ")]
        if run.returncode != 0 or not counted:
            raise measuring.Failed(f"wrk ended with {run.returncode}: {run.stdout}{run.stderr}")
        requests, microseconds, refused, broken, p99 = (float(number) for number in counted[0])
        if refused or broken or not requests:
            raise measuring.Failed(f"of {requests:.0f} jobs {refused:.0f} were refused, {broken:.0f} broken")
        rate = requests / microseconds * 1e6
        print(f"{name}: {rate:.0f} jobs/s accepted, p99 {p99 / 1000:.1f} ms")
        return rate

    def fill(self, names, due=False):
        """Sends jobs in bodies of a thousand lines, over two connections."""

        def send(part):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for start in range(0, len(part), LINES):
                lines = "\n".join(task(name, due) for name in part[start : start + LINES]) + "\n"
                connection.request("POST", "/jobs", lines, {"Content-Type": "application/x-ndjson"})
                answers = connection.getresponse().read().decode().splitlines()
                failed = [answer for answer in answers if '"running"' not in answer]
                if failed or len(answers) != lines.count("\n"):
                    raise measuring.Failed(f"{len(failed)} of {len(answers)} jobs were refused: {failed[:1]}")
            connection.close()

        halves = [names[: len(names) // 2], names[len(names) // 2 :]]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for _ in pool.map(send, halves):
                pass

    def finished(self, name="due"):
        """Sends jobs that are due, and returns the rate at which they were accepted and finished.

        They end about in the order in which they came: once every hundredth has ended, all have."""
        names = [f"{name}-{number}" for number in range(DUE_JOBS)]
        start = time.monotonic()
        self.fill(names, due=True)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for name in names[::100]:
            while (status := self.status(connection, name)) != "completed":
                if status != "running":
                    raise measuring.Failed(f"the job {name} is {status}")
                time.sleep(0.02)
        return DUE_JOBS / (time.monotonic() - start)

    def status(self, connection, name):
        connection.request("GET", f"/jobs/{name}")
        return json.loads(connection.getresponse().read())["status"]

    def is_lean(self):
        """Prints the resident memory of the server, and tells whether it is within the bound."""
        with open(f"/proc/{self.server.pid}/status") as status:
            kilobytes = next(line.split()[1] for line in status if line.startswith("VmRSS:"))
        memory = int(kilobytes) / 1024
        print(f"jobs-memory {memory:.1f} MB (wanted <= {MEMORY_MB} MB)")
        return memory <= MEMORY_MB


def task(name, due):
    fields = {"jobId": name, "taskType": "cache", "provider": "xcache", "cacheOperation": "get"}
    fields |= {"cacheId": "96ad0856-03b1-4ee7-9666-e81abd0349e1", "cacheKey": "user:123"}
    return json.dumps(fields | ({} if due else {"runAt": TOMORROW}))


TOMORROW = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
