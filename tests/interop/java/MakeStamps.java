// SPDX-License-Identifier: MIT
// Answers a time-stamp query with Bouncy Castle as the server:
//   java … MakeStamps QUERY OUT_DIRECTORY
// writes KIND.tsr for each kind of key, with a new self-signed certificate inside, and refusal.tsr.

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Security;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

public class MakeStamps {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        TimeStampRequest query = new TimeStampRequest(Files.readAllBytes(Path.of(arguments[0])));
        for (KeyKind kind : KeyKind.ALL) {
            KeyPair pair = kind.generate();
            ContentSigner signer = kind.signer(pair);
            DigestCalculatorProvider digests = kind.national() ? new SignCms.NationalDigests(SignCms.DSTU + "2.1")
                : new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
            X509CertificateHolder certificate = SignCms.certify(pair, signer, KeyPurposeId.id_kp_timeStamping);
            SignerInfoGeneratorBuilder builder = new SignerInfoGeneratorBuilder(digests);
            if (kind.national())
                builder.setContentDigest(new AlgorithmIdentifier(new ASN1ObjectIdentifier(SignCms.DSTU + "2.1")));
            SignerInfoGenerator info = builder.build(signer, certificate);
            // The certificate is named by SHA-1 (ESSCertID), as older servers do.
            var sha1 = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build()
                .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1));
            var tokens = new TimeStampTokenGenerator(info, sha1, new ASN1ObjectIdentifier("0.4.0.2023.1.1"));
            tokens.setAccuracyMillis(250);
            tokens.addCertificates(new JcaCertStore(List.of(certificate)));
            Set<String> accepted = Set.of(query.getMessageImprintAlgOID().getId());
            var answer = new TimeStampResponseGenerator(tokens, accepted).generate(query, BigInteger.valueOf(77), new Date());
            Files.write(Path.of(arguments[1], kind.name() + ".tsr"), answer.getEncoded());
            var refusal = new TimeStampResponseGenerator(tokens, accepted)
                .generateFailResponse(2, PKIFailureInfo.systemFailure, "out of order");
            Files.write(Path.of(arguments[1], "refusal.tsr"), refusal.getEncoded());
        }
    }
}
