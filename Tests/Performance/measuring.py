"""What the measurements share: the program, the tools beside it, servers on loopback ports, and the verdict.

Standard library only. A measurement runs inside `Stage`, which gives it a temporary folder that is also the home
and the working directory of everything it starts, and ends every process it started, however the measurement ends.
"""

import argparse
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import secrets
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]

# The release build of the README: Swift's library inside the program, and one optimization over all modules.
RELEASE = ["-c", "release", "--static-swift-stdlib", "-Xswiftc", "-cross-module-optimization"]


class Failed(Exception):
    """Why nothing could be measured, in a sentence."""


def measure(body):
    """Runs `body(stage)`, which returns whether every bound was kept, and exits: 0 kept, 1 missed, 2 not measured."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(2))
    sys.stdout.reconfigure(line_buffering=True)
    try:
        with Stage() as stage:
            kept = body(stage)
    except KeyboardInterrupt:
        sys.exit(130)
    except Failed as failure:
        print(f"error: {failure}", file=sys.stderr)
        sys.exit(2)
    sys.exit(0 if kept else 1)


def verdict(name, ours, public, tool, unit, at_least=None, at_most=None, digits=0):
    """Prints the measurement's last line and tells whether the bound was kept."""
    ratio = ours / public
    bound = f">= {at_least:.2f}" if at_least is not None else f"<= {at_most:.2f}"
    kept = ratio >= at_least if at_least is not None else ratio <= at_most
    print(
        f"{name} ratio {ratio:.2f} (ours {ours:.{digits}f} {unit}, {tool} {public:.{digits}f} {unit}; wanted {bound})"
    )
    return kept


def require(**packages):
    """Refuses to go on without the named commands; each names the Debian package that has it."""
    os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"
    missing = {command.replace("_", "-"): package for command, package in packages.items()}
    missing = {command: package for command, package in missing.items() if shutil.which(command) is None}
    if missing:
        wanted = " ".join(sorted(set(missing.values())))
        raise Failed(f"{', '.join(missing)} missing; try: apt-get install -y {wanted}")


def part_of(parts):
    """The type of an argument that names a part; argparse's own choices refuse an empty list of them."""

    def part(name):
        if name not in parts:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(parts)}")
        return name

    return part


def program():
    """The program to measure: `$GALAKSIO`, or the release build, which is made if there is none."""
    if named := os.environ.get("GALAKSIO"):
        if found := shutil.which(named):
            return os.path.abspath(found)
        raise Failed(f"GALAKSIO={named} cannot be run")
    built = PROJECT / ".build/release/galaksio"
    if not built.exists():
        print("building the release program")
        if subprocess.run(["swift", "build", *RELEASE], cwd=PROJECT).returncode != 0:
            raise Failed("the release build failed")
    return str(built)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def median(values):
    return statistics.median(values)


class Terminal:
    """A program under a pseudo-terminal of 24 rows and 80 columns."""

    ESCAPE_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[ -~])")

    def __init__(self, stage, name, arguments, **settings):
        self.name = name
        environment = stage.environment(**settings)
        self.child, self.screen = pty.fork()
        if self.child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.chdir(stage.home)
            os.execvpe(arguments[0], arguments, environment)
        stage.exits.callback(self.end)

    def end(self):
        os.close(self.screen)
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)

    def has_output(self, seconds):
        return bool(select.select([self.screen], [], [], seconds)[0])

    def read(self):
        try:
            return os.read(self.screen, 1 << 16)
        except OSError:
            raise Failed(f"{self.name} ended at its prompt") from None

    def text(self, drawn):
        """What was drawn, without escape sequences."""
        return self.ESCAPE_SEQUENCE.sub(b"", drawn)

    def until_quiet(self, seconds):
        """Reads until nothing has come for some seconds; returns the text."""
        drawn = b""
        while self.has_output(seconds):
            drawn += self.read()
        return self.text(drawn).decode(errors="replace")


class Stage:
    """A temporary home, and the processes that were started in it."""

    def __enter__(self):
        self.exits = contextlib.ExitStack()
        self.home = pathlib.Path(self.exits.enter_context(tempfile.TemporaryDirectory(prefix="galaksio-")))
        return self

    def __exit__(self, *failure):
        return self.exits.__exit__(*failure)

    def environment(self, **settings):
        """The caller's environment without any setting that could steer the program, and with a home of its own."""
        ours = ("GALAKSIO", "HTTPAYER", "EXECUTOR", "XDG_", "REDIS", "PORT", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"HOME": str(self.home), "TERM": "xterm-256color"} | settings

    def start(self, name, arguments, port, ending=signal.SIGTERM, **settings):
        """Starts a server that `ending` ends, and returns it once its port answers; a failure shows what it says."""
        log = self.home / f"{name}.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                arguments,
                cwd=self.home,
                env=self.environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.exits.callback(stop, server, ending)
        for _ in range(200):
            if server.poll() is not None:
                raise Failed(f"{name} ended with {server.returncode}:\n{log.read_text(errors='replace')[-2000:]}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return server
            time.sleep(0.05)
        raise Failed(f"{name} does not answer on port {port}:\n{log.read_text(errors='replace')[-2000:]}")

    def nginx(self, name, body):
        """Starts an nginx with one worker and one server, whose block is `body`, and returns its port."""
        port = free_port()
        folder = self.home / name
        folder.mkdir()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)
        configuration = folder / "nginx.conf"
        configuration.write_text(
            f"""daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    client_body_buffer_size 64k;
    default_type application/json;
{folders}
{body.replace("PORT", str(port))}
}}
"""
        )
        self.start(name, ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(configuration)], port)
        return port

    def redis(self):
        """Starts a Redis server that keeps nothing on disk, and returns its port."""
        port = free_port()
        bare = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]
        self.start("redis-server", ["redis-server", "--port", str(port), *bare, "--dir", str(self.home)], port)
        return port

    def postgresql(self):
        """Starts a PostgreSQL server with the settings it has by default, and returns it."""
        return PostgreSQL(self)


class PostgreSQL:
    """A PostgreSQL server on a loopback port; only its own password opens it."""

    PROGRAMS = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None)

    def __init__(self, stage):
        if self.PROGRAMS is None:
            raise Failed("postgres missing; try: apt-get install -y postgresql")
        self.stage, self.port, self.password = stage, free_port(), secrets.token_hex(16)
        self.folder, as_user = stage.home / "postgresql", []
        self.folder.mkdir(mode=0o700)
        password, data = self.folder / "password", self.folder / "data"
        password.write_text(self.password)
        if os.getuid() == 0:
            # The server does not run as root, and must reach its folder.
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            stage.home.chmod(0o711)
            for path in (self.folder, password):
                shutil.chown(path, "postgres", "postgres")
        made = [self.PROGRAMS / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        access = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"]
        run([*as_user, *made, *access], self.folder)
        server = [self.PROGRAMS / "postgres", "-D", data, "-k", self.folder, "-h", "127.0.0.1", "-p", str(self.port)]
        # SIGQUIT ends it at once: nobody needs its files any more.
        stage.start("postgresql", [*as_user, *server], self.port, ending=signal.SIGQUIT)
        # Its port is open before it takes connections.
        while subprocess.run([self.PROGRAMS / "pg_isready", "-q", "-h", self.folder, "-p", str(self.port)]).returncode:
            time.sleep(0.05)

    def psql(self, *arguments):
        """The command of a client over the socket in the server's folder, which only its owner and root can reach."""
        program, place = self.PROGRAMS / "psql", ["-h", self.folder, "-p", str(self.port), "-U", "postgres"]
        return [program, *place, "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments]

    def sql(self, statement):
        run(self.psql("-c", statement), self.folder)

    def new_database(self, name):
        """Creates an empty database, and returns its address."""
        self.sql(f"CREATE DATABASE {name}")
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    def hold(self, database, table):
        """Opens a transaction that has seen a table, and returns the session that keeps it open."""
        session = subprocess.Popen(self.psql(database), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.stage.exits.callback(stop, session)
        session.stdin.write(f"BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM {table};\n".encode())
        session.stdin.flush()
        if not session.stdout.readline().strip().isdigit():
            raise Failed("no transaction was opened")
        return session


def run(arguments, folder):
    """Runs a program to its end, which must be a success."""
    ended = subprocess.run(arguments, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Failed(f"{arguments[0]} ended with {ended.returncode}: {(ended.stderr or ended.stdout)[-2000:]}")


def stop(server, ending=signal.SIGTERM):
    """Ends one process that was started here, by its id."""
    if server.poll() is None:
        server.send_signal(ending)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
