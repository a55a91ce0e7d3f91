# SPDX-License-Identifier: GPL-3.0-or-later
"""A Node-RED that Flowbench does not run: the remote instance of a test, real, on the loopback."""

import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.request

from programs import runtime_folder, wait
from tap import Skip

SETTINGS = """
const users = %(users)s, tokens = %(tokens)s;
const find = name => users[name] ? { username: name, permissions: users[name].permissions } : null;
module.exports = {
    uiHost: "127.0.0.1", uiPort: %(port)d, flowFile: "flows.json", credentialSecret: "test",
    httpAdminRoot: %(root)s, telemetry: { enabled: false }, tours: false,
    %(tls)s
    adminAuth: Object.keys(users).length + Object.keys(tokens).length === 0 ? undefined : {
        type: "credentials",
        users: name => Promise.resolve(find(name)),
        authenticate: (name, password) => {
            console.log("login", name);
            return Promise.resolve(users[name] && users[name].password === password ? find(name) : null);
        },
        tokens: token => Promise.resolve(tokens[token] || null)
    },
    logging: { console: { level: "info" } }
};
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    """A key and a self-signed certificate for 127.0.0.1; the certificate's SHA-256 in hex."""
    if not shutil.which("openssl"):
        raise Skip("openssl")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=line4.example", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, capture_output=True, timeout=60)
    shown = subprocess.run(["openssl", "x509", "-in", folder / "cert.pem", "-noout", "-fingerprint",
                            "-sha256"], check=True, capture_output=True, text=True, timeout=60)
    return shown.stdout.strip().split("=")[1].replace(":", "").lower()


class NodeRed:
    """users: {name: {"password", "permissions"}}; tokens: {token: {"username", "permissions"}}."""

    def __init__(self, users=None, tokens=None, tls=False, root="/", runtime="node-red-5.0", flows=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fb-remote-"))
        self.root = root
        self.port = free_port()
        self.fingerprint = make_certificate(self.folder) if tls else None
        self.modules = pathlib.Path(runtime_folder(runtime)) / "node_modules"
        self.process = None
        https = ('https: { key: require("fs").readFileSync(__dirname + "/key.pem"), '
                 'cert: require("fs").readFileSync(__dirname + "/cert.pem") },') if tls else ""
        (self.folder / "settings.js").write_text(SETTINGS % {
            "users": json.dumps(users or {}), "tokens": json.dumps(tokens or {}), "port": self.port,
            "root": json.dumps(root), "tls": https})
        (self.folder / "flows.json").write_text(json.dumps(flows or []))

    @property
    def url(self):
        return f"{'https' if self.fingerprint else 'http'}://127.0.0.1:{self.port}{self.root}"

    @property
    def certificate(self):
        return self.folder / "cert.pem"

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        node = next(self.modules.glob("node-linux-*/bin/node"))
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [node, self.modules / "node-red/red.js", "-u", self.folder, "-s",
                 self.folder / "settings.js"], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env={key: os.environ[key] for key in ("PATH", "HOME", "LC_ALL") if key in os.environ})
        wait("the remote Node-RED", lambda: self.get("auth/login") is not None, 60)

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None

    def get(self, path, token=None):
        """The text of a GET below the admin root; None without a good answer."""
        request = urllib.request.Request(self.url + path)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        context = ssl._create_unverified_context() if self.fingerprint else None
        try:
            with urllib.request.urlopen(request, timeout=5, context=context) as answer:
                return answer.read().decode()
        except (OSError, urllib.error.URLError):
            return None

    def flows(self):
        """What it has stored."""
        return json.loads((self.folder / "flows.json").read_text())

    def logins(self):
        """The users of all attempts to sign in, wrong ones too."""
        return [line.split(" ", 1)[1] for line in self.log().splitlines() if line.startswith("login ")]

    def end_sessions(self):
        """What the expiry of a session does, at once."""
        for token in json.loads((self.folder / ".sessions.json").read_text()):
            body = json.dumps({"token": token}).encode()
            request = urllib.request.Request(self.url + "auth/revoke", body, method="POST", headers={
                "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=5).close()

    def log(self):
        return (self.folder / "log").read_text(errors="replace")
