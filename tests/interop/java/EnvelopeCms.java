// SPDX-License-Identifier: MIT
// Messages to somebody with Bouncy Castle:
//   EnvelopeCms open KEY(PKCS#8) CERTIFICATE MESSAGE OUT
//   EnvelopeCms make CERTIFICATE OTHER_CERTIFICATE CONTENT OUT oaep-sha256|oaep-sha1|ecdh-sha256|eccdh-sha384
//               cbc|gcm|gcm-attributes|stream
// The other recipient has a key of P-256. Exit 0 if it went well.

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Hashtable;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSEnvelopedGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;

public class EnvelopeCms {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        if (arguments[0].equals("open")) open(arguments);
        else make(arguments);
    }

    private static byte[] read(String file) throws Exception {
        return Files.readAllBytes(Path.of(file));
    }

    private static X509Certificate certificate(String file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509", "BC")
            .generateCertificate(new ByteArrayInputStream(read(file)));
    }

    private static void open(String[] arguments) throws Exception {
        X509Certificate certificate = certificate(arguments[2]);
        boolean rsa = certificate.getPublicKey().getAlgorithm().equals("RSA");
        PrivateKey key = KeyFactory.getInstance(rsa ? "RSA" : "EC", "BC")
            .generatePrivate(new PKCS8EncodedKeySpec(read(arguments[1])));
        byte[] message = read(arguments[3]);
        boolean authenticated = ContentInfo.getInstance(message).getContentType().equals(CMSObjectIdentifiers.authEnvelopedData);
        RecipientInformationStore recipients = authenticated ? new CMSAuthEnvelopedData(message).getRecipientInfos()
                                                             : new CMSEnvelopedData(message).getRecipientInfos();
        RecipientInformation own = rsa ? recipients.get(new JceKeyTransRecipientId(certificate))
                                       : recipients.get(new JceKeyAgreeRecipientId(certificate));
        byte[] content = !rsa ? own.getContent(new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC"))
            : authenticated ? own.getContent(new JceKeyTransAuthEnvelopedRecipient(key).setProvider("BC"))
                            : own.getContent(new JceKeyTransEnvelopedRecipient(key).setProvider("BC"));
        Files.write(Path.of(arguments[4]), content);
    }

    private static void add(CMSEnvelopedGenerator generator, X509Certificate certificate, String how) throws Exception {
        PublicKey key = certificate.getPublicKey();
        if (how.startsWith("oaep")) {
            String digest = how.equals("oaep-sha256") ? "SHA-256" : "SHA-1";
            AlgorithmIdentifier oaep = new JcaAlgorithmParametersConverter().getAlgorithmIdentifier(
                new ASN1ObjectIdentifier("1.2.840.113549.1.1.7"),
                new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
            generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(certificate, oaep).setProvider("BC"));
            return;
        }
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", "BC");
        pairs.initialize(((ECPublicKey) key).getParams());
        KeyPair pair = pairs.generateKeyPair();
        boolean cofactor = how.startsWith("eccdh");
        generator.addRecipientInfoGenerator(
            new JceKeyAgreeRecipientInfoGenerator(cofactor ? CMSAlgorithm.ECCDH_SHA384KDF : CMSAlgorithm.ECDH_SHA256KDF,
                                                  pair.getPrivate(), pair.getPublic(),
                                                  cofactor ? CMSAlgorithm.AES256_WRAP : CMSAlgorithm.AES128_WRAP)
                .addRecipient(certificate).setProvider("BC"));
    }

    private static void make(String[] arguments) throws Exception {
        byte[] content = read(arguments[3]);
        String how = arguments[5];
        String shape = arguments[6];
        boolean authenticated = shape.startsWith("gcm");
        OutputEncryptor encryptor =
            new JceCMSContentEncryptorBuilder(authenticated ? CMSAlgorithm.AES256_GCM : CMSAlgorithm.AES256_CBC)
                .setProvider("BC").build();
        CMSEnvelopedGenerator generator = authenticated ? new CMSAuthEnvelopedDataGenerator()
            : shape.equals("stream") ? new CMSEnvelopedDataStreamGenerator() : new CMSEnvelopedDataGenerator();
        add(generator, certificate(arguments[1]), how);
        add(generator, certificate(arguments[2]), how.startsWith("oaep") ? "ecdh-sha256" : how);
        byte[] message;
        if (generator instanceof CMSAuthEnvelopedDataGenerator one) {
            if (shape.equals("gcm-attributes")) one.setAuthenticatedAttributeGenerator(parameters -> attributes());
            message = one.generate(new CMSProcessableByteArray(content), (OutputAEADEncryptor) encryptor).getEncoded();
        } else if (generator instanceof CMSEnvelopedDataStreamGenerator stream) {
            stream.setBufferSize(16);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream to = stream.open(out, encryptor)) {
                for (byte octet : content) to.write(octet);
            }
            message = out.toByteArray();
        } else {
            message = ((CMSEnvelopedDataGenerator) generator).generate(new CMSProcessableByteArray(content), encryptor).getEncoded();
        }
        Files.write(Path.of(arguments[4]), message);
    }

    private static AttributeTable attributes() {
        Hashtable<ASN1ObjectIdentifier, Attribute> table = new Hashtable<>();
        table.put(CMSAttributes.contentType, new Attribute(CMSAttributes.contentType, new DERSet(CMSObjectIdentifiers.data)));
        ASN1ObjectIdentifier mark = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
        table.put(mark, new Attribute(mark, new DERSet(new DERUTF8String("a mark of the test"))));
        return new AttributeTable(table);
    }
}
