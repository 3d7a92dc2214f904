// SPDX-License-Identifier: MIT
// Answers an OCSP request with Bouncy Castle as the responder:
//   java … MakeStatuses REQUEST OUT_DIRECTORY
// writes KIND-good.der, KIND-revoked.der and KIND.cer of the responder for each kind of key, and later.der.

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Security;
import java.util.Date;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;

public class MakeStatuses {
    // The signature within an OCTET STRING, as Ukrainian responders have it.
    static class WrappedSigner extends SignCms.NationalSigner {
        WrappedSigner(KeyPair pair, String curve, String oid) { super(pair, curve, oid); }
        @Override public byte[] getSignature() {
            try {
                return new DEROctetString(super.getSignature()).getEncoded();
            } catch (java.io.IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        OCSPReq request = new OCSPReq(Files.readAllBytes(Path.of(arguments[0])));
        for (KeyKind kind : KeyKind.ALL) {
            KeyPair pair = kind.generate();
            ContentSigner signer = kind.national() ? new WrappedSigner(pair, kind.curve(), kind.signature()) : kind.signer(pair);
            X509CertificateHolder certificate = SignCms.certify(pair, signer, KeyPurposeId.id_kp_OCSPSigning);
            Files.write(Path.of(arguments[1], kind.name() + ".cer"), certificate.getEncoded());
            for (boolean good : new boolean[] {true, false}) {
                Date now = new Date();
                var basic = new BasicOCSPRespBuilder(new RespID(certificate.getSubject()));
                CertificateStatus status = good ? CertificateStatus.GOOD : new RevokedStatus(new Date(now.getTime() - 3600_000L), 4);
                basic.addResponse(request.getRequestList()[0].getCertID(), status, now, new Date(now.getTime() + 3600_000L));
                basic.setResponseExtensions(new Extensions(request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)));
                var answer = new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL,
                    basic.build(signer, new X509CertificateHolder[] {certificate}, now));
                Files.write(Path.of(arguments[1], kind.name() + (good ? "-good.der" : "-revoked.der")), answer.getEncoded());
            }
        }
        OCSPResp later = new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null);
        Files.write(Path.of(arguments[1], "later.der"), later.getEncoded());
    }
}
