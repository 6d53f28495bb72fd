#!/usr/bin/env python3
"""Runs the nginx configuration of docs/deploy.md, with its cache, in front of a running instance.

Names, ports and certificates are exchanged, nothing else. Checked: many readers cost the service few
requests, a removed name is gone after the stated time, also from a page that nobody read in between, 304
works, and no failure is kept. Usage: tests/lib/cache_in_front.py PROGRAM. Takes two minutes.
"""

import base64
import concurrent.futures
import http.client
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST = "letters.example.org"
PAGE = "/en/harbour/signatories"
# docs/deploy.md: the latest moment at which one cache may show a name that was removed.
STATED_SECONDS = 30
READERS = 200

LETTER = """slug = "harbour"
languages = ["en", "fr"]
date = 2026-07-08
closes = 2096-09-15

[title]
en = "Keep the harbour open"
fr = "Gardons le havre ouvert"
"""
LIST = """kind,name,order
organization,Amity Society,1
organization,Quillmark Union,2
organization,Tidal Law,3
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Counter(http.server.ThreadingHTTPServer):
    """Passes requests on to the service, and counts them."""

    daemon_threads = True

    def __init__(self, origin):
        self.origin, self.asked = origin, []
        super().__init__(("127.0.0.1", 0), Pass)


class Pass(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        try:
            origin = http.client.HTTPConnection("127.0.0.1", self.server.origin, timeout=20)
            origin.request("GET", self.path, headers=dict(self.headers))
            answer = origin.getresponse()
            body = answer.read()
        except OSError:
            return self.send_error(502)
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_):
        pass


def documented(folder, front, origin):
    """The configuration as documented: the cache's location takes the place of the plain one."""
    blocks = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/deploy.md").read_text(), re.S)
    server, path, location = blocks
    server = server.replace("    location / { proxy_pass http://127.0.0.1:8080; }\n", location)
    assert location in server, "docs/deploy.md has another `location /`"
    server = server[server.index("server {\n    listen 443"):]
    server = re.sub(r"    listen \[::\]:443[^\n]*\n|    ssl_[^\n]*\n", "", server)
    server = server.replace("listen 443 ssl http2", f"listen 127.0.0.1:{front}")
    server = server.replace("127.0.0.1:8080", f"127.0.0.1:{origin}")
    path = path.replace("/var/cache/nginx/undersigned", f"{folder}/cache")
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\n"
            f"events {{}}\nhttp {{\n{path}{server}}}\n")


class Instance:
    def __init__(self, program, folder):
        self.program, self.port = program, free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "UNDERSIGNED_BASE_URL": f"https://{HOST}",
            "UNDERSIGNED_SECRET_KEY": base64.b64encode(os.urandom(32)).decode(),
            "UNDERSIGNED_MAIL_URL": f"file:{folder}/mail",
            "UNDERSIGNED_MAIL_FROM": f"letters@{HOST}",
            "UNDERSIGNED_DATA_DIR": f"{folder}/data",
            "UNDERSIGNED_LISTEN": f"127.0.0.1:{self.port}",
            "UNDERSIGNED_TRUSTED_PROXIES": "127.0.0.0/8",
            "UNDERSIGNED_DISK_RESERVE_MB": "0",
        }

    def command(self, *arguments):
        run = subprocess.run([self.program, *arguments], env=self.environment, check=True,
                             capture_output=True, text=True)
        return run.stdout

    def start(self):
        self.process = subprocess.Popen([self.program, "serve"], env=self.environment,
                                        stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def remove(self, name):
        listed = self.command("signatures", "list", "--state", "published")
        line = next(line for line in listed.splitlines() if name in line)
        self.command("signatures", "remove", line.split()[0], "--reason", "a test")


def wait_for(port):
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nobody listens on port {port}")


class Reader:
    def __init__(self, front):
        self.front = front

    def get(self, path=PAGE, headers=None):
        client = http.client.HTTPConnection("127.0.0.1", self.front, timeout=20)
        client.request("GET", path, headers={"Host": HOST, **(headers or {})})
        answer = client.getresponse()
        return answer, answer.read().decode("utf-8", "replace")


def many_readers(reader, counter):
    reader.get()
    counter.asked.clear()
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: reader.get()[0].status, range(READERS)))
    took = time.monotonic() - began
    assert set(answers) == {200}, set(answers)
    # One request each time that ten seconds have passed, and one more at the borders.
    most = 2 + int(took / 10)
    asked = len(counter.asked)
    assert asked <= most, f"{asked} of {READERS} requests reached the service in {took:.1f} s"
    print(f"{READERS} requests in {took:.1f} s: {asked} reached the service")


def unchanged(reader):
    answer, _ = reader.get()
    tag = answer.getheader("ETag")
    assert tag and answer.getheader("Vary") and answer.getheader("Cache-Control"), answer.msg
    again, body = reader.get(headers={"If-None-Match": tag})
    assert (again.status, body) == (304, ""), again.status
    print("304 for a known ETag")


def removed_while_read(reader, instance):
    assert "Amity Society" in reader.get()[1]
    instance.remove("Amity Society")
    began = time.monotonic()
    while "Amity Society" in reader.get()[1]:
        took = time.monotonic() - began
        assert took <= STATED_SECONDS + 1, f"a removed name is shown after {took:.0f} s"
        time.sleep(0.5)
    print(f"a removed name was gone from a page that is read after {time.monotonic() - began:.1f} s")


def removed_while_nobody_reads(reader, instance):
    assert "Quillmark Union" in reader.get()[1]
    instance.remove("Quillmark Union")
    time.sleep(STATED_SECONDS + 1)
    shown = "Quillmark Union" in reader.get()[1]
    assert not shown, f"the first reader after {STATED_SECONDS} s gets a removed name"
    print(f"the first reader after {STATED_SECONDS} s gets no removed name")


def failures(reader, counter, instance):
    counter.asked.clear()
    statuses = [reader.get("/en/nowhere")[0].status for _ in range(3)]
    assert statuses == [404] * 3 and len(counter.asked) == 3, (statuses, counter.asked)
    assert "Tidal Law" in reader.get()[1]
    instance.stop()
    time.sleep(STATED_SECONDS + 1)
    answer, body = reader.get()
    assert answer.status >= 500 and "Tidal Law" not in body, answer.status
    instance.start()
    answer, _ = reader.get()
    assert answer.status == 200, answer.status
    print("404 and 502 are not kept, and names are not served while the service fails")


def main():
    program = os.path.abspath(sys.argv[1])
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/letter")
        for name, text in [("letter.toml", LETTER), ("signatories.csv", LIST),
                           ("en.md", "Keep it open.\n"), ("fr.md", "Gardons-le ouvert.\n")]:
            pathlib.Path(folder, "letter", name).write_text(text)
        instance, front = Instance(program, folder), free_port()
        instance.command("import", f"{folder}/letter")
        instance.start()
        counter = Counter(instance.port)
        threading.Thread(target=counter.serve_forever, daemon=True).start()
        configuration = pathlib.Path(folder, "nginx.conf")
        configuration.write_text(documented(folder, front, counter.server_port))
        server = subprocess.Popen([nginx, "-p", folder, "-c", str(configuration)])
        try:
            wait_for(front)
            reader = Reader(front)
            many_readers(reader, counter)
            unchanged(reader)
            removed_while_read(reader, instance)
            removed_while_nobody_reads(reader, instance)
            failures(reader, counter, instance)
        finally:
            server.terminate()
            server.wait()
            instance.stop()
    print("ok")


main()
