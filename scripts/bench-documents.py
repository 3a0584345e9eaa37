"""Times readers on one core; what each says is the processor time that it and its children used."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

corpus, program = Path(sys.argv[1]), sys.argv[2]
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_THREAD_LIMIT"] = "1"


def processor_time(command, rounds):
    """Seconds, the best of some rounds, so that others at work on the machine count less."""
    best = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def compare(name, files, rounds, aim, alone, ours):
    """Prints how much longer ours takes than the tool alone, in all."""
    tool = sum(processor_time(alone(file), rounds) for file in files)
    own = sum(processor_time(ours(file), rounds) for file in files)
    share = own / tool - 1
    verdict = "ok" if share <= aim else "MISSED"
    print(f"{name:<28} {len(files):>3} files  tool {tool:7.2f} s  ours {own:7.2f} s  {share:+.0%} (aim {aim:+.0%}) {verdict}")


def pages_of(file):
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True).stdout
    return next((int(row.split()[1]) for row in told.splitlines() if row.startswith("Pages:")), 0)


def has_text(file):
    text = subprocess.run(["pdftotext", "-l", "1", file, "-"], capture_output=True).stdout
    return len(text.split()) > 60


def sample(files, count):
    """Every so many of them, so that all folders are met."""
    step = max(1, len(files) // count)
    return files[::step][:count]


def long_pdf(folder, pages):
    """A plain PDF of so many pages of print."""
    lines = [f"1 0 0 1 50 {760 - 12 * row} Tm (Line {row}: 4 hours of work at 75.00 make 300.00) Tj" for row in range(58)]
    content = "BT /F 10 Tf\n" + "\n".join(lines) + "\nET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", None, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"]
    kids = []
    for _ in range(pages):
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents "
        objects.append(f"{page}{len(objects)} 0 R>>")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {pages}>>"
    out, table = "%PDF-1.4\n", "0000000000 65535 f \n"
    for number, text in enumerate(objects, 1):
        table += f"{len(out):010} 00000 n \n"
        out += f"{number} 0 obj\n{text}\nendobj\n"
    size = len(objects) + 1
    out += f"xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    path = folder / "long.pdf"
    path.write_text(out)
    return path


def weigh(command):
    """Megabytes at the most, of the largest process."""
    told = subprocess.run(["/usr/bin/env", "python3", "-c", WEIGH, *command], capture_output=True, text=True)
    return int(told.stdout.split()[-1]) / 1024


WEIGH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdfs = [str(file) for file in sorted(corpus.rglob("*.pdf"))]
        texts = [file for file in sample(pdfs, 60) if has_text(file)]
        box = ["pdftotext", "-bbox-layout"]
        compare("text PDF", texts, 3, 0.30, lambda file: [*box, file, "-"], lambda file: [program, "--fields-only", file])
        scans = []
        for at, file in enumerate(sample([file for file in texts if pages_of(file) == 1], 4)):
            subprocess.run(["pdftoppm", "-png", "-gray", "-r", "200", "-singlefile", file, str(folder / str(at))])
            scans.append(str(folder / f"{at}.png"))
        languages = ["-l", "deu+eng", "--psm", "4", "tsv"]
        tesseract = lambda file: ["tesseract", file, "stdout", *languages]
        compare("scan of 200 dpi", scans, 1, 0.15, tesseract, lambda file: [program, "--fields-only", file])
        long = str(long_pdf(folder, 500))
        megabytes = weigh([program, "--fields-only", long])
        print(f"{'PDF of 500 pages':<28} {megabytes:.0f} MB (aim 200) {'ok' if megabytes <= 200 else 'MISSED'}")


main()
