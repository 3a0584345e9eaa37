"""Compares programs that read PDFs: compare-pdf-readers.py FOLDER

All PDFs under FOLDER are read by each reader that is installed. Beside some there is what is printed, in reading
order: `txt/NAME.txt` beside `pdf/NAME.pdf`. Printed are:

- words: F1 of the words against that text, whatever their order
- order: the share of the text's pairs of neighbouring words that are neighbours in what was read too
- boxes: the share of words of first pages under whose box the page, drawn by poppler, shows ink
- speed: seconds of processor time for all files, the start of the program included
- failures: files without words, of those that have words for another reader
"""

import collections
import html
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

PDFIUM = """
import sys, pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    text, height = page.get_textpage(), page.get_height()
    word, box = "", None
    for at in range(text.count_chars() + 1):
        sign = text.get_text_range(at, 1) if at < text.count_chars() else " "
        if sign.strip():
            left, bottom, right, top = text.get_charbox(at)
            box = (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)) if box else (left, bottom, right, top)
            word += sign
        elif word:
            print(word, box[0], height - box[3], box[2], height - box[1], sep="\\t")
            word, box = "", None
    print("\\f")
"""


OXIDE = """
import sys, pdf_oxide
pdf = pdf_oxide.PdfDocument(sys.argv[1])
for page in range(pdf.page_count()):
    height = pdf.page_media_box(page)[3]
    for word in pdf.extract_words(page):
        left, bottom, width, high = word.bbox
        print(word.text, left, height - bottom - high, left + width, height - bottom, sep="\\t")
    print("\\f")
"""


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("utf-8", "replace"), seconds


def poppler(file):
    xml, seconds = run(["pdftotext", "-bbox-layout", file, "-"])
    word = re.compile(r'<word xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)">(.*?)</word>')
    pages = [[(html.unescape(w[4]), *map(float, w[:4])) for w in word.findall(page)] for page in xml.split("<page")[1:]]
    return pages, seconds


def mupdf(file):
    xml, seconds = run(["mutool", "draw", "-q", "-F", "stext", "-o", "-", file])
    pages = []
    for page in xml.split("<page")[1:]:
        words = []
        for line in re.split(r"<line", page)[1:]:
            text, box = "", None
            for quad, sign in re.findall(r'<char quad="([^"]*)"[^>]* c="([^"]*)"', line) + [("", " ")]:
                sign = html.unescape(sign)
                if sign.strip():
                    side = list(map(float, quad.split()))
                    own = (min(side[::2]), min(side[1::2]), max(side[::2]), max(side[1::2]))
                    box = tuple(f(a, b) for f, a, b in zip((min, min, max, max), box, own)) if box else own
                    text += sign
                elif text:
                    words.append((text, *box))
                    text, box = "", None
        pages.append(words)
    return pages, seconds


def by_rows(program, file):
    text, seconds = run([sys.executable, "-c", program, file])
    rows = [[row.split("\t") for row in page.splitlines()] for page in text.split("\f")]
    return [[(row[0], *map(float, row[1:])) for row in page if len(row) == 5] for page in rows], seconds


def pdfium(file):
    return by_rows(PDFIUM, file)


def pdf_oxide(file):
    return by_rows(OXIDE, file)


def ink(file, words):
    """How many of some words of the first page stand on ink, and how many were looked at."""
    grey = subprocess.run(["pdftoppm", "-gray", "-r", "72", "-l", "1", file], capture_output=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", grey)
    if not head:
        return 0, 0
    width, start = int(head[1]), head.end()
    seen = 0
    for _, left, top, right, bottom in words:
        rows = range(max(0, int(top)), int(bottom) + 1)
        cut = [grey[start + y * width + max(0, int(left)) : start + y * width + int(right) + 1] for y in rows]
        seen += any(row and min(row) < 160 for row in cut)
    return seen, len(words)


def tidy(words):
    return [word for word in (re.sub(r"\W+", "", word).lower() for word in words) if word]


def main():
    files = sorted(path for path in Path(sys.argv[1]).rglob("*") if path.suffix.lower() == ".pdf")
    silent = {}
    os.environ["LC_ALL"] = "C.UTF-8"
    print(f"{'reader':<12} words  order  boxes  seconds")
    for name, read in {"poppler": poppler, "mupdf": mupdf, "pdfium": pdfium, "pdf_oxide": pdf_oxide}.items():
        right = known = given = pairs = paired = seen = looked = 0
        seconds = 0.0
        silent[name] = set()
        for file in files:
            try:
                pages, took = read(str(file))
            except (subprocess.TimeoutExpired, OSError, ValueError):
                pages, took = [], 0.0
            words = tidy(word[0] for page in pages for word in page)
            seconds += took
            if not words:
                silent[name].add(file)
            text = file.parent.parent / "txt" / f"{file.stem}.txt"
            if not text.exists():
                continue
            truth = tidy(text.read_text(errors="replace").split())
            right += sum((collections.Counter(truth) & collections.Counter(words)).values())
            known, given = known + len(truth), given + len(words)
            wanted, found = (collections.Counter(zip(all, all[1:])) for all in (truth, words))
            pairs, paired = pairs + sum(wanted.values()), paired + sum((wanted & found).values())
            if pages and pages[0]:
                on_ink, of = ink(str(file), pages[0])
                seen, looked = seen + on_ink, looked + of
        shares = [2 * right / max(1, known + given), paired / max(1, pairs), seen / max(1, looked)]
        print(f"{name:<12} {'  '.join(f'{share:.3f}' for share in shares)}  {seconds:7.1f}", flush=True)
    wordless = set.intersection(*silent.values())
    for name, none in silent.items():
        print(f"{name:<12} failed on {len(none - wordless)} of {len(files) - len(wordless)} files")


main()
