// SPDX-License-Identifier: MIT
// Checks a CMS SignedData with Bouncy Castle, as far from our own code as can be:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar VerifyCms.java SIGNATURE [CONTENT [CERTIFICATE…]]
// One line a signer: "OK <subject>" or "FAIL <subject or reason>". Exit 0 if every signer is OK.
// DSTU 4145 is done by hand over BC's lightweight API: its JCA signer wants another signature encoding than CMS has.

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.ua.DSTU4145Params;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Selector;

public class VerifyCms {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        CMSSignedData signed = new CMSSignedData(read(arguments[0]));
        byte[] content;
        if (signed.getSignedContent() != null) {
            content = (byte[]) signed.getSignedContent().getContent();
        } else {
            content = read(arguments[1]);
            signed = new CMSSignedData(new CMSProcessableByteArray(content), read(arguments[0]));
        }
        List<X509CertificateHolder> certificates = new ArrayList<>(signed.getCertificates().getMatches(null));
        for (int i = 2; i < arguments.length; ++i) certificates.add(new X509CertificateHolder(read(arguments[i])));

        boolean all = true;
        for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
            String line = check(signer, certificates, content);
            System.out.println(line);
            all &= line.startsWith("OK");
        }
        System.exit(all && signed.getSignerInfos().size() > 0 ? 0 : 1);
    }

    private static byte[] read(String path) throws Exception { return Files.readAllBytes(Path.of(path)); }

    @SuppressWarnings("unchecked")
    private static String check(SignerInformation signer, List<X509CertificateHolder> certificates, byte[] content) {
        X509CertificateHolder certificate = null;
        for (X509CertificateHolder candidate : certificates)
            if (((Selector<X509CertificateHolder>) signer.getSID()).match(candidate)) certificate = candidate;
        if (certificate == null) return "FAIL no certificate for " + signer.getSID().getSerialNumber();
        try {
            boolean valid = signer.getEncryptionAlgOID().startsWith("1.2.804.2.1.1.1.1.3")
                ? dstu(signer, certificate, content)
                : signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
            return (valid && names(signer, certificate) ? "OK " : "FAIL ") + certificate.getSubject();
        } catch (Exception failure) {
            return "FAIL " + failure;
        }
    }

    static boolean names(SignerInformation signer, X509CertificateHolder certificate) throws Exception {
        Attribute attribute = signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
        if (attribute == null) return true;
        ESSCertIDv2 reference = SigningCertificateV2.getInstance(attribute.getAttributeValues()[0]).getCerts()[0];
        byte[] hash = digest(reference.getHashAlgorithm().getAlgorithm(), certificate.getEncoded());
        return Arrays.equals(hash, reference.getCertHash())
            && reference.getIssuerSerial().getSerial().getValue().equals(certificate.getSerialNumber());
    }

    static boolean dstu(SignerInformation signer, X509CertificateHolder certificate, byte[] content) throws Exception {
        AttributeTable attributes = signer.getSignedAttributes();
        byte[] stated = ASN1OctetString.getInstance(
            attributes.get(CMSAttributes.messageDigest).getAttributeValues()[0]).getOctets();
        ASN1ObjectIdentifier algorithm = new ASN1ObjectIdentifier(signer.getDigestAlgOID());
        if (!Arrays.equals(stated, digest(algorithm, content))) return false;
        return dstu(signer.getEncryptionAlgOID(), signer.getEncodedSignedAttributes(), signer.getSignature(), certificate);
    }

    static boolean dstu(String algorithm, byte[] octets, byte[] raw, X509CertificateHolder certificate) throws Exception {
        byte[] hash = digest(new ASN1ObjectIdentifier(switch (algorithm) {
            case "1.2.804.2.1.1.1.1.3.6.1.1" -> "1.2.804.2.1.1.1.1.2.2.1";
            case "1.2.804.2.1.1.1.1.3.6.2.1" -> "1.2.804.2.1.1.1.1.2.2.2";
            case "1.2.804.2.1.1.1.1.3.6.3.1" -> "1.2.804.2.1.1.1.1.2.2.3";
            default -> "1.2.804.2.1.1.1.1.2.1";
        }), octets);
        DSTU4145Signer verifier = new DSTU4145Signer();
        verifier.init(false, (ECPublicKeyParameters) PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo()));
        return verifier.verifySignature(hash, half(raw, 0), half(raw, raw.length / 2));
    }

    static BigInteger half(byte[] raw, int from) {
        byte[] octets = Arrays.copyOfRange(raw, from, from + raw.length / 2);
        for (int i = 0; i < octets.length / 2; ++i) {
            byte swap = octets[i];
            octets[i] = octets[octets.length - 1 - i];
            octets[octets.length - 1 - i] = swap;
        }
        return new BigInteger(1, octets);
    }

    static byte[] digest(ASN1ObjectIdentifier algorithm, byte[] octets) throws Exception {
        Digest national = switch (algorithm.getId()) {
            case "1.2.804.2.1.1.1.1.2.1" -> new GOST3411Digest(expand(DSTU4145Params.getDefaultDKE()));
            case "1.2.804.2.1.1.1.1.2.2.1" -> new DSTU7564Digest(256);
            case "1.2.804.2.1.1.1.1.2.2.2" -> new DSTU7564Digest(384);
            case "1.2.804.2.1.1.1.1.2.2.3" -> new DSTU7564Digest(512);
            default -> null;
        };
        if (national == null) return MessageDigest.getInstance(algorithm.getId(), "BC").digest(octets);
        national.update(octets, 0, octets.length);
        byte[] value = new byte[national.getDigestSize()];
        national.doFinal(value, 0);
        return value;
    }

    // BC's engine wants one octet an entry.
    private static byte[] expand(byte[] packed) {
        byte[] rows = new byte[128];
        for (int i = 0; i < packed.length; ++i) {
            rows[2 * i] = (byte) ((packed[i] >> 4) & 15);
            rows[2 * i + 1] = (byte) (packed[i] & 15);
        }
        return rows;
    }
}
