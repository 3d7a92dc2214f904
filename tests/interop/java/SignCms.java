// SPDX-License-Identifier: MIT
// Makes signatures with Bouncy Castle for our verifier:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar SignCms.java CONTENT OUT_DIRECTORY
// writes ALGORITHM-{attached,detached}.p7s for each algorithm, certificates embedded, BER as BC likes it, and
// {m163,m233,m257}-{raw,wrapped}-N.p7s as BC's own signer of DSTU 4145 cuts and pads its numbers.

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ua.DSTU4145Params;
import org.bouncycastle.asn1.ua.DSTU4145PointEncoder;
import org.bouncycastle.asn1.ua.UAObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.jcajce.provider.asymmetric.util.ECUtil;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.Arrays;

public class SignCms {
    static final String DSTU = "1.2.804.2.1.1.1.1.";

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] content = Files.readAllBytes(Path.of(arguments[0]));
        Map<String, String[]> kinds = new LinkedHashMap<>();  // name: key algorithm, curve, signature
        kinds.put("rsa", new String[] {"RSA", null, "SHA256withRSA"});
        kinds.put("rsa-pss", new String[] {"RSA", null, "SHA256withRSAandMGF1"});
        kinds.put("p256", new String[] {"EC", "P-256", "SHA256withECDSA"});
        kinds.put("p384", new String[] {"EC", "P-384", "SHA384withECDSA"});
        kinds.put("p521", new String[] {"EC", "P-521", "SHA512withECDSA"});
        kinds.put("ed25519", new String[] {"Ed25519", null, "Ed25519"});
        kinds.put("m257-gost", new String[] {"DSTU4145", "3.1.1.2.6", "3.1.1"});
        kinds.put("m431-gost", new String[] {"DSTU4145", "3.1.1.2.9", "3.1.1"});
        kinds.put("m257-kupyna", new String[] {"DSTU4145", "3.1.1.2.6", "3.6.1.1"});
        for (var kind : kinds.entrySet()) {
            String[] what = kind.getValue();
            KeyPairGenerator generator = KeyPairGenerator.getInstance(what[0], "BC");
            boolean national = what[0].startsWith("DSTU");
            if (what[1] != null) generator.initialize(new ECGenParameterSpec(national ? DSTU + what[1] : what[1]));
            else if (what[0].equals("RSA")) generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            ContentSigner signer = national ? new NationalSigner(pair, DSTU + what[1], DSTU + what[2])
                : new JcaContentSignerBuilder(what[2]).setProvider("BC").build(pair.getPrivate());
            for (boolean attached : new boolean[] {true, false}) {
                var signature = new CMSSignedDataGenerator();
                X509CertificateHolder certificate = certify(pair, signer);
                DigestCalculatorProvider digests = national ? new NationalDigests(DSTU + (what[2].equals("3.1.1") ? "2.1" : "2.2.1"))
                    : new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
                SignerInfoGeneratorBuilder builder = new SignerInfoGeneratorBuilder(digests);
                if (digests instanceof NationalDigests national_digests)
                    builder.setContentDigest(new AlgorithmIdentifier(new ASN1ObjectIdentifier(national_digests.oid)));
                signature.addSignerInfoGenerator(builder.build(signer, certificate));
                signature.addCertificates(new JcaCertStore(List.of(certificate)));
                Path out = Path.of(arguments[1], kind.getKey() + (attached ? "-attached" : "-detached") + ".p7s");
                Files.write(out, signature.generate(new CMSProcessableByteArray(content), attached).getEncoded());
            }
        }
        signAsBouncyCastleWould(content, arguments[1]);
    }

    private static void signAsBouncyCastleWould(byte[] content, String directory) throws Exception {
        for (String[] curve : new String[][] {{"m163", "3.1.1.2.0"}, {"m233", "3.1.1.2.5"}, {"m257", "3.1.1.2.6"}}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSTU4145", "BC");
            generator.initialize(new ECGenParameterSpec(DSTU + curve[1]));
            KeyPair pair = generator.generateKeyPair();
            for (boolean wrapped : new boolean[] {false, true}) {
                NationalSigner signer = new JcaNationalSigner(pair, DSTU + curve[1], wrapped);
                X509CertificateHolder certificate = certify(pair, signer);
                for (int i = 0; i < 16; ++i) {
                    NationalDigests digests = new NationalDigests(DSTU + "2.1");
                    SignerInfoGeneratorBuilder builder = new SignerInfoGeneratorBuilder(digests);
                    builder.setContentDigest(new AlgorithmIdentifier(new ASN1ObjectIdentifier(digests.oid)));
                    var signature = new CMSSignedDataGenerator();
                    signature.addSignerInfoGenerator(builder.build(signer, certificate));
                    signature.addCertificates(new JcaCertStore(List.of(certificate)));
                    Path out = Path.of(directory, curve[0] + (wrapped ? "-wrapped-" : "-raw-") + i + ".p7s");
                    Files.write(out, signature.generate(new CMSProcessableByteArray(content), true).getEncoded());
                }
            }
        }
    }

    // BC's own encoding: each number as toByteArray has it, both as long as the longer, inside an OCTET STRING.
    static class JcaNationalSigner extends NationalSigner {
        private final KeyPair pair;
        private final boolean wrapped;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        JcaNationalSigner(KeyPair pair, String curve, boolean wrapped) {
            super(pair, curve, DSTU + "3.1.1");
            this.pair = pair;
            this.wrapped = wrapped;
        }
        @Override public OutputStream getOutputStream() { message.reset(); return message; }
        @Override public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance("GOST3411WITHDSTU4145LE", "BC");
                signature.initSign(pair.getPrivate());
                signature.update(message.toByteArray());
                byte[] octets = signature.sign();
                return wrapped ? octets : ASN1OctetString.getInstance(octets).getOctets();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    static X509CertificateHolder certify(KeyPair pair, ContentSigner signer) throws Exception {
        return certify(pair, signer, null);
    }

    // With a critical extended key usage of this purpose alone.
    static X509CertificateHolder certify(KeyPair pair, ContentSigner signer, KeyPurposeId purpose) throws Exception {
        long now = System.currentTimeMillis();
        X500Name name = new X500Name("CN=Bouncy Castle");
        SubjectPublicKeyInfo key = signer instanceof NationalSigner national ? national.publicKeyInfo()
            : SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        var builder = new X509v3CertificateBuilder(name, BigInteger.valueOf(now), new Date(now - 3600_000L),
            new Date(now + 86400_000L), name, key);
        if (purpose != null) builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
        return builder.build(signer);
    }

    static Digest digest(String oid) {
        if (oid.endsWith(".2.2.1")) return new DSTU7564Digest(256);
        byte[] packed = DSTU4145Params.getDefaultDKE();
        byte[] rows = new byte[128];  // one octet an entry
        for (int i = 0; i < packed.length; ++i) {
            rows[2 * i] = (byte) ((packed[i] >> 4) & 15);
            rows[2 * i + 1] = (byte) (packed[i] & 15);
        }
        return new GOST3411Digest(rows);
    }

    static class Sink extends OutputStream {
        final Digest digest;
        Sink(Digest digest) { this.digest = digest; }
        @Override public void write(int octet) { digest.update((byte) octet); }
        @Override public void write(byte[] octets, int from, int size) { digest.update(octets, from, size); }
        byte[] value() {
            byte[] value = new byte[digest.getDigestSize()];
            digest.doFinal(value, 0);
            return value;
        }
    }

    record NationalDigests(String oid) implements DigestCalculatorProvider {
        @Override public DigestCalculator get(AlgorithmIdentifier algorithm) {
            Sink sink = new Sink(digest(oid));
            return new DigestCalculator() {
                @Override public AlgorithmIdentifier getAlgorithmIdentifier() { return algorithm; }
                @Override public OutputStream getOutputStream() { return sink; }
                @Override public byte[] getDigest() { return sink.value(); }
            };
        }
    }

    // Raw r and s, little endian, as CMS has them; BC's own signer wraps and pads them otherwise.
    static class NationalSigner implements ContentSigner {
        private final KeyPair pair;
        private final String curve;
        private final String oid;
        private final Sink sink;
        NationalSigner(KeyPair pair, String curve, String oid) {
            this.pair = pair;
            this.curve = curve;
            this.oid = oid;
            this.sink = new Sink(digest(oid.endsWith("3.1.1") ? DSTU + "2.1" : DSTU + "2.2.1"));
        }
        // BC itself writes big-endian keys, which nobody in the field has.
        SubjectPublicKeyInfo publicKeyInfo() throws Exception {
            var key = (ECPublicKeyParameters) ECUtil.generatePublicKeyParameter(pair.getPublic());
            byte[] point = Arrays.reverse(DSTU4145PointEncoder.encodePoint(key.getQ()));
            return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(UAObjectIdentifiers.dstu4145le, new DSTU4145Params(new ASN1ObjectIdentifier(curve))),
                new DEROctetString(point));
        }
        @Override public AlgorithmIdentifier getAlgorithmIdentifier() { return new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid)); }
        @Override public OutputStream getOutputStream() { return sink; }
        @Override public byte[] getSignature() {
            try {
                var key = (ECPrivateKeyParameters) ECUtil.generatePrivateKeyParameter(pair.getPrivate());
                DSTU4145Signer signer = new DSTU4145Signer();
                signer.init(true, key);
                BigInteger[] numbers = signer.generateSignature(sink.value());
                int size = (key.getParameters().getN().bitLength() + 7) / 8;
                byte[] raw = new byte[2 * size];
                for (int part = 0; part < 2; ++part) {
                    byte[] octets = numbers[part].toByteArray();
                    for (int i = 0; i < size && i < octets.length; ++i) raw[part * size + i] = octets[octets.length - 1 - i];
                }
                return raw;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
