// SPDX-License-Identifier: MIT
// Judges the answer of an OCSP responder with Bouncy Castle:
//   java … VerifyStatus ANSWER ISSUER CERTIFICATE RESPONDER NONCE
// Exit 0 if the responder's key signed it, it names the certificate of that issuer and bears the nonce (hex of the
// extension's value); prints good, revoked with its reason, or unknown.

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

public class VerifyStatus {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        OCSPResp answer = new OCSPResp(read(arguments[0]));
        if (answer.getStatus() != OCSPResp.SUCCESSFUL) throw new IllegalStateException("status " + answer.getStatus());
        BasicOCSPResp basic = (BasicOCSPResp) answer.getResponseObject();
        X509CertificateHolder issuer = new X509CertificateHolder(read(arguments[1]));
        X509CertificateHolder certificate = new X509CertificateHolder(read(arguments[2]));
        X509CertificateHolder responder = new X509CertificateHolder(read(arguments[3]));
        String algorithm = basic.getSignatureAlgOID().getId();
        if (algorithm.startsWith("1.2.804.2.1.1.1.1.3")) {
            byte[] raw = ASN1OctetString.getInstance(basic.getSignature()).getOctets();  // as in certificates
            if (!VerifyCms.dstu(algorithm, basic.getTBSResponseData(), raw, responder))
                throw new IllegalStateException("signature");
        } else if (!basic.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider("BC").build(responder))) {
            throw new IllegalStateException("signature");
        }
        byte[] nonce = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce).getExtnValue().getOctets();
        if (!Arrays.equals(nonce, HexFormat.of().parseHex(arguments[4]))) throw new IllegalStateException("nonce");
        for (SingleResp single : basic.getResponses()) {
            if (!single.getCertID().getSerialNumber().equals(certificate.getSerialNumber())) continue;
            if (!single.getCertID().matchesIssuer(issuer, digests(single.getCertID()))) continue;
            Object status = single.getCertStatus();
            System.out.println(status == null ? "good" : status instanceof RevokedStatus revoked
                ? "revoked " + revoked.getRevocationReason() : "unknown");
            return;
        }
        throw new IllegalStateException("nothing of this certificate");
    }

    private static DigestCalculatorProvider digests(CertificateID id) throws Exception {
        String oid = id.getHashAlgOID().getId();
        return oid.startsWith("1.2.804") ? new SignCms.NationalDigests(oid)
            : new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
    }

    private static byte[] read(String path) throws Exception { return Files.readAllBytes(Path.of(path)); }
}
