#!/usr/bin/env python3
"""People who go on working while parts of the set are killed, and note what was acknowledged.

Usage: people.py HOST "PORT PORT" PEOPLE SECONDS FINDINGS NOTES

Each sends invoices and confirms findings, through either server, and signs in anew where it is signed out. FINDINGS holds
`person<TAB>invoice<TAB>finding` lines. NOTES gets a line for each act that was acknowledged (`upload<TAB>DOCUMENT`,
`decision<TAB>INVOICE<TAB>FINDING`), then one `tried<TAB>NUMBER` and one `refused<TAB>STATUS<TAB>NUMBER` for each answer
that was none. What was not acknowledged is never asked for again: it may or may not have happened.
"""
import http.client
import json
import random
import sys
import threading
import time
import urllib.parse
from collections import Counter, defaultdict

host, ports, people, seconds = sys.argv[1], sys.argv[2].split(), int(sys.argv[3]), float(sys.argv[4])
findings = defaultdict(list)
with open(sys.argv[5], encoding="utf-8") as file:
    for line in file:
        person, invoice, finding = line.rstrip("\n").split("\t")
        findings[int(person)].append((invoice, finding))

end = time.monotonic() + seconds
lock = threading.Lock()
acknowledged, outcomes = [], Counter()

INVOICE = """Northwind Office Supplies Ltd
Invoice

Invoice number: {0}
Invoice date: 2026-10-01
Due date: 2026-10-31
Currency: EUR

Description        Quantity   Unit price   Amount
Copy paper A4      10         4.50         45.00

Net total 45.00
VAT 20% 9.00
Total due EUR 54.00
"""


class Person:
    def __init__(self, number):
        self.number, self.cookie, self.sent = number, "", 0
        self.open = list(findings[number])

    def ask(self, path, media_type, body):
        """The status and the text of the answer; 0 where there was none."""
        line = http.client.HTTPConnection("127.0.0.1", int(random.choice(ports)), timeout=20)
        headers = {
            "Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.7.0.{self.number + 1}",
            "Sec-Fetch-Site": "same-origin", "Accept": "application/json", "Content-Type": media_type,
            "Cookie": self.cookie,
        }
        try:
            line.request("POST", path, body.encode(), headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
            if path == "/api/sign-in" and answer.status == 200:
                cookies = answer.headers.get_all("Set-Cookie") or []
                self.cookie = "; ".join(cookie.split(";")[0] for cookie in cookies)
            return answer.status, text
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()

    def post(self, path, **fields):
        return self.ask(path, "application/x-www-form-urlencoded", urllib.parse.urlencode(fields))

    def sign_in(self):
        email, password = f"person{self.number}@example.org", "every invoice held to its contract"
        while time.monotonic() < end:
            status, _ = self.post("/api/sign-in", email=email, password=password)
            if status == 200:
                return
            time.sleep(2)

    def upload(self):
        self.sent += 1
        name = f"CH-{self.number}-{self.sent}"
        body = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}.txt"\r\n\r\n'
        body += INVOICE.format(name) + "\r\n--b--\r\n"
        status, text = self.ask("/api/uploads", "multipart/form-data; boundary=b", body)
        return status, f"upload\t{json.loads(text)[0]['document']}" if status == 200 else ""

    def decide(self):
        invoice, finding = self.open.pop()
        status, _ = self.post("/api/decide", invoice=invoice, finding=finding, verdict="confirm", reason="", words="")
        return status, f"decision\t{invoice}\t{finding}"

    def work(self):
        self.sign_in()
        while time.monotonic() < end:
            status, note = self.decide() if self.open and random.random() < 0.3 else self.upload()
            with lock:
                outcomes[status] += 1
                if status == 200:
                    acknowledged.append(note)
            if status == 401:
                self.sign_in()
            time.sleep(random.uniform(0.5, 1.5))


threads = [threading.Thread(target=Person(number).work) for number in range(people)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with open(sys.argv[6], "w", encoding="utf-8") as file:
    for note in acknowledged:
        print(note, file=file)
    print(f"tried\t{sum(outcomes.values())}", file=file)
    for status, times in sorted(outcomes.items()):
        if status != 200:
            print(f"refused\t{status}\t{times}", file=file)
