# SPDX-License-Identifier: MIT
"""The tests' parser of the text format takes what the format's document shows and refuses what is beside it."""
import unittest

from exposition import Malformed, parse, value_of
from harness import main

SHOWN = r"""# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
# TYPE msdos_file_access_time_seconds gauge
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

# TYPE metric_without_timestamp_and_labels gauge
metric_without_timestamp_and_labels 12.47
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="0.1"} 33444
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
"""
HISTOGRAM = "# TYPE h histogram\n"
BROKEN = {
    "no end": "# TYPE a counter\na 1",
    "no type": "a 1\n",
    "type after": "# TYPE a counter\na 1\n# TYPE a counter\n",
    "twice": "# TYPE a counter\na 1\na 1\n",
    "apart": "# TYPE a counter\na{x=\"1\"} 1\n# TYPE b counter\nb 1\na{x=\"2\"} 1\n",
    "name": "# TYPE 1a counter\n1a 1\n",
    "label": "# TYPE a counter\na{1x=\"1\"} 1\n",
    "own label": "# TYPE a counter\na{__x=\"1\"} 1\n",
    "label twice": "# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n",
    "quote": "# TYPE a counter\na{x=\"1\"2\"} 1\n",
    "escape": "# TYPE a counter\na{x=\"\\t\"} 1\n",
    "open": "# TYPE a counter\na{x=\"1\" 1\n",
    "number": "# TYPE a counter\na one\n",
    "hex": "# TYPE a counter\na 0x1p3\n",
    "below zero": "# TYPE a counter\na -1\n",
    "three": "# TYPE a counter\na 1 2 3\n",
    "carriage return": "# TYPE a counter\r\na 1\r\n",
    "kind": "# TYPE a number\na 1\n",
    "help twice": "# HELP a x\n# HELP a y\n# TYPE a counter\na 1\n",
    "without count": HISTOGRAM + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\n",
    "without +Inf": HISTOGRAM + "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
    "not the count": HISTOGRAM + "h_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 1\n",
    "not cumulative": HISTOGRAM + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
    "order": HISTOGRAM + "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
}


class Exposition(unittest.TestCase):
    def test_what_the_document_shows_is_taken(self):
        families = parse(SHOWN)
        self.assertEqual(value_of(families, "http_requests_total", code="400"), 3)
        self.assertEqual(value_of(families, "msdos_file_access_time_seconds", path="C:\\DIR\\FILE.TXT"), 1.458255915e9)
        self.assertEqual(families["http_request_duration_seconds"].kind, "histogram")

    def test_what_is_beside_it_is_refused(self):
        for name, text in BROKEN.items():
            with self.subTest(name), self.assertRaises(Malformed):
                parse(text)


if __name__ == "__main__":
    main()
