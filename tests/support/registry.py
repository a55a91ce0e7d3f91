# SPDX-License-Identifier: GPL-3.0-or-later
"""A package registry on 127.0.0.1 for npm, with packages made on the spot. It can send half of a
package, or begin one and never go on."""

import base64
import hashlib
import http.server
import io
import json
import tarfile
import threading
import urllib.parse


def pack(name, version, files):
    """The archive of a package. files: {path: (content, mode)}"""
    whole = {"package.json": (json.dumps({"name": name, "version": version}), 0o644), **files}
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for path, (content, mode) in whole.items():
            data = content if isinstance(content, bytes) else content.encode()
            member = tarfile.TarInfo(f"package/{path}")
            member.size, member.mode = len(data), mode
            tar.addfile(member, io.BytesIO(data))
    return archive.getvalue()


class Registry:
    """packages: {name: (version, archive)}. `cut` and `stuck` are the names of packages that do not
    arrive; changing them counts for the next request."""

    def __init__(self, packages):
        self.packages = packages
        self.cut = set()
        self.stuck = set()
        self.asked = []
        self.released = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.make_handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/"

    def environment(self, cache):
        """For npm: this registry, asked once, and an empty cache."""
        return {"npm_config_registry": self.url, "npm_config_cache": str(cache),
                "npm_config_fetch_retries": "0", "no_proxy": "127.0.0.1", "npm_config_noproxy": "127.0.0.1"}

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def integrity(self, name):
        return "sha512-" + base64.b64encode(hashlib.sha512(self.packages[name][1]).digest()).decode()

    def make_handler(registry):  # noqa: N805  # the handler's self is another
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, kind, body, sent=None):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:sent])
                self.wfile.flush()

            def do_GET(self):
                # As a proxy it is asked for whole addresses.
                name = urllib.parse.urlsplit(self.path).path.strip("/").split("/-/")[0]
                registry.asked.append(self.path)
                if name not in registry.packages:
                    self.answer(404, "application/json", b'{"error":"not found"}')
                elif "/-/" not in self.path:
                    self.answer(200, "application/json", registry.describe(name))
                else:
                    self.send_archive(name)

            def send_archive(self, name):
                archive = registry.packages[name][1]
                half = name in registry.cut or name in registry.stuck
                self.close_connection = half
                self.answer(200, "application/octet-stream", archive, len(archive) // 2 if half else None)
                if name in registry.stuck:
                    registry.released.wait()
        return Handler

    def describe(self, name):
        """What npm asks first: the versions and where they are."""
        version = self.packages[name][0]
        dist = {"tarball": f"{self.url}{name}/-/{name}-{version}.tgz", "integrity": self.integrity(name)}
        return json.dumps({"name": name, "dist-tags": {"latest": version},
                           "versions": {version: {"name": name, "version": version, "dist": dist}}}).encode()
