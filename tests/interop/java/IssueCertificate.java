// SPDX-License-Identifier: MIT
// A certification authority of one moment that answers PKCS#10 requests, whatever kind of key they are for:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar IssueCertificate AUTHORITY_OUT REQUEST CERTIFICATE_OUT [REQUEST CERTIFICATE_OUT…]
// Each request is verified first; what it asks for by extensionRequest is granted. "OK <subject>" a certificate.

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

public class IssueCertificate {
    private static final X500Name NAME = new X500Name("CN=Bouncy Castle CA,C=UA");

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "BC");
        generator.initialize(new ECGenParameterSpec("P-256"));
        KeyPair pair = generator.generateKeyPair();
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").setProvider("BC").build(pair.getPrivate());
        var own = builder(1, NAME, SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        own.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        own.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        Files.write(Path.of(arguments[0]), own.build(signer).getEncoded());
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            var request = new JcaPKCS10CertificationRequest(Files.readAllBytes(Path.of(arguments[i]))).setProvider("BC");
            var verifiers = new JcaContentVerifierProviderBuilder().setProvider("BC");
            if (!request.isSignatureValid(verifiers.build(request.getPublicKey()))) {
                System.out.println("FAIL " + request.getSubject());
                System.exit(1);
            }
            var made = builder(1 + i, request.getSubject(), request.getSubjectPublicKeyInfo());
            var wanted = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)[0];
            Extensions extensions = Extensions.getInstance(wanted.getAttrValues().getObjectAt(0));
            for (var oid : extensions.getExtensionOIDs()) made.addExtension(extensions.getExtension(oid));
            Files.write(Path.of(arguments[i + 1]), made.build(signer).getEncoded());
            System.out.println("OK " + request.getSubject());
        }
    }

    private static X509v3CertificateBuilder builder(long serial, X500Name subject, SubjectPublicKeyInfo key) {
        long now = System.currentTimeMillis();
        return new X509v3CertificateBuilder(NAME, BigInteger.valueOf(serial), new Date(now - 3600_000L),
            new Date(now + 86400_000L), subject, key);
    }
}
