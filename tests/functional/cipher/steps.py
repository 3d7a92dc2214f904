# SPDX-License-Identifier: MIT
"""The steps of the Cipher contract that several tests take."""
import base64


def b64(octets):
    return base64.b64encode(octets).decode()


def expect(answer, status=200):
    assert answer.status == status, f"expected {status}, got {answer}"
    return answer


def ticket(service, **more):
    return "/ticket/" + expect(service.api("POST", "/ticket", **more)).json["ticketUuid"]


def upload(service, path, octets, **more):
    return expect(service.api("POST", path, octets, headers={"Content-Type": "application/octet-stream"}, **more))


def sign(service, container, content, password="demo", delete=True, **options):
    """A signature with a container that the caller brings (9090 generation)."""
    at = ticket(service)
    upload(service, at + "/data", content)
    expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert", "caId": "demoCa", **options}))
    expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(container)}))
    expect(service.api("POST", at + "/ds/creator", {"keyStorePassword": password}))
    signature = expect(service.api("GET", at + "/ds/data")).body
    if delete:
        expect(service.api("DELETE", at))
    return signature


def verify(service, signature, content=None, status=200):
    at = ticket(service)
    if content is not None:
        upload(service, at + "/data", content)
    upload(service, at + "/ds/data", signature)
    expect(service.api("POST", at + "/ds/verifier", b"", headers={"Content-Type": "text/plain"}))
    result = expect(service.api("GET", at + "/ds/verifier"), status).json
    service.api("DELETE", at)
    return result
