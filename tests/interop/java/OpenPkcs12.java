// SPDX-License-Identifier: MIT
// Opens a PKCS#12 container with Bouncy Castle:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar OpenPkcs12.java CONTAINER PASSWORD
// One line a key: "OK <algorithm> <subject of its certificate>" where the certificate is of the key, which is shown by
// signing with the one and verifying with the other.

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collections;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

public class OpenPkcs12 {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        char[] password = arguments[1].toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(arguments[0]))), password);
        int keys = 0;
        for (String alias : Collections.list(store.aliases())) {
            if (!store.isKeyEntry(alias)) continue;
            PrivateKey key = (PrivateKey) store.getKey(alias, password);
            X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
            System.out.println((belongs(key, certificate) ? "OK " : "FAIL ") + key.getAlgorithm() + " "
                               + certificate.getSubjectX500Principal());
            ++keys;
        }
        System.exit(keys > 0 ? 0 : 1);
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) throws Exception {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "DSTU4145" -> "DSTU4145";
            default -> key.getAlgorithm();
        };
        byte[] message = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm, "BC");
        signer.initSign(key);
        signer.update(message);
        Signature verifier = Signature.getInstance(algorithm, "BC");
        verifier.initVerify(certificate.getPublicKey());
        byte[] signature = signer.sign();
        verifier.update(message);
        return verifier.verify(signature);
    }
}
