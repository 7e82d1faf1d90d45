"""The built program as a service on a free port with a folder of its own, for the scripts beside this file.

Standard library only.
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """`vocmatch serve`, started when entered and stopped when left; `kill` and `start` in between."""

    def __init__(self, program, *options, database_url=None, settings=None, folder=None):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.temporary = None if folder else tempfile.TemporaryDirectory(prefix="vocmatch-")
        self.folder = folder or self.temporary.name
        self.command = [program, "serve", *options]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VOCMATCH_")},
            "VOCMATCH_LISTEN": f"127.0.0.1:{self.port}",
            "VOCMATCH_DATA_FOLDER": self.folder,
            "VOCMATCH_PUBLIC_PER_MINUTE": "10000000",
            "VOCMATCH_LOG": "warn",
            "XDG_DATA_HOME": self.folder,
            **(settings or {}),
        }
        if database_url:
            self.environment["VOCMATCH_DATABASE_URL"] = database_url
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        if self.temporary:
            self.temporary.cleanup()

    def start(self, seconds=120):
        self.output = open(os.path.join(self.folder, "output"), "w+b")
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=self.output, stderr=self.log)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SystemExit(f"the service ended with {self.process.returncode}: {self.said()}")
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.05)
        raise SystemExit("the service was not ready in time")

    def said(self):
        with open(os.path.join(self.folder, "log"), "rb") as log:
            return log.read().decode(errors="replace")[-2000:]

    def printed(self):
        with open(os.path.join(self.folder, "output"), "rb") as output:
            return output.read().decode()

    def kill(self):
        """As a power cut would end it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def connection(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None):
        """Status, body (from JSON where it is that) and headers of one request."""
        connection = self.connection()
        try:
            return ask(connection, method, path, body, headers)
        finally:
            connection.close()

    def accounts(self):
        """Name and password of each role, as `--demo` prints them."""
        found = {}
        for line in self.printed().splitlines():
            match = re.match(r"\s*(\w+)\s+(\S+@\S+)\s+(\S+)\s*$", line)
            if match:
                found[match[1]] = (match[2], match[3])
        return found

    def sign_in(self, role):
        """Headers of somebody of a role of the demonstration."""
        email, password = self.accounts()[role]
        status, body, headers = self.ask("POST", "/api/v1/session", {"email": email, "password": password})
        if status not in (200, 201):
            raise SystemExit(f"{role} cannot sign in: {status} {body}")
        cookie = headers["set-cookie"].split(";")[0]
        token = body.get("csrf_token") or body.get("csrf") if isinstance(body, dict) else None
        return {"Cookie": cookie, "X-CSRF-Token": token or ""}


def ask(connection, method, path, body=None, headers=None):
    headers = dict(headers or {})
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
        headers.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    found = {name.lower(): value for name, value in answer.getheaders()}
    if "json" in found.get("content-type", "") and content:
        content = json.loads(content)
    return answer.status, content, found
