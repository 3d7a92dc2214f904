// SPDX-License-Identifier: MIT
// Signs an XML document as trusted lists are (XAdES-B-B, enveloped) with the JDK's own XML signatures.
// LIST KEY(PKCS#8, DER) CERTIFICATE SIGNATURE-METHOD CANONICALIZATION OUT
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

public class SignList {
    static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";

    static Element add(Element to, String space, String name) {
        String prefix = space.equals(XADES) ? "xades:" : "ds:";
        Element made = to.getOwnerDocument().createElementNS(space, prefix + name);
        made.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:" + prefix.replace(":", ""), space);
        to.appendChild(made);
        return made;
    }

    public static void main(String[] words) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        Document document = parsers.newDocumentBuilder().parse(new File(words[0]));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(Files.newInputStream(Path.of(words[2])));
        PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(words[1]))));

        Element qualifying = document.createElementNS(XADES, "xades:QualifyingProperties");
        qualifying.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:xades", XADES);
        qualifying.setAttribute("Target", "#signature");
        Element properties = add(qualifying, XADES, "SignedProperties");
        properties.setAttribute("Id", "properties");
        Element ofSignature = add(properties, XADES, "SignedSignatureProperties");
        add(ofSignature, XADES, "SigningTime").setTextContent("2026-05-19T12:02:00+03:00");
        Element digest = add(add(add(ofSignature, XADES, "SigningCertificateV2"), XADES, "Cert"), XADES, "CertDigest");
        add(digest, XMLSignature.XMLNS, "DigestMethod").setAttribute("Algorithm", DigestMethod.SHA256);
        add(digest, XMLSignature.XMLNS, "DigestValue").setTextContent(Base64.getEncoder().encodeToString(
            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));

        XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
        DigestMethod sha256 = signatures.newDigestMethod(DigestMethod.SHA256, null);
        Transform canonical = signatures.newTransform(words[4], (TransformParameterSpec) null);
        Reference whole = signatures.newReference("", sha256,
            List.of(signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null), canonical), null, null);
        Reference signed = signatures.newReference("#properties", sha256, List.of(canonical),
            "http://uri.etsi.org/01903#SignedProperties", null);
        SignedInfo info = signatures.newSignedInfo(
            signatures.newCanonicalizationMethod(words[4], (C14NMethodParameterSpec) null),
            signatures.newSignatureMethod(words[3], null), List.of(whole, signed));
        KeyInfoFactory keys = signatures.getKeyInfoFactory();
        KeyInfo names = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
        XMLObject object = signatures.newXMLObject(List.of(new DOMStructure(qualifying)), null, null, null);
        DOMSignContext context = new DOMSignContext(key, document.getDocumentElement());
        context.setDefaultNamespacePrefix("ds");
        context.setIdAttributeNS(properties, null, "Id");
        signatures.newXMLSignature(info, names, List.of(object), "signature", null).sign(context);
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document),
            new StreamResult(new File(words[5])));
    }
}
