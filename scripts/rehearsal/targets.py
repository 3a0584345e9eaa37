#!/usr/bin/env python3
"""Signs people in and writes who they are and what they look at as a table of Lua. Usage: targets.py SERVER HOST PEOPLE

Reads `person<TAB>invoice` lines from standard input, as the database has them. Each signs in from an address of its own.
"""
import sys
import urllib.parse
import urllib.request
from collections import defaultdict

server, host, people = sys.argv[1], sys.argv[2], int(sys.argv[3])
invoices = defaultdict(list)
for line in sys.stdin:
    person, invoice = line.split()
    invoices[int(person)].append(invoice)

print("return {")
for number in range(people):
    form = urllib.parse.urlencode({"email": f"person{number}@example.org", "password": "every invoice held to its contract"})
    request = urllib.request.Request(f"{server}/api/sign-in", form.encode(), {
        "Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.9.{number // 250}.{number % 250 + 1}",
        "Sec-Fetch-Site": "same-origin", "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    })
    with urllib.request.urlopen(request, timeout=60) as answer:
        cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or []]
    assert cookies, f"person {number} is not signed in"
    names = ",".join(f'"{invoice}"' for invoice in invoices[number])
    print(f'{{email="person{number}%40example.org",cookie="{"; ".join(cookies)}",invoices={{{names}}}}},')
print("}")
