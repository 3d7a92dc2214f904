// SPDX-License-Identifier: MIT
// Whether the signature of a PKCS#10 request holds:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar VerifyRequest REQUEST…
// One line a request: "OK <subject>" or "FAIL <subject>".

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

public class VerifyRequest {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        boolean all = arguments.length > 0;
        for (String file : arguments) {
            var request = new JcaPKCS10CertificationRequest(Files.readAllBytes(Path.of(file))).setProvider("BC");
            var verifiers = new JcaContentVerifierProviderBuilder().setProvider("BC");
            boolean holds = request.isSignatureValid(verifiers.build(request.getPublicKey()));
            System.out.println((holds ? "OK " : "FAIL ") + request.getSubject());
            all &= holds;
        }
        System.exit(all ? 0 : 1);
    }
}
