# SPDX-License-Identifier: MIT
"""One place asks what the processor can do: an engine that asked by itself would escape --isa and the tests of it."""
import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
ROOMS = ("api", "certs", "channel", "cli", "crypto", "daemon", "files", "gui", "tests")
ASKS = re.compile(r"__builtin_cpu_|__get_cpuid|__cpuid|getauxval|target_clones|\blimit_isa\(")


class OnePlace(unittest.TestCase):
    def asking(self):
        return {str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("*.[ch]pp")
                if ASKS.search(path.read_text())}

    def test_only_isa_asks_the_processor_and_no_program_for_people_narrows_it(self):
        self.assertEqual(self.asking(), {"crypto/base/isa.cpp", "crypto/base/isa.hpp", "tests/main/main.cpp",
                                         "tests/bench/crypto/main.cpp", "tests/unit/symmetric/print_vectors.cpp"})


if __name__ == "__main__":
    unittest.main()
