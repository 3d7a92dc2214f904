# SPDX-License-Identifier: MIT
"""DER for tests that take structures apart or make them up."""


def tlv(tag, content):
    """A DER element."""
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def elements(der):
    """The elements of a DER text as pairs of tag and content."""
    found = []
    while der:
        tag, size, head = der[0], der[1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(der[2:head], "big")
        found.append((tag, der[head:head + size]))
        der = der[head + size:]
    return found
