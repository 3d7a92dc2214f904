// SPDX-License-Identifier: MIT
// Judges the answer of a time-stamp server with Bouncy Castle:
//   java … VerifyStamp QUERY ANSWER CERTIFICATE
// Exit 0 if it answers the query and the certificate's key signed it; prints genTime, policy and serial number.

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

public class VerifyStamp {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        TimeStampRequest query = new TimeStampRequest(read(arguments[0]));
        TimeStampResponse answer = new TimeStampResponse(read(arguments[1]));
        X509CertificateHolder certificate = new X509CertificateHolder(read(arguments[2]));
        answer.validate(query);
        TimeStampToken token = answer.getTimeStampToken();
        SignerInformation signer = token.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
        byte[] content = (byte[]) token.toCMSSignedData().getSignedContent().getContent();
        if (!token.getSID().match(certificate)) throw new IllegalStateException("another signer");
        if (signer.getEncryptionAlgOID().startsWith("1.2.804.2.1.1.1.1.3")) {
            if (!VerifyCms.dstu(signer, certificate, content) || !VerifyCms.names(signer, certificate))
                throw new IllegalStateException("signature");
        } else {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
        }
        System.out.println(token.getTimeStampInfo().getGenTime().toInstant() + " " + token.getTimeStampInfo().getPolicy() + " "
            + token.getTimeStampInfo().getSerialNumber());
    }

    private static byte[] read(String path) throws Exception { return Files.readAllBytes(Path.of(path)); }
}
