// SPDX-License-Identifier: MIT
// The same work in Bouncy Castle's lightweight API: processor time of the thread, the best of many rounds after
// the compiler has warmed up. Prints `name value unit` lines.
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ua.DSTU4145NamedCurves;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.engines.DSTU7624Engine;
import org.bouncycastle.crypto.generators.DSTU4145KeyPairGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.signers.DSTU4145Signer;

public class BcBench {
    private static final String DKE1 =
        "A9D6EB45F13C708280C4967B231F5EADF658EBA4C037291D38D96BF025CA4E17"
        + "F8E9720DC615B43A28975F0BC1DEA36438B564EA2C179FD0123E6DB8FAC57904";
    private static final double WARM_UP_SECONDS = 2, BUDGET_SECONDS = 1.5, ROUND_SECONDS = 0.02;

    private static double now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    private static double secondsPerCall(Runnable work) {
        int calls = 0;
        double start = now();
        for (; now() - start < WARM_UP_SECONDS; ++calls) work.run();
        int round = Math.max(1, (int) (calls / WARM_UP_SECONDS * ROUND_SECONDS));
        double best = Double.MAX_VALUE;
        for (start = now(); now() - start < BUDGET_SECONDS;) {
            double before = now();
            for (int i = 0; i < round; ++i) work.run();
            best = Math.min(best, (now() - before) / round);
        }
        return best;
    }

    private static void row(String name, double value, String unit) {
        System.out.println("bouncycastle_" + name + " " + value + " " + unit);
    }

    private static void signatures(String name, int arc) {
        var domain = DSTU4145NamedCurves.getByOID(new ASN1ObjectIdentifier("1.2.804.2.1.1.1.1.3.1.1.2." + arc));
        var generator = new DSTU4145KeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(domain, new SecureRandom()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) 0x5C);
        var signer = new DSTU4145Signer();
        signer.init(true, pair.getPrivate());
        var verifier = new DSTU4145Signer();
        verifier.init(false, pair.getPublic());
        BigInteger[] signature = signer.generateSignature(hash);
        row(name + "_sign_per_s", 1 / secondsPerCall(() -> signer.generateSignature(hash)), "sign/s");
        row(name + "_verify_per_s", 1 / secondsPerCall(() -> {
            if (!verifier.verifySignature(hash, signature[0], signature[1])) throw new IllegalStateException();
        }), "verify/s");
    }

    private static void digest(String name, Digest digest, byte[] data) {
        byte[] out = new byte[digest.getDigestSize()];
        row(name, data.length / 1e6 / secondsPerCall(() -> {
            digest.update(data, 0, data.length);
            digest.doFinal(out, 0);
        }), "MB/s");
    }

    private static void cbc(String name, boolean encrypt, byte[] data) {
        var cipher = CBCBlockCipher.newInstance(new DSTU7624Engine(256));
        cipher.init(encrypt, new ParametersWithIV(new KeyParameter(new byte[32]), new byte[32]));
        byte[] out = new byte[data.length];
        row(name, data.length / 1e6 / secondsPerCall(() -> {
            for (int at = 0; at < data.length; at += 32) cipher.processBlock(data, at, out, at);
        }), "MB/s");
    }

    public static void main(String[] arguments) {
        signatures("m257", 6);
        signatures("m431", 9);
        byte[] box = new byte[128];
        for (int i = 0; i < box.length; ++i) box[i] = (byte) Character.digit(DKE1.charAt(i), 16);
        byte[] data = new byte[256 * 1024];
        Arrays.fill(data, (byte) 0x6B);
        digest("gost34311_mb_per_s", new GOST3411Digest(box), data);
        digest("kupyna256_mb_per_s", new DSTU7564Digest(256), data);
        cbc("kalyna256_cbc_mb_per_s", true, data);
        cbc("kalyna256_cbc_decrypt_mb_per_s", false, data);
    }
}
