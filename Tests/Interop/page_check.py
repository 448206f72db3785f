"""Looks at the page of a running server in headless Chromium, as a person at the keyboard would.

    page_check.py ADDRESS [KEY]

Sends jobs to the server, and checks that the page shows them as they change in two browsers, opens one by the keyboard,
closes it again, tells the truth about ages after its clock was moved by an hour, loads nothing from elsewhere, and says
nothing on the console. Without a key the browser's own EventSource reads the events too, and resumes by number. Prints a line for each check; the exit code is 0 if all were kept.
"""

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request

import websockets

ADDRESS, KEY = sys.argv[1].rstrip("/"), sys.argv[2] if len(sys.argv) > 2 else None
HOSTILE = "<img src=x onerror=alert(1)>"
WAIT = 60


def post(job, **fields):
    task = {"jobId": job, "taskType": "cache", "provider": "xcache"} | fields
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {KEY}"} if KEY else {})
    request = urllib.request.Request(f"{ADDRESS}/jobs", json.dumps(task).encode(), headers)
    with urllib.request.urlopen(request) as reply:
        return reply.status


def post_lines(jobs, **fields):
    lines = "\n".join(json.dumps({"jobId": job, "taskType": "cache", "provider": "xcache"} | fields) for job in jobs)
    headers = {"Content-Type": "application/x-ndjson"} | ({"Authorization": f"Bearer {KEY}"} if KEY else {})
    with urllib.request.urlopen(urllib.request.Request(f"{ADDRESS}/jobs", lines.encode(), headers)) as reply:
        reply.read()


def listed():
    """Returns the ids of the jobs as the server lists them, the newest first."""
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    with urllib.request.urlopen(urllib.request.Request(f"{ADDRESS}/jobs?limit=100", headers=headers)) as reply:
        return [job["jobId"] for job in json.load(reply)["jobs"]]


class Tab:
    """A tab that is driven by the DevTools protocol."""

    def __init__(self):
        self.number, self.problems = 0, []

    async def open(self, address):
        self.socket = await websockets.connect(address, max_size=None, ping_interval=None)

    async def call(self, method, **parameters):
        self.number += 1
        await self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(await self.socket.recv())
            if message.get("id") == self.number:
                return message.get("result", {})
            kind = message.get("method")
            if kind == "Runtime.exceptionThrown" or kind == "Page.javascriptDialogOpening":
                self.problems.append(json.dumps(message["params"])[:300])
            if kind == "Runtime.consoleAPICalled" and message["params"]["type"] in ("error", "warning", "assert"):
                self.problems.append(json.dumps(message["params"]["args"])[:300])

    async def value(self, expression):
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer.get("result", {}).get("value")

    async def until(self, expression):
        """Waits until an expression is true, and returns whether it became so in time."""
        for _ in range(WAIT * 10):
            if await self.value(expression):
                return True
            await asyncio.sleep(0.1)
        return False

    async def key(self, key, code=None):
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, **EXTRA.get(key, {}))


class Browser(Tab):
    """Headless Chromium with its first tab."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}"]
        self.process = subprocess.Popen(
            [*command, f"--remote-debugging-port={self.port}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        super().__init__()

    def end(self):
        self.process.terminate()
        self.process.wait()

    async def connect(self):
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json") as reply:
                    target = next(page for page in json.load(reply) if page["type"] == "page")
                    break
            except (OSError, StopIteration):
                await asyncio.sleep(0.1)
        await self.open(target["webSocketDebuggerUrl"])
        for domain in ("Page", "Runtime"):
            await self.call(f"{domain}.enable")

    async def other(self):
        """Returns a tab that shares nothing with this one, like another browser."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json/version") as reply:
            whole = Tab()
            await whole.open(json.load(reply)["webSocketDebuggerUrl"])
        context = (await whole.call("Target.createBrowserContext"))["browserContextId"]
        target = (await whole.call("Target.createTarget", url="about:blank", browserContextId=context))["targetId"]
        tab = Tab()
        await tab.open(f"ws://127.0.0.1:{self.port}/devtools/page/{target}")
        for domain in ("Page", "Runtime"):
            await tab.call(f"{domain}.enable")
        # The context ends with the connection that made it.
        tab.whole = whole
        return tab


EXTRA = {
    "Enter": {"text": "\r", "windowsVirtualKeyCode": 13},
    "Escape": {"windowsVirtualKeyCode": 27},
    "j": {"text": "j", "windowsVirtualKeyCode": 74},
}


def state(word):
    return f"document.querySelector('#connection').dataset.state === '{word}'"


def row(job, word):
    name = json.dumps(job)
    return f"[...document.querySelectorAll('#rows > tr')].some(r => r.dataset.job === {name} && r.innerText.toLowerCase().includes('{word}'))"


EVENTS = """
new Promise((tell, fail) => {
    const source = new EventSource('/jobs/order-1/events'), heard = [];
    for (const name of ['accepted', 'started', 'completed']) {
        source.addEventListener(name, event => heard.push([event.lastEventId, name, JSON.parse(event.data).jobId]));
    }
    // The stream ends with the job; the browser comes back with the number of the last event, and is told to stay away.
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) tell(heard); };
    setTimeout(() => tell([]), 30000);
})
"""


async def hears(browser):
    """Returns whether EventSource is told all events of a job, each once and in order."""
    heard = await browser.value(EVENTS) or []
    numbers = [int(number) for number, _, _ in heard]
    names = [name for _, name, _ in heard]
    return names == ["accepted", "started", "completed"] and numbers == sorted(set(numbers)) and {job for _, _, job in heard} == {"order-1"}


async def enter(browser):
    if KEY:
        await browser.until("!document.querySelector('#key-section').hidden")
        await browser.value(f"document.querySelector('#key').value = {json.dumps(KEY)}; document.querySelector('#key-form').requestSubmit()")
    return await browser.until(state("live"))


async def check(browser, other):
    async def say(name, fine):
        print(f"{'ok' if fine else 'FAILED'} {name}", flush=True)
        return fine

    await browser.call("Page.navigate", url=f"{ADDRESS}/")
    await other.call("Page.navigate", url=f"{ADDRESS}/")
    if KEY:
        yield await say("a key is asked for", await browser.until("!document.querySelector('#key-section').hidden"))
        await browser.value("document.querySelector('#key').value = 'schlüssel-€'; document.querySelector('#key-form').requestSubmit()")
        yield await say("a key that none can be is refused", await browser.until("/wrong/.test(document.querySelector('#key-error').innerText)"))
    yield await say("it is live", await enter(browser))
    yield await say("it is live in another browser", await enter(other))
    create = {"cacheOperation": "create", "cacheRegion": "us-east-1"}
    post("order-1", **create)
    yield await say("a job appears and completes", await browser.until(row("order-1", "completed")))
    yield await say("and in the other browser", await other.until(row("order-1", "completed")))
    if not KEY:
        yield await say("EventSource hears its events", await hears(browser))
    post_lines([f"batch-{number}" for number in range(12)], **create)
    accepted = [job for job in listed() if job.startswith("batch-")]
    newest_first = f"[...document.querySelectorAll('#rows > tr')].map(r => r.dataset.job).filter(j => j.startsWith('batch-')).join() === {json.dumps(','.join(accepted))}"
    yield await say("a batch of one moment appears with the newest first", await browser.until(newest_first))
    # The tab keeps the key.
    await browser.call("Page.reload")
    yield await say("it is live again", await browser.until(state("live")))
    yield await say("and so it does after a reload", await browser.until(newest_first))
    post(HOSTILE, **create)
    yield await say("a hostile id is text", await browser.until(row(HOSTILE, "completed")))
    post("order-2", cacheOperation="get", cacheId="96ad0856-03b1-4ee7-9666-e81abd0349e1", cacheKey="k")
    yield await say("a failure is told", await browser.until(row("order-2", "failed")))
    await browser.value("document.querySelector('#rows > tr th a').focus()")
    await browser.key("j", "KeyJ")
    await browser.key("Enter")
    opened = "location.hash.startsWith('#job=') && !document.querySelector('#panel').hidden"
    yield await say("Enter opens a job", await browser.until(opened))
    yield await say("its story is told", await browser.until("document.querySelectorAll('#timeline > li').length >= 3"))
    await browser.key("Escape")
    closed = "document.querySelector('#panel').hidden && document.activeElement.closest('#rows') !== null"
    yield await say("Escape closes it, and the focus is at its row", await browser.until(closed))
    await browser.value("window.real = galaksio.clock.now; galaksio.clock.now = () => window.real() + 3600000; galaksio.tick()")
    aged = "/hour|1 h|60 min/.test(document.querySelector('#rows .c-when').innerText)"
    yield await say("an hour later it tells so", await browser.until(aged))
    post("order-3", **create)
    yield await say("and a new job still appears", await browser.until(row("order-3", "completed")))
    yield await say("in both", await other.until(row("order-3", "completed")))
    await browser.value("galaksio.clock.now = window.real; galaksio.tick()")
    outside = "performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin) || e.name.startsWith('data:'))"
    yield await say("nothing is loaded from elsewhere", await browser.value(outside))
    problems = browser.problems + other.problems
    yield await say(f"nothing is wrong on the console {problems}", not problems)


async def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            await browser.connect()
            kept = [fine async for fine in check(browser, await browser.other())]
        finally:
            browser.end()
    return 0 if all(kept) else 1


sys.exit(asyncio.run(main()))
