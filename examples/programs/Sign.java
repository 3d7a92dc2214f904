// SPDX-License-Identifier: MIT
// Signs files with the key that pidpys holds: java Sign.java FILE… writes FILE.p7s beside each. Java 17, no library.
// PIDPYS_CA is the service's own authority (PEM): nothing else is trusted.
import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.*;

public class Sign {
    static final String api = System.getenv().getOrDefault("PIDPYS_URL", "https://localhost:9091") + "/api/v1";
    static HttpClient http;

    static SSLContext trusting(String authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var file = new FileInputStream(authority)) {
            store.setCertificateEntry("pidpys", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    static byte[] call(String method, String path, byte... body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(api + path)).header("Content-Type", "application/octet-stream")
            .timeout(Duration.ofMinutes(5))   // the user may think for a while before answering the service's window
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() < 400) return answer.body();
        throw new IOException(new String(answer.body(), "UTF-8"));   // JSON: a message, and mostly its cause
    }

    static byte[] sign(byte[] content) throws Exception {
        var uuid = Pattern.compile("\"ticketUuid\":\"([^\"]+)\"").matcher(new String(call("POST", "/ticket"), "UTF-8"));
        uuid.find();
        var ticket = "/ticket/" + uuid.group(1);       // a session for one document
        try {
            call("POST", ticket + "/data", content);
            var options = "{\"signatureType\":\"detached\",\"embedCertificateType\":\"signerCert\"}";
            call("PUT", ticket + "/option", options.getBytes());
            call("POST", ticket + "/ds/creator");      // here the user is asked
            return call("GET", ticket + "/ds/data");   // waits until the signature is there
        } finally {
            call("DELETE", ticket);
        }
    }

    public static void main(String[] files) throws Exception {
        var authority = System.getenv("PIDPYS_CA");
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting(authority)).build();
        for (var file : files) Files.write(Path.of(file + ".p7s"), sign(Files.readAllBytes(Path.of(file))));
    }
}
