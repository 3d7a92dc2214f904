#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Signs files through DssSign; standard library alone.

PIDPYS_URL=https://localhost:9091 PIDPYS_CA=…/tls/ca.pem DSS_CLIENT=… DSS_LOGIN=… DSS_PASSWORD=… DSS_BOX=… \\
    dss_sign.py FILE…        writes FILE.p7s beside each
"""
import base64
import json
import os
import pathlib
import ssl
import sys
import time
import urllib.request


class Dss:
    def __init__(self, url, ca, client, login, password):
        self.url, self.tls = url, ssl.create_default_context(cafile=ca)
        self.authorization = f"DiadocAuth ddauth_api_client_id={client}"
        token = self.call("POST", "/V3/Authenticate?type=password", {"login": login, "password": password})
        self.authorization += f", ddauth_token={token.decode()}"

    def call(self, method, path, body=None):
        headers = {"Authorization": self.authorization, "Accept": "application/json", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, context=self.tls) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:   # the body is one line of text for people
            raise SystemExit(f"{error.code} {error.headers['X-Diadoc-ErrorCode']}: {error.read().decode()}") from None

    def sign(self, box, contents, seconds=300):
        """Detached signatures of {name: octets}, in the same order."""
        files = [{"Content": {"Content": base64.b64encode(content).decode()}, "FileName": name} for name, content in contents.items()]
        task = json.loads(self.call("POST", f"/DssSign?boxId={box}", {"Files": files}))["TaskId"]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            result = json.loads(self.call("GET", f"/DssSignResult?boxId={box}&taskId={task}"))
            if result["OperationStatus"] != "InProgress":
                break
            time.sleep(0.5)
        if result["OperationStatus"] != "Completed":
            raise SystemExit(f"the task ended as {result['OperationStatus']}")
        return [base64.b64decode(file.get("Signature", "")) for file in result["FileSigningResults"]]


def main(names):
    env = os.environ
    dss = Dss(env.get("PIDPYS_URL", "https://localhost:9091"), env["PIDPYS_CA"], env["DSS_CLIENT"], env["DSS_LOGIN"], env["DSS_PASSWORD"])
    paths = [pathlib.Path(name) for name in names]
    for path, signature in zip(paths, dss.sign(env["DSS_BOX"], {path.name: path.read_bytes() for path in paths})):
        path.with_name(path.name + ".p7s").write_bytes(signature)


if __name__ == "__main__":
    main(sys.argv[1:])
