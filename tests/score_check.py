#!/usr/bin/env python3
"""Runs the shared scorer and fails when a set falls by more than half a point.

Needs the folder `shared` beside the project's root; only `.ci/run` calls this, and only where that folder is there.
usage: score_check.py REFS SHARED [--update] [--full RESULT.json]
--update measures anew: the scores in tests/scores.tsv (set, method, score in per cent), and docs/scores.md with the reasons of
tests/score_reasons.tsv (set, reason). --full RESULT.json takes what `score.py --json` wrote instead of measuring."""
import json
import os
import subprocess
import sys
import tempfile

ALLOWED = 0.5
HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "scores.tsv")
REASONS = os.path.join(HERE, "score_reasons.tsv")
DOCUMENT = os.path.join(os.path.dirname(HERE), "docs", "scores.md")
HEAD = """# Scores

What `refs` reaches on the test sets of other projects, and for each set the reason for what is missed. Written by
`tests/score_check.py --update`; the reasons stand in `tests/score_reasons.tsv`. `.ci/run` measures them
and fails when a set falls by more than half a point.

"Fields" are equal fields over expected fields, "pass rate" is cases wholly right over cases, "F1" is over words, lines or records. "Right"
are the cases without any difference.

| set | method | cases | right | score | of | what is missed |
|---|---|--:|--:|--:|---|---|
"""


def run(refs, shared):
    """The rows of one run of the scorer."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        command = [sys.executable, os.path.join(shared, "score", "score.py"), "--refs", refs, "--corpora", os.path.join(shared, "corpora"),
                   "--seeds", os.path.join(shared, "seeds"), "--jobs", "2", "--timeout", "20", "--json", out]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        with open(out, encoding="utf-8") as f:
            return json.load(f)["rows"]


def document(rows):
    """Writes docs/scores.md; a set that misses something and has no reason is named."""
    with open(REASONS, encoding="utf-8") as f:
        reasons = dict(line.rstrip("\n").split("\t") for line in f if line.strip())
    missing = []
    with open(DOCUMENT, "w", encoding="utf-8") as f:
        f.write(HEAD)
        for row in sorted(rows, key=lambda r: (r["set"], r["method"])):
            score = 100 * (row["score"] or 0)
            whole = score > 99.995
            reason = "" if whole else reasons.get(row["set"], "")
            if not whole and not reason:
                missing.append(row["set"])
            f.write("| `%s` | `%s` | %d | %d | %.1f %% | %s | %s |\n" % (
                row["set"], row["method"], row["cases"], row["passed"], score, row["unit"], reason.replace("|", "\\|")))
    if missing:
        print("no reason in tests/score_reasons.tsv for: " + ", ".join(missing))
    return 1 if missing else 0


def main():
    refs, shared = sys.argv[1:3]
    if "--full" in sys.argv:
        with open(sys.argv[sys.argv.index("--full") + 1], encoding="utf-8") as f:
            rows = json.load(f)["rows"]
    else:
        rows = run(refs, shared)
    scores = {(r["set"], r["method"]): round(100 * r["score"], 2) for r in rows if r["score"] is not None}
    if "--update" in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as f:
            f.writelines("%s\t%s\t%.2f\n" % (*key, value) for key, value in sorted(scores.items()))
        return document(rows)
    fallen = []
    if not os.path.exists(TABLE):
        print("there is no table of scores yet; make it with --update")
        return 0
    with open(TABLE, encoding="utf-8") as f:
        for line in f:
            set_, method, expected = line.rstrip("\n").split("\t")
            got = scores.get((set_, method))
            if got is not None and got < float(expected) - ALLOWED:
                fallen.append("%s (%s): %.2f, was %s" % (set_, method, got, expected))
    print("scores: %d sets, %d fallen" % (len(scores), len(fallen)))
    print("\n".join(fallen))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
