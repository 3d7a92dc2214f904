# SPDX-License-Identifier: MIT
"""What cmake/PidpysHardening.cmake promises of programs for Windows, looked for in their headers ("PE Format"): of the helper of
32 bits, which every build can make, and of the others where ./dev windows has made them. A flag that is left out is seen."""
import os
import pathlib
import struct
import tempfile
import unittest

from harness import BIN, main, need, run

BUILT = pathlib.Path(os.environ["PIDPYS_SOURCE"]) / "build/windows/bin"
PROGRAMS = ("pidpysd.exe", "pidpys.exe", "pidpys-agent.exe", "pidpys-token-host.exe", "pidpys-token-host32.exe")
X86, X64 = 0x014c, 0x8664
HIGH_ENTROPY, DYNAMIC_BASE, NX = 0x20, 0x40, 0x100   # IMAGE_DLLCHARACTERISTICS
RELOCATIONS_STRIPPED = 0x1                           # IMAGE_FILE
WRITE, EXECUTE = 0x80000000, 0x20000000              # IMAGE_SCN_MEM
BASE_RELOCATIONS = 5                                 # IMAGE_DIRECTORY_ENTRY


class Program:
    def __init__(self, path):
        octets = path.read_bytes()
        at = struct.unpack_from("<I", octets, 0x3c)[0]
        self.machine, count, self.time, _, _, size, self.flags = struct.unpack_from("<HHIIIHH", octets, at + 4)
        optional = at + 24
        is_wide = struct.unpack_from("<H", octets, optional)[0] == 0x20b
        self.characteristics = struct.unpack_from("<H", octets, optional + 70)[0]
        directories = optional + (112 if is_wide else 96)
        self.relocations = struct.unpack_from("<II", octets, directories + 8 * BASE_RELOCATIONS)[1]
        sections = (struct.unpack_from("<8sIIIIIIHHI", octets, optional + size + 40 * number) for number in range(count))
        self.sections = {section[0].rstrip(b"\0").decode(): section[9] for section in sections}
        self.protected = b"stack smashing detected" in octets   # libssp's words

    def faults(self):
        sound = {
            "anywhere in memory": self.characteristics & DYNAMIC_BASE and self.relocations > 8 and not self.flags & RELOCATIONS_STRIPPED,
            "data not executable": self.characteristics & NX,
            "in all of the memory": self.machine == X86 or self.characteristics & HIGH_ENTROPY,
            "no writable code": not any(flags & WRITE and flags & EXECUTE for flags in self.sections.values()),
            "stack protected": self.protected,
            "the same at any time": self.time == 0,
        }
        return [what for what, holds in sound.items() if not holds]


class WindowsHardening(unittest.TestCase):
    def test_helper_of_32_bits_lacks_nothing(self):
        helper = Program(BIN / "pidpys-token-host32.exe")
        self.assertEqual(helper.machine, X86)
        self.assertEqual(helper.faults(), [])

    def test_programs_that_were_built_lack_nothing(self):
        there = [name for name in PROGRAMS if (BUILT / name).exists()]
        programs = {name: Program(BUILT / name) for name in there}
        self.assertEqual({name: program.faults() for name, program in programs.items()}, {name: [] for name in there})
        self.assertEqual({name for name, program in programs.items() if program.machine != X64}, {"pidpys-token-host32.exe"} & set(there))

    def test_each_flag_left_out_is_seen(self):
        need("x86_64-w64-mingw32-g++-posix", "i686-w64-mingw32-g++-posix")
        flags = ["-static", "-O2", "-fstack-protector-strong", "-Wl,--dynamicbase,--nxcompat,--no-insert-timestamp"]
        without = [("", []), ("-Wl,--disable-dynamicbase", ["anywhere in memory"]), ("-Wl,--disable-nxcompat", ["data not executable"]),
                   ("-fno-stack-protector", ["stack protected"]), ("-Wl,--insert-timestamp", ["the same at any time"])]
        with tempfile.TemporaryDirectory() as name:
            source, program = pathlib.Path(name, "a.cpp"), pathlib.Path(name, "a.exe")
            source.write_text("#include <cstdio>\nint main() { char text[64]; return std::fgets(text, 64, stdin) == nullptr; }\n")
            for compiler, more, wide in (("i686-w64-mingw32-g++-posix", [], []),
                                         ("x86_64-w64-mingw32-g++-posix", ["-Wl,--high-entropy-va"],
                                          [("-Wl,--disable-high-entropy-va", ["in all of the memory"])])):
                for instead, expected in without + wide:
                    with self.subTest(compiler=compiler, instead=instead):
                        run(compiler, *flags, *more, *instead.split(), source, "-o", program)
                        seen = Program(program).faults()
                        self.assertEqual(set(expected) - set(seen), set())
                        self.assertEqual(bool(expected), bool(seen))


if __name__ == "__main__":
    main()
