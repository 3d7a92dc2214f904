# SPDX-License-Identifier: MIT
"""A TPM 2.0 in software (swtpm) with a token of tpm2-pkcs11 in it. There is no resource manager between them: what one program
leaves in the TPM is taken out before the next."""
import pathlib
import socket
import subprocess
import time

from harness import need
from soft_hsm import Tokens

MODULE = "/usr/lib/x86_64-linux-gnu/pkcs11/libtpm2_pkcs11.so"
LABEL = "pidpys-tpm"
PIN, SO_PIN = "user1234", "so123456"


def two_ports():
    """Neighbours that are free: swtpm's clients take the second for its control channel."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


class SoftTpm(Tokens):
    def __init__(self, folder):
        need("swtpm", "tpm2_flushcontext", MODULE)
        folder = pathlib.Path(folder)
        state, store = folder / "tpm", folder / "store"
        state.mkdir()
        store.mkdir()
        port = two_ports()
        self.process = subprocess.Popen(
            ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}", "--server", f"type=tcp,port={port}", "--ctrl",
             f"type=tcp,port={port + 1}", "--flags", "not-need-init,startup-clear"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        tcti = f"swtpm:host=127.0.0.1,port={port}"
        super().__init__(folder, MODULE, PIN, {"TPM2TOOLS_TCTI": tcti, "TPM2_PKCS11_TCTI": tcti, "TPM2_PKCS11_STORE": str(store),
                                               "TSS2_LOG": "all+NONE"})
        self.wait()
        start = ("pkcs11-tool", "--module", MODULE)
        self.run(*start, "--slot-index", "0", "--init-token", "--label", LABEL, "--so-pin", SO_PIN)
        self.run(*start, "--token-label", LABEL, "--login", "--login-type", "so", "--so-pin", SO_PIN, "--init-pin", "--new-pin", PIN)

    def wait(self):
        for _ in range(100):
            try:
                return self.flush()
            except AssertionError:
                time.sleep(0.1)
        raise AssertionError("swtpm does not start")

    def flush(self):
        super().run("tpm2_flushcontext", "-t")

    def run(self, *command):
        if command[0] in ("pkcs11-tool", "p11tool"):
            self.flush()
        return super().run(*command)

    def stop(self):
        self.process.terminate()
        self.process.wait()
