#!/usr/bin/env python3
"""Runs the shared scorer on an evenly spread subset and fails when a set falls by more than half a point.

Needs the folder `shared` beside the project's root; only `.ci/run` calls this, and only where that folder is there.
usage: score_check.py REFS SHARED [--update]
The expected scores stand in tests/scores.tsv: set, method, score in per cent, on the same subset."""
import json
import os
import subprocess
import sys
import tempfile

LIMIT = "6"
ALLOWED = 0.5
HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "scores.tsv")


def measure(refs, shared):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        command = [sys.executable, os.path.join(shared, "score", "score.py"), "--refs", refs, "--corpora", os.path.join(shared, "corpora"),
                   "--seeds", os.path.join(shared, "seeds"), "--limit", LIMIT, "--jobs", "2", "--timeout", "20", "--json", out]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        with open(out, encoding="utf-8") as f:
            rows = json.load(f)["rows"]
    return {(r["set"], r["method"]): round(100 * r["score"], 2) for r in rows if r["score"] is not None}


def main():
    refs, shared = sys.argv[1:3]
    scores = measure(refs, shared)
    if "--update" in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as f:
            f.writelines("%s\t%s\t%.2f\n" % (*key, value) for key, value in sorted(scores.items()))
        return 0
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
