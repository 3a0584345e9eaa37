#!/usr/bin/env python3
"""A way to a neighbour that can be made bad. Usage: proxy.py LISTEN TARGET FILE

FILE holds one word, read at each piece that passes: `ok`; `slow`, which holds each piece back for half a second; `cut`,
which ends what is open and takes nothing new.
"""
import socket
import sys
import threading
import time

listen, target, control = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def mode():
    try:
        with open(control, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return "ok"


def carry(source, sink):
    source.settimeout(0.5)
    try:
        while mode() != "cut":
            try:
                piece = source.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                break
            if mode() == "slow":
                time.sleep(0.5)
            sink.sendall(piece)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


with socket.create_server(("127.0.0.1", listen), backlog=256) as server:
    while True:
        near, _ = server.accept()
        try:
            if mode() == "cut":
                raise ConnectionError
            far = socket.create_connection(("127.0.0.1", target), timeout=5)
            far.settimeout(None)
        except OSError:
            near.close()
            continue
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for pair in ((near, far), (far, near)):
            threading.Thread(target=carry, args=pair, daemon=True).start()
