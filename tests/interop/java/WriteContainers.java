// SPDX-License-Identifier: MIT
// Writes one EC key and one Ed25519 key in the containers that Bouncy Castle knows:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar WriteContainers FOLDER PASSWORD
// FOLDER gets ec.der and ed25519.der (SubjectPublicKeyInfo), and files whose names begin with the name of their key.

import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

public class WriteContainers {
    private static Path folder;
    private static char[] password;

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        folder = Path.of(arguments[0]);
        password = arguments[1].toCharArray();
        KeyPair ec = generate("EC", 256);
        KeyPair ed25519 = generate("Ed25519", 255);
        Files.write(folder.resolve("ec.der"), ec.getPublic().getEncoded());
        Files.write(folder.resolve("ed25519.der"), ed25519.getPublic().getEncoded());

        Files.write(folder.resolve("ed25519-version2.pk8"), ed25519.getPrivate().getEncoded());
        PBKDFConfig scrypt = new ScryptConfig.Builder(1024, 8, 2).withSaltLength(20).build();
        encrypted("ec-scrypt.pk8", ec, scrypt);
        encrypted("ed25519-scrypt.pk8", ed25519, scrypt);
        encrypted("ec-sha512.pk8", ec, pbkdf2(PBKDF2Config.PRF_SHA512));
        encrypted("ec-sha3.pk8", ec, pbkdf2(PBKDF2Config.PRF_SHA3_256));
        for (String cipher : new String[] {"AES-256-CBC", "DES-EDE3-CBC", "AES-128-CFB", "AES-192-OFB"})
            traditional("ec-" + cipher.toLowerCase() + ".pem", ec, cipher);
        for (String kind : new String[] {"PKCS12", "PKCS12-3DES-40RC2", "PKCS12-3DES-3DES"})
            keyStore("ec-" + kind.toLowerCase() + ".p12", ec, kind);
    }

    private static KeyPair generate(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, "BC");
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static PBKDFConfig pbkdf2(org.bouncycastle.asn1.x509.AlgorithmIdentifier prf) {
        return new PBKDF2Config.Builder().withPRF(prf).withIterationCount(1000).withSaltLength(16).build();
    }

    private static void encrypted(String name, KeyPair keys, PBKDFConfig derivation) throws Exception {
        OutputEncryptor encryptor = new JcePKCSPBEOutputEncryptorBuilder(derivation, NISTObjectIdentifiers.id_aes256_CBC)
            .setProvider("BC").build(password);
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        PKCS8EncryptedPrivateKeyInfo made = new PKCS8EncryptedPrivateKeyInfoBuilder(info).build(encryptor);
        Files.write(folder.resolve(name), made.getEncoded());
    }

    private static void traditional(String name, KeyPair keys, String cipher) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(keys.getPrivate(), new JcePEMEncryptorBuilder(cipher).setProvider("BC").build(password));
        }
        Files.write(folder.resolve(name), text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void keyStore(String name, KeyPair keys, String kind) throws Exception {
        X500Name subject = new X500Name("CN=Bouncy");
        Date now = new Date();
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(
            new JcaX509v3CertificateBuilder(subject, BigInteger.ONE, now, new Date(now.getTime() + 86_400_000L), subject, keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").setProvider("BC").build(keys.getPrivate())));
        KeyStore store = KeyStore.getInstance(kind, "BC");
        store.load(null, null);
        store.setKeyEntry("key", keys.getPrivate(), password, new Certificate[] {certificate});
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            store.store(out, password);
        }
    }
}
