// SPDX-License-Identifier: MIT
// Recomputes with Bouncy Castle what a CAdES signature holds above BES:
//   java … VerifyLevels SIGNATURE CERTIFICATE SERVER RESPONDER
// of an attached signature with one signer, whose certificate, time-stamp server and status responder are given. Exit 0 if
// everything that is there is right; prints what was found.

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.esf.CompleteRevocationRefs;
import org.bouncycastle.asn1.esf.CrlOcspRef;
import org.bouncycastle.asn1.esf.OcspResponsesID;
import org.bouncycastle.asn1.esf.RevocationValues;
import org.bouncycastle.asn1.ess.OtherCertID;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.tsp.TimeStampToken;

public class VerifyLevels {
    private static final ASN1ObjectIdentifier ARCHIVE = new ASN1ObjectIdentifier("0.4.0.1733.2.4");
    private static final ASN1ObjectIdentifier INDEX = new ASN1ObjectIdentifier("0.4.0.19122.1.5");

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        CMSSignedData signature = new CMSSignedData(read(arguments[0]));
        X509CertificateHolder certificate = new X509CertificateHolder(read(arguments[1]));
        X509CertificateHolder server = new X509CertificateHolder(read(arguments[2]));
        X509CertificateHolder responder = new X509CertificateHolder(read(arguments[3]));
        SignerInformation signer = signature.getSignerInfos().getSigners().iterator().next();
        byte[] content = (byte[]) signature.getSignedContent().getContent();
        require(holds(signer, certificate, content), "signature");
        AttributeTable table = signer.getUnsignedAttributes();
        String found = "";
        for (ASN1Encodable value : values(table, PKCSObjectIdentifiers.id_aa_signatureTimeStampToken)) {
            checkStamp(value, signer.getSignature(), server);
            found += " stamp";
        }
        if (table.get(PKCSObjectIdentifiers.id_aa_ets_certificateRefs) != null)
            found += longForm(table, certificate, responder);
        SignedData data = SignedData.getInstance(signature.toASN1Structure().getContent());
        SignerInfo info = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
        for (ASN1Encodable value : values(table, ARCHIVE)) {
            checkArchive(value, data, info, content, server);
            found += " archive";
        }
        System.out.println("version " + data.getVersion().getValue() + found);
    }

    private static boolean holds(SignerInformation signer, X509CertificateHolder certificate, byte[] content)
            throws Exception {
        boolean national = signer.getEncryptionAlgOID().startsWith("1.2.804.2.1.1.1.1.3");
        boolean valid = national ? VerifyCms.dstu(signer, certificate, content)
            : signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
        return valid && VerifyCms.names(signer, certificate);
    }

    private static TimeStampToken token(ASN1Encodable value, X509CertificateHolder server) throws Exception {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(value.toASN1Primitive().getEncoded()));
        SignerInformation signer = token.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
        require(holds(signer, server, (byte[]) token.toCMSSignedData().getSignedContent().getContent()), "token");
        return token;
    }

    private static void checkStamp(ASN1Encodable value, byte[] octets, X509CertificateHolder server) throws Exception {
        TimeStampToken token = token(value, server);
        ASN1ObjectIdentifier algorithm = token.getTimeStampInfo().getMessageImprintAlgOID();
        require(Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), VerifyCms.digest(algorithm, octets)),
            "imprint of the signature");
    }

    private static String longForm(AttributeTable table, X509CertificateHolder certificate,
            X509CertificateHolder responder) throws Exception {
        ASN1Sequence refs = ASN1Sequence.getInstance(values(table, PKCSObjectIdentifiers.id_aa_ets_certificateRefs).get(0));
        ASN1Sequence certificates = ASN1Sequence.getInstance(values(table, PKCSObjectIdentifiers.id_aa_ets_certValues).get(0));
        require(refs.size() == certificates.size(), "as many references as certificates");
        for (int i = 0; i < refs.size(); ++i) {
            OtherCertID id = OtherCertID.getInstance(refs.getObjectAt(i));
            Certificate one = Certificate.getInstance(certificates.getObjectAt(i));
            byte[] hash = VerifyCms.digest(id.getAlgorithmHash().getAlgorithm(), one.getEncoded());
            require(Arrays.equals(id.getCertHash(), hash), "reference " + i);
            require(id.getIssuerSerial().getSerial().equals(one.getSerialNumber()), "serial of reference " + i);
        }
        CrlOcspRef[] statuses = CompleteRevocationRefs.getInstance(
            values(table, PKCSObjectIdentifiers.id_aa_ets_revocationRefs).get(0)).getCrlOcspRefs();
        require(statuses.length == refs.size() + 1, "a status for each certificate");
        BasicOCSPResponse[] answers = RevocationValues.getInstance(
            values(table, PKCSObjectIdentifiers.id_aa_ets_revocationValues).get(0)).getOcspVals();
        int met = 0;
        for (CrlOcspRef status : statuses) {
            if (status.getOcspids() == null) continue;
            for (OcspResponsesID id : status.getOcspids().getOcspResponses()) {
                BasicOCSPResponse answer = answers[met++];
                require(id.getOcspIdentifier().getOcspResponderID().equals(answer.getTbsResponseData().getResponderID()),
                    "responder");
                require(id.getOcspIdentifier().getProducedAt().equals(answer.getTbsResponseData().getProducedAt()), "time");
                byte[] hash = VerifyCms.digest(id.getOcspRepHash().getHashAlgorithm().getAlgorithm(), answer.getEncoded());
                require(Arrays.equals(id.getOcspRepHash().getHashValue(), hash), "digest of an answer");
            }
        }
        require(met == answers.length, "an answer that nothing refers to");
        BasicOCSPResp first = new BasicOCSPResp(answers[0]);
        require(first.getResponses()[0].getCertID().getSerialNumber().equals(certificate.getSerialNumber()), "whose status");
        require(first.getResponses()[0].getCertStatus() == null, "good");
        String algorithm = first.getSignatureAlgOID().getId();
        boolean valid = algorithm.startsWith("1.2.804.2.1.1.1.1.3")
            ? VerifyCms.dstu(algorithm, first.getTBSResponseData(), ASN1OctetString.getInstance(first.getSignature()).getOctets(), responder)
            : first.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider("BC").build(responder));
        require(valid, "signature of the answer");
        return " refs " + refs.size() + " answers " + answers.length;
    }

    // ETSI EN 319 122-1, 5.5.2 and 5.5.3.
    private static void checkArchive(ASN1Encodable value, SignedData data, SignerInfo info, byte[] content,
            X509CertificateHolder server) throws Exception {
        TimeStampToken token = token(value, server);
        ASN1ObjectIdentifier algorithm = token.getTimeStampInfo().getMessageImprintAlgOID();
        ASN1Sequence index = ASN1Sequence.getInstance(values(token.getUnsignedAttributes(), INDEX).get(0));
        require(AlgorithmIdentifier.getInstance(index.getObjectAt(0)).getAlgorithm().equals(algorithm), "digest of the index");
        covered(index.getObjectAt(1), digests(data.getCertificates(), algorithm), "certificates");
        covered(index.getObjectAt(2), digests(data.getCRLs(), algorithm), "revocation data");
        Set<ByteBuffer> attributes = new HashSet<>();
        for (ASN1Encodable one : info.getUnauthenticatedAttributes()) {
            Attribute attribute = Attribute.getInstance(one);
            for (ASN1Encodable each : attribute.getAttrValues())
                attributes.add(ByteBuffer.wrap(VerifyCms.digest(algorithm, joined(attribute.getAttrType(), each))));
        }
        covered(index.getObjectAt(3), attributes, "attributes");
        byte[] head = joined(info.getVersion(), info.getSID(), info.getDigestAlgorithm());
        byte[] attributesSigned = new org.bouncycastle.asn1.DERTaggedObject(false, 0, info.getAuthenticatedAttributes())
            .getEncoded(ASN1Encoding.DER);
        byte[] tail = joined(info.getDigestEncryptionAlgorithm(), info.getEncryptedDigest());
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(joined(data.getEncapContentInfo().getContentType()));
        input.write(VerifyCms.digest(algorithm, content));
        input.write(head);
        input.write(attributesSigned);
        input.write(tail);
        input.write(joined(index));
        require(Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(),
            VerifyCms.digest(algorithm, input.toByteArray())), "imprint of the archive time-stamp");
    }

    private static Set<ByteBuffer> digests(ASN1Set set, ASN1ObjectIdentifier algorithm) throws Exception {
        Set<ByteBuffer> all = new HashSet<>();
        if (set != null)
            for (ASN1Encodable one : set) all.add(ByteBuffer.wrap(VerifyCms.digest(algorithm, joined(one))));
        return all;
    }

    private static void covered(ASN1Encodable list, Set<ByteBuffer> there, String what) {
        for (ASN1Encodable hash : ASN1Sequence.getInstance(list))
            require(there.contains(ByteBuffer.wrap(ASN1OctetString.getInstance(hash).getOctets())), "index of " + what);
    }

    private static byte[] joined(ASN1Encodable... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ASN1Encodable part : parts) all.write(part.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        return all.toByteArray();
    }

    private static List<ASN1Encodable> values(AttributeTable table, ASN1ObjectIdentifier type) {
        List<ASN1Encodable> all = new ArrayList<>();
        if (table == null) return all;
        ASN1EncodableVector found = table.getAll(type);
        for (int i = 0; i < found.size(); ++i)
            for (ASN1Encodable value : Attribute.getInstance(found.get(i)).getAttrValues()) all.add(value);
        return all;
    }

    private static void require(boolean holds, String what) {
        if (!holds) throw new IllegalStateException(what);
    }

    private static byte[] read(String path) throws Exception { return Files.readAllBytes(Path.of(path)); }
}
