"""A service of another language than the pool's, with nothing but its standard library: counts visits."""
import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

visits = {}
lock = threading.Lock()
draining = threading.Event()


class Answering(BaseHTTPRequestHandler):
    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        pass


class Public(Answering):
    def do_GET(self):
        if self.path == "/openapi.json":
            paths = {"/api/visits": {"get": {"operationId": "countVisits", "responses": {"200": {"description": "ok"}}}}}
            return self.answer(200, {"openapi": "3.1.0", "info": {"title": "visits", "version": "1"}, "paths": paths})
        if not self.path.startswith("/api/visits"):
            return self.answer(404, {"type": "about:blank"})
        with urlopen(os.environ["EVENT_URL"] + "/api/events", timeout=5) as catalogue:
            festival = json.load(catalogue)["festival"]
        with lock:
            visits[self.path] = visits.get(self.path, 0) + 1
        known = (self.headers.get("authorization") or "").startswith("Bearer ")
        self.answer(200, {"festival": festival, "visits": visits[self.path], "member": known})


class Management(Answering):
    def do_GET(self):
        ready = self.path == "/livez" or self.path == "/metrics" or not draining.is_set()
        self.answer(200 if ready else 503, {"path": self.path})


def main():
    if sys.argv[1:] != ["serve"]:
        sys.exit(42)
    # In a container nothing says where: everywhere.
    host = os.environ.get("HOST", "0.0.0.0")
    public = ThreadingHTTPServer((host, int(os.environ["PORT"])), Public)
    management = ThreadingHTTPServer((host, int(os.environ["MANAGEMENT_PORT"])), Management)

    def stop(*_):
        draining.set()
        threading.Thread(target=lambda: (public.shutdown(), management.shutdown())).start()

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=management.serve_forever).start()
    public.serve_forever()


main()
