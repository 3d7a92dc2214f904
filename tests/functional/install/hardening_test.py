# SPDX-License-Identifier: MIT
"""The programs that are shipped are hardened; one that is not is seen as such, whichever flag it was made without."""
import os
import pathlib
import shutil
import tempfile
import unittest

from hardening import faults, tells_of_shadow_stack
from harness import BIN, main, run

BUILD = pathlib.Path(os.environ["PIDPYS_BUILD"])
PROGRAMS = ("pidpysd", "pidpys", "pidpys-token-host", "pidpys-agent", "pidpys-preview")
SOURCE = r"""
#include <cstdio>
#include <cstring>
#include <vector>
#ifdef WRITABLE_CODE
__asm__(".section .writable, \"awx\"; .byte 0; .text");
#endif
int main(int count, char** words) {
    char name[16];
    std::strcpy(name, words[0]);
    const std::vector<int> numbers(3, 7);
    return std::printf("%s", name) + numbers[count];
}
"""
FLAGS = {"pie": "-fPIE -pie", "relro": "-Wl,-z,relro", "now": "-Wl,-z,now", "stack": "-Wl,-z,noexecstack", "path": "",
         "protector": "-fstack-protector-strong", "fortify": "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3", "bounds": "-D_GLIBCXX_ASSERTIONS"}
# What is left out, what stands there instead, and what is missing then.
WITHOUT = [
    ("pie", "-no-pie", ["position-independent"]),
    ("pie", "-fno-pic -mcmodel=large -pie -Wl,-z,notext", ["code not relocated"]),
    ("relro", "-Wl,-z,norelro", ["relocations read-only"]),
    ("now", "-Wl,-z,lazy", ["bound at the start"]),
    ("stack", "-Wl,-z,execstack", ["stack not executable"]),
    ("stack", "-DWRITABLE_CODE", ["no writable code"]),
    ("path", "-Wl,-rpath,/tmp", ["libraries of the system alone"]),
    ("protector", "-fno-stack-protector", ["stack protected"]),
    ("fortify", "-U_FORTIFY_SOURCE", ["functions fortified"]),
    ("bounds", "-U_GLIBCXX_ASSERTIONS", ["bounds of containers checked"]),
]


class Hardening(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidpys-hardening-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def compiled(self, flags):
        (self.folder / "program.cpp").write_text(SOURCE)
        run("g++", "-O2", *" ".join(flags.values()).split(), self.folder / "program.cpp", "-o", self.folder / "program")
        return self.folder / "program"

    def test_programs_lack_nothing(self):
        self.assertEqual({name: faults(BIN / name) for name in PROGRAMS}, {name: [] for name in PROGRAMS})

    def test_program_made_with_all_flags_lacks_nothing(self):
        self.assertEqual(faults(self.compiled(FLAGS)), [])

    def test_each_flag_left_out_is_seen(self):
        for flag, instead, expected in WITHOUT:
            with self.subTest(instead=instead):
                self.assertLessEqual(set(expected), set(faults(self.compiled(FLAGS | {flag: instead}))))

    def test_every_object_of_ours_can_run_on_a_shadow_stack(self):
        """Of the whole program the linker says so where the C library's own start objects do; Debian 12's do not."""
        objects = [BUILD / line for name in PROGRAMS for line in self.inputs(name) if line.endswith(".o")]
        self.assertGreater(len(objects), 50)
        self.assertEqual(set(map(str, objects)) - tells_of_shadow_stack(*objects), set())
        start = [run("g++", f"-print-file-name={name}").decode().strip() for name in ("Scrt1.o", "crti.o", "crtbeginS.o", "crtendS.o", "crtn.o")]
        silent = set(start) - tells_of_shadow_stack(*start)
        expected = set() if silent else {str(BIN / name) for name in PROGRAMS}
        self.assertEqual(tells_of_shadow_stack(*(BIN / name for name in PROGRAMS)), expected, f"silent: {silent}")

    def inputs(self, program):
        return run("ninja", "-C", BUILD, "-t", "inputs", f"bin/{program}").decode().splitlines()

    def test_object_made_without_is_seen(self):
        for kind, told in (("full", 1), ("none", 0)):
            (self.folder / "object.cpp").write_text("int main() { return 0; }")
            run("g++", f"-fcf-protection={kind}", "-c", self.folder / "object.cpp", "-o", self.folder / "object.o")
            self.assertEqual(len(tells_of_shadow_stack(self.folder / "object.o")), told)


if __name__ == "__main__":
    main()
