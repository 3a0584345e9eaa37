"""A deliberately broken web application: the positive control of the scanners.

Each scanner must find its fault here; one that finds nothing here proves nothing elsewhere.
Faults: reflected script, SQL injection, path traversal, no security headers, a cookie without
attributes, version and stack trace in answers. Listens on 127.0.0.1 only. Usage: control.py PORT
"""

import sqlite3
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE vendors (id INTEGER PRIMARY KEY, name TEXT)")
database.executemany("INSERT INTO vendors (name) VALUES (?)", [("Larkhill",), ("Tri-Prairie",)])

INDEX = """<!doctype html><html><head><title>Control</title></head><body>
<a href="/echo?text=hello">echo</a> <a href="/vendor?id=1">vendor</a> <a href="/file?name=readme.txt">file</a>
<form action="/echo"><input name="text"></form></body></html>"""


class Control(BaseHTTPRequestHandler):
    server_version = "Apache/2.2.8"
    sys_version = "PHP/5.2.4"

    def do_GET(self):
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        try:
            status, body = self.answer(address.path, asked)
        except Exception:
            status, body = 500, "<pre>" + traceback.format_exc() + "</pre>"
        data = body.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "default-src *; script-src * 'unsafe-inline' 'unsafe-eval'")
        self.send_header("Set-Cookie", "session=1")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET

    def answer(self, path, asked):
        if path == "/":
            return 200, INDEX
        if path == "/echo":
            return 200, "<html><body>" + asked.get("text", "") + "</body></html>"
        if path == "/vendor":
            rows = database.execute("SELECT name FROM vendors WHERE id = " + asked.get("id", "1")).fetchall()
            return 200, "<html><body>" + repr(rows) + "</body></html>"
        if path == "/file":
            return 200, "<pre>" + Path("/usr/share/common-licenses", asked.get("name", "")).read_text() + "</pre>"
        return 404, "<html><body>not found</body></html>"

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Control).serve_forever()
