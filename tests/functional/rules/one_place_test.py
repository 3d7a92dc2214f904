# SPDX-License-Identifier: MIT
"""Rules of who may do a thing, read off the sources."""
import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
ROOMS = ("api", "certs", "channel", "cli", "crypto", "daemon", "files", "gui", "journal", "observe", "platform", "tests")
ASKS = re.compile(r"__builtin_cpu_|__get_cpuid|__cpuid|getauxval|target_clones|\blimit_isa\(")
SYSTEM = re.compile(r"#include <(?:sys/|netinet/|arpa/|linux/|net/|(?:unistd|fcntl|poll|pwd|grp|termios|signal|pthread|"
                    r"dlfcn|spawn|windows|winsock2|io|aclapi)\.h>)")


def sources_with(pattern):
    paths = {path for room in ROOMS for path in (ROOT / room).rglob("*.[ch]pp") if pattern.search(path.read_text())}
    return {str(path.relative_to(ROOT)) for path in paths}


class OnePlace(unittest.TestCase):
    def test_only_isa_asks_the_processor_and_no_program_for_people_narrows_it(self):
        """An engine that asked by itself would escape --isa and the tests of it."""
        self.assertEqual(sources_with(ASKS), {"crypto/base/isa.cpp", "crypto/base/isa.hpp", "tests/main/main.cpp",
                                              "tests/bench/crypto/main.cpp", "tests/unit/symmetric/print_vectors.cpp"})

    def test_the_operating_system_is_behind_the_ground_floor(self):
        product = {path for path in sources_with(SYSTEM) if not path.startswith("tests/")}
        self.assertTrue(product)
        self.assertEqual({path for path in product if not path.startswith("platform/")}, set())

    def test_no_thread_is_detached_but_by_the_ground_floor(self):
        """libwinpthread loses one that is detached while it starts (platform/detached_thread.hpp)."""
        self.assertEqual({path for path in sources_with(re.compile(r"\.detach\(\)")) if "/posix/" not in path}, set())

    def test_no_thread_waits_in_a_way_that_windows_does_not_always_wake(self):
        """libstdc++ for Windows lost its wakening until platform/windows/atomic_wait.hpp mended it; the plain one never did."""
        self.assertEqual(sources_with(re.compile("condition_variable_any")), set())


if __name__ == "__main__":
    unittest.main()
