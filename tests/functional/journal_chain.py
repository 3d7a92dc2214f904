# SPDX-License-Identifier: MIT
"""The journal's chain computed anew by Python alone, from what `pidpys audit export` prints."""
import hashlib
import json

from harness import BIN, run


def records(export):
    """The records of a chain that holds, as JSON values; AssertionError at the first that does not."""
    previous, found = bytes(32), []
    for place, line in enumerate(export.splitlines(), 1):
        row = json.loads(line)
        octets = row["record"].encode()
        assert row["sequence"] == place, f"record {row['sequence']} at place {place}"
        previous = hashlib.sha256(b"pidpys journal 1\n" + previous + place.to_bytes(8, "big") + octets).digest()
        assert row["hash"] == previous.hex(), f"record {place} has another hash"
        found.append(json.loads(octets))
    return found


def events(state, *names):
    """What the journal of a service holds of these events."""
    export = run(BIN / "pidpys", "audit", "export", "--state", state).decode()
    return [record for record in records(export) if record["event"] in names]
