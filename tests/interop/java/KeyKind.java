// SPDX-License-Identifier: MIT
// The kinds of keys that Bouncy Castle answers with as a server, a new key each time.

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

// `curve`: null for RSA; `signature`: of the national kind its OID.
record KeyKind(String name, String algorithm, String curve, String signature) {
    static final KeyKind[] ALL = {
        new KeyKind("rsa", "RSA", null, "SHA256withRSA"),
        new KeyKind("p256", "EC", "P-256", "SHA256withECDSA"),
        new KeyKind("m257", "DSTU4145", SignCms.DSTU + "3.1.1.2.6", SignCms.DSTU + "3.1.1")};

    boolean national() { return algorithm.startsWith("DSTU"); }

    KeyPair generate() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance(algorithm, "BC");
        if (curve != null) keys.initialize(new ECGenParameterSpec(curve));
        else keys.initialize(2048);
        return keys.generateKeyPair();
    }

    ContentSigner signer(KeyPair pair) throws Exception {
        return national() ? new SignCms.NationalSigner(pair, curve, signature)
            : new JcaContentSignerBuilder(signature).setProvider("BC").build(pair.getPrivate());
    }
}
