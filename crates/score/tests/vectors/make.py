"""Writes the vectors that `tests/vectors.rs` checks the crate against, from implementations that are not the crate's.

    pip install -r requirements.txt && python3 make.py

The same versions write the same bytes, so a difference in version control is a difference in the vectors.
"""

import json
import sys
import warnings
from pathlib import Path

sys.dont_write_bytecode = True

from maker import (  # noqa: E402
    difference, drift, level, many, mean, needed, net, published, servqual, share, weighted,
)  # fmt: skip

TOPICS = [net, published, share, mean, difference, many, needed, level, servqual, weighted, drift]


def write(topic):
    name = topic.__name__.removeprefix("maker.")
    vectors = [{"input": given, "expected": expected} for given, expected in topic.vectors()]
    lines = ",\n".join(json.dumps(vector, allow_nan=False, ensure_ascii=False) for vector in vectors)
    made_by = json.dumps(topic.MADE_BY, ensure_ascii=False)
    text = f'{{\n"made_by": {made_by},\n"vectors": [\n{lines}\n]\n}}\n'
    json.loads(text)
    Path(__file__).with_name(f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}: {len(vectors)}")


if __name__ == "__main__":
    # About ratios with an empty side, which nothing here uses, and about samples that agree, which are meant to.
    warnings.simplefilter("ignore", RuntimeWarning)
    for topic in TOPICS:
        write(topic)
