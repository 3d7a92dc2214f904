# SPDX-License-Identifier: MIT
"""What keeps libraries of tokens from their tokens, as the doctor tells it and as it is."""
import ctypes
import os
import platform
import shutil
import socket
import struct
import subprocess
import tempfile
import unittest

import harness
from home import Home
from soft_tpm import MODULE as TPM_MODULE

# Numbers of system calls, and the values of the kernel's interfaces.
MPROTECT = {"x86_64": 10, "aarch64": 226}
PROT_EXEC, NO_NEW_PRIVS, SET_SECCOMP, FILTER_MODE = 4, 38, 22, 2
ALLOW, NOT_PERMITTED = 0x7FFF0000, 0x00050001


def forbid_new_executable_memory():
    """What MemoryDenyWriteExecute= of a unit does to mprotect(2), for this process and all that it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    steps = [(0x20, 0, 0, 0), (0x15, 0, 3, MPROTECT[platform.machine()]), (0x20, 0, 0, 32), (0x45, 0, 1, PROT_EXEC),
             (0x06, 0, 0, NOT_PERMITTED), (0x06, 0, 0, ALLOW)]   # load, equal, load the third argument, has a bit, answers
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(SET_SECCOMP, FILTER_MODE, described, 0, 0) != 0:
        os._exit(99)


class Devices(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def library(self, name, *options):
        source = self.home.path / "module.c"
        source.write_text("int nothing;\n")
        harness.run("gcc", "-shared", "-fPIC", source, "-o", self.home.path / name, *options)
        return self.home.path / name

    def configure(self, *modules, find="false"):
        folder = self.home.path / ".config/pidpys"
        folder.mkdir(parents=True, exist_ok=True)
        paths = ", ".join(f"'{module}'" for module in modules)
        (folder / "pidpys.toml").write_text(f"[tokens]\nmodules = [{paths}]\nfind = {find}\n")

    def doctor(self, **environment):
        return self.home.pidpys("doctor", "--port", 1, **environment)[1]

    def test_library_that_wants_an_executable_stack_is_told_and_does_not_load_where_the_unit_forbids_writable_code(self):
        wants, does_not = self.library("wants.so", "-Wl,-z,execstack"), self.library("plain.so", "-Wl,-z,noexecstack")
        self.configure(wants, does_not)
        found = self.doctor()
        self.assertIn(f"– A token's library wants an executable stack, so the service will not load it: {wants}", found)
        self.assertIn("token-devices.conf", found)
        self.assertNotIn(str(does_not), found)

        listed = self.home.pidpys("token", "list")[1]
        self.assertEqual(listed.count("no PKCS #11 library"), 2)   # loaded, and looked at
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home.path), "LANG": "en_US.UTF-8"}
        listed = subprocess.run([harness.BIN / "pidpys", "token", "list"], env=environment, capture_output=True, text=True,
                                preexec_fn=forbid_new_executable_memory).stdout
        self.assertRegex(listed, "wants.so: cannot enable executable stack as shared object requires: Operation not permitted")
        self.assertEqual(listed.count("no PKCS #11 library"), 1)

    def test_missing_service_of_card_readers_is_told_where_a_module_needs_it(self):
        self.configure(find="true")   # p11-kit names OpenSC's
        path = self.home.path / "pcscd.comm"
        absent = self.doctor(PCSCLITE_CSOCK_NAME=str(path))
        self.assertIn("– Cards and USB tokens are not seen: pcscd does not run, and the module opensc-pkcs11 needs it", absent)
        self.assertIn("systemctl enable --now pcscd.socket", absent)
        with socket.socket(socket.AF_UNIX) as there:
            there.bind(str(path))
            there.listen()
            self.assertNotIn("pcscd", self.doctor(PCSCLITE_CSOCK_NAME=str(path)))
        self.configure(find="false")
        self.assertNotIn("pcscd", self.doctor(PCSCLITE_CSOCK_NAME=str(path)))

    def test_tpm_that_this_user_may_not_reach_is_told(self):
        harness.need(TPM_MODULE)
        with tempfile.TemporaryDirectory() as folder:   # another user cannot look into the home
            os.chmod(folder, 0o755)
            device = os.path.join(folder, "tpmrm0")
            open(device, "w").close()
            os.chmod(device, 0o600)
            for name in ("pidpys", "pidpys-token-host"):
                shutil.copy(harness.BIN / name, folder)
            command = [*harness.AS_NOBODY, "env", f"HOME={folder}", f"TPM2_PKCS11_TCTI=device:{device}", "LANG=en_US.UTF-8",
                       os.path.join(folder, "pidpys"), "doctor", "--port", "1"]
            told = subprocess.run(command, capture_output=True, text=True).stdout
            self.assertIn(f"– There is a TPM, but no access to it: {device}", told)
            self.assertIn("sudo usermod -aG tss", told)
            os.chmod(device, 0o666)
            self.assertNotIn("There is a TPM", subprocess.run(command, capture_output=True, text=True).stdout)
            command[command.index(f"TPM2_PKCS11_TCTI=device:{device}")] = "TPM2_PKCS11_TCTI=swtpm:port=1"
            self.assertNotIn("There is a TPM", subprocess.run(command, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    harness.main()
