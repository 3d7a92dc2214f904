// SPDX-License-Identifier: MIT
// Whether the signature of a CMP message holds by the first of its certificates:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar VerifyRevocation MESSAGE…
// One line a message: "OK <serial number, hex> <reason>" or "FAIL".

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.RevReqContent;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.cmp.GeneralPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

public class VerifyRevocation {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        boolean all = arguments.length > 0;
        for (String file : arguments) {
            var message = new ProtectedPKIMessage(new GeneralPKIMessage(Files.readAllBytes(Path.of(file))));
            var signer = message.getCertificates()[0];
            var verifiers = new JcaContentVerifierProviderBuilder().setProvider("BC");
            boolean holds = message.getBody().getType() == PKIBody.TYPE_REVOCATION_REQ
                    && message.verify(verifiers.build(signer))
                    && message.getHeader().getSender().getName().equals(signer.getSubject());
            if (holds) {
                var wish = ((RevReqContent) message.getBody().getContent()).toRevDetailsArray()[0];
                var reason = ASN1Enumerated.getInstance(
                        wish.getCrlEntryDetails().getExtensionParsedValue(Extension.reasonCode));
                System.out.println("OK " + wish.getCertDetails().getSerialNumber().getValue().toString(16) + " "
                        + reason.getValue());
            } else {
                System.out.println("FAIL");
            }
            all &= holds;
        }
        System.exit(all ? 0 : 1);
    }
}
