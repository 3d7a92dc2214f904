// SPDX-License-Identifier: MIT
// The six calls of the ticket flow on the JDK's HttpsServer, signed by BouncyCastle with a key in memory: as little as
// one can write. Arguments: PORT TLS.p12 SIGNER.p12 PASSWORD. Prints a line when it listens.
import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.security.cert.X509Certificate;
import java.util.*;
import java.util.concurrent.*;
import javax.net.ssl.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.*;
import org.bouncycastle.asn1.ess.*;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.*;

public class MinimalSigner {
    static class Ticket {
        volatile byte[] data, signature;
        volatile String option;
    }

    static final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    static PrivateKey key;
    static X509Certificate certificate;

    static KeyStore open(String file, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    static byte[] sign(byte[] data) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        AttributeTable signed = new AttributeTable(new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(new SigningCertificateV2(new ESSCertIDv2(hash)))));
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
            .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(signed))
            .build(new JcaContentSignerBuilder(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
                .setProvider("BC").build(key), certificate));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return generator.generate(new CMSProcessableByteArray(data), false).getEncoded();
    }

    static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
        exchange.close();
    }

    static void message(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "application/json", ("{\"message\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().getPath().split("/");   // "", api, v1, ticket, UUID, …
        String method = exchange.getRequestMethod();
        if (path.length == 4 && path[3].equals("status")) {
            message(exchange, 200, "Started.");
        } else if (path.length == 4 && method.equals("POST")) {
            String uuid = UUID.randomUUID().toString();
            tickets.put(uuid, new Ticket());
            answer(exchange, 200, "application/json",
                ("{\"message\":\"Created.\",\"ticketUuid\":\"" + uuid + "\"}").getBytes(StandardCharsets.UTF_8));
        } else {
            Ticket ticket = path.length > 4 ? tickets.get(path[4]) : null;
            String rest = String.join("/", Arrays.asList(path).subList(Math.min(5, path.length), path.length));
            if (ticket == null) {
                message(exchange, 400, "No such ticket.");
            } else if (rest.equals("data")) {
                ticket.data = body;
                message(exchange, 200, "Loaded.");
            } else if (rest.equals("option")) {
                ticket.option = new String(body, StandardCharsets.UTF_8);
                message(exchange, 200, "Set.");
            } else if (rest.equals("ds/creator")) {
                try {
                    ticket.signature = sign(ticket.data);
                    message(exchange, 200, "Signed.");
                } catch (Exception error) {
                    message(exchange, 500, error.toString());
                }
            } else if (rest.equals("ds/data")) {
                answer(exchange, 200, "application/octet-stream", ticket.signature);
            } else {
                tickets.remove(path[4]);
                message(exchange, 200, "Deleted.");
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        char[] password = arguments[3].toCharArray();
        KeyStore signer = open(arguments[2], password);
        String alias = signer.aliases().nextElement();
        key = (PrivateKey) signer.getKey(alias, password);
        certificate = (X509Certificate) signer.getCertificate(alias);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(open(arguments[1], password), password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", MinimalSigner::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("ready");
    }
}
