// SPDX-License-Identifier: MIT
// Does again with Bouncy Castle what the lines on standard input say our algorithms did, and undoes it where there is
// something to undo:  java -cp bcprov.jar CheckSymmetric.java <vectors
// Line: ALGORITHM KEY IV IN OUT, hexadecimal, "-" for nothing. Exit 0 if every line agrees.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.TreeMap;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.engines.DSTU7624Engine;
import org.bouncycastle.crypto.engines.DSTU7624WrapEngine;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.DSTU7564Mac;
import org.bouncycastle.crypto.macs.DSTU7624Mac;
import org.bouncycastle.crypto.macs.GOST28147Mac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.GOFBBlockCipher;
import org.bouncycastle.crypto.modes.KCTRBlockCipher;
import org.bouncycastle.crypto.modes.KGCMBlockCipher;
import org.bouncycastle.crypto.modes.KXTSBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.ParametersWithSBox;
import org.bouncycastle.util.encoders.Hex;

public class CheckSymmetric {
    // DKE No 1, one entry an octet, row after row.
    static final byte[] SBOX = unpack("A9D6EB45F13C708280C4967B231F5EADF658EBA4C037291D38D96BF025CA4E17"
            + "F8E9720DC615B43A28975F0BC1DEA36438B564EA2C179FD0123E6DB8FAC57904");

    static byte[] unpack(String dke) {
        byte[] box = new byte[dke.length()];
        for (int i = 0; i < box.length; ++i) box[i] = (byte) Character.digit(dke.charAt(i), 16);
        return box;
    }

    static byte[] hash(Digest digest, byte[] in) {
        digest.update(in, 0, in.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    static byte[] mac(Mac mac, CipherParameters parameters, byte[] in) {
        mac.init(parameters);
        mac.update(in, 0, in.length);
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    static byte[] run(BufferedBlockCipher cipher, boolean encrypt, CipherParameters parameters, byte[] in) throws Exception {
        cipher.init(encrypt, parameters);
        byte[] out = new byte[in.length];
        int done = cipher.processBytes(in, 0, in.length, out, 0);
        cipher.doFinal(out, done);
        return out;
    }

    // What the algorithm gives, or gives back from `out`.
    static boolean agrees(BufferedBlockCipher cipher, CipherParameters parameters, byte[] in, byte[] out) throws Exception {
        return Arrays.equals(run(cipher, true, parameters, in), out) && Arrays.equals(run(cipher, false, parameters, out), in);
    }

    static boolean kalyna(int bits, String mode, byte[] key, byte[] iv, byte[] in, byte[] out) throws Exception {
        BlockCipher engine = new DSTU7624Engine(bits);
        KeyParameter plain = new KeyParameter(key);
        CipherParameters with = new ParametersWithIV(plain, iv);
        switch (mode) {
            case "ecb": return agrees(new BufferedBlockCipher(engine), plain, in, out);
            case "cbc": return agrees(new BufferedBlockCipher(new CBCBlockCipher(engine)), with, in, out);
            case "cfb": return agrees(new BufferedBlockCipher(new CFBBlockCipher(engine, bits)), with, in, out);
            case "ofb": return agrees(new BufferedBlockCipher(new OFBBlockCipher(engine, bits)), with, in, out);
            case "ctr": return agrees(new BufferedBlockCipher(new KCTRBlockCipher(engine)), with, in, out);
            case "xts": return agrees(new KXTSBlockCipher(engine), with, in, out);
            case "cmac": return Arrays.equals(mac(new DSTU7624Mac(bits, bits), plain, in), out);
            case "kw": {
                DSTU7624WrapEngine wrapper = new DSTU7624WrapEngine(bits);
                wrapper.init(true, plain);
                boolean same = Arrays.equals(wrapper.wrap(in, 0, in.length), out);
                wrapper.init(false, plain);
                return same && Arrays.equals(wrapper.unwrap(out, 0, out.length), in);
            }
            case "gcm": {
                KGCMBlockCipher gcm = new KGCMBlockCipher(engine);
                gcm.init(true, new AEADParameters(plain, bits, iv));
                byte[] sealed = new byte[in.length + bits / 8];
                gcm.doFinal(sealed, gcm.processBytes(in, 0, in.length, sealed, 0));
                return Arrays.equals(sealed, out);
            }
            default: throw new IllegalArgumentException(mode);
        }
    }

    static boolean check(String algorithm, byte[] key, byte[] iv, byte[] in, byte[] out) throws Exception {
        if (algorithm.startsWith("kalyna")) {
            int dash = algorithm.indexOf('-');
            return kalyna(Integer.parseInt(algorithm.substring(6, dash)), algorithm.substring(dash + 1), key, iv, in, out);
        }
        if (algorithm.startsWith("kupyna-")) {
            return Arrays.equals(hash(new DSTU7564Digest(Integer.parseInt(algorithm.substring(7))), in), out);
        }
        if (algorithm.startsWith("kmac-")) {
            return Arrays.equals(mac(new DSTU7564Mac(Integer.parseInt(algorithm.substring(5))), new KeyParameter(key), in), out);
        }
        GOST3411Digest gost = new GOST3411Digest(SBOX);
        KeyParameter plain = key.length == 0 ? null : new KeyParameter(key);
        CipherParameters boxed = plain == null ? null : new ParametersWithSBox(plain, SBOX);
        CipherParameters with = plain == null ? null : new ParametersWithIV(boxed, iv);
        switch (algorithm) {
            case "gost34311": return Arrays.equals(hash(gost, in), out);
            case "hmac-gost34311": return Arrays.equals(mac(new HMac(gost), plain, in), out);
            case "gost28147-ecb": return agrees(new BufferedBlockCipher(new GOST28147Engine()), boxed, in, out);
            case "gost28147-cfb":
                return agrees(new BufferedBlockCipher(new CFBBlockCipher(new GOST28147Engine(), 64)), with, in, out);
            case "gost28147-ctr":
                return agrees(new BufferedBlockCipher(new GOFBBlockCipher(new GOST28147Engine())), with, in, out);
            case "gost28147-mac": return Arrays.equals(mac(new GOST28147Mac(), boxed, in), out);
            case "pbkdf2-gost34311": {
                PKCS5S2ParametersGenerator kdf = new PKCS5S2ParametersGenerator(gost);
                kdf.init(key, iv, 7);
                return Arrays.equals(((KeyParameter) kdf.generateDerivedMacParameters(8 * out.length)).getKey(), out);
            }
            case "pkcs12-gost34311": {
                PKCS12ParametersGenerator kdf = new PKCS12ParametersGenerator(gost);
                kdf.init(key, iv, 7);
                return Arrays.equals(((KeyParameter) kdf.generateDerivedMacParameters(8 * out.length)).getKey(), out);
            }
            default: throw new IllegalArgumentException(algorithm);
        }
    }

    static byte[] octets(String field) {
        return field.equals("-") ? new byte[0] : Hex.decode(field);
    }

    public static void main(String[] arguments) throws Exception {
        TreeMap<String, Integer> agreed = new TreeMap<>();
        int failed = 0;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] f = line.split(" ");
            if (check(f[0], octets(f[1]), octets(f[2]), octets(f[3]), octets(f[4]))) {
                agreed.merge(f[0], 1, Integer::sum);
            } else {
                System.out.println("FAIL " + line);
                ++failed;
            }
        }
        System.out.println("agreed: " + agreed);
        // A changed octet must be noticed, or the check would check nothing.
        boolean noticed = !check("kupyna-256", new byte[0], new byte[0], new byte[1], new byte[32]);
        System.exit(failed == 0 && noticed && agreed.size() > 40 ? 0 : 1);
    }
}
