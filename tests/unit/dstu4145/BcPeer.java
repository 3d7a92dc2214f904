// SPDX-License-Identifier: MIT
// Bouncy Castle as the other side. Reads lines `arc public-key hash signature` (hex, little endian); checks each
// signature, and each with a bit flipped; answers `arc public-key hash signature` of its own for every line.
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ua.DSTU4145NamedCurves;
import org.bouncycastle.asn1.ua.DSTU4145PointEncoder;
import org.bouncycastle.crypto.generators.DSTU4145KeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.util.encoders.Hex;

public class BcPeer {
    private static byte[] reversed(byte[] octets) {
        return org.bouncycastle.util.Arrays.reverse(octets);
    }

    private static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reversed(littleEndian));
    }

    private static byte[] octets(BigInteger number, int size) {
        return reversed(org.bouncycastle.util.BigIntegers.asUnsignedByteArray(size, number));
    }

    public static void main(String[] arguments) throws Exception {
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] words = line.split(" ");
            var domain = DSTU4145NamedCurves.getByOID(new ASN1ObjectIdentifier("1.2.804.2.1.1.1.1.3.1.1.2." + words[0]));
            byte[] hash = Hex.decode(words[2]), signature = Hex.decode(words[3]);
            int size = signature.length / 2;
            BigInteger r = number(Arrays.copyOf(signature, size));
            BigInteger s = number(Arrays.copyOfRange(signature, size, 2 * size));

            var point = DSTU4145PointEncoder.decodePoint(domain.getCurve(), reversed(Hex.decode(words[1])));
            var verifier = new DSTU4145Signer();
            verifier.init(false, new ECPublicKeyParameters(point, domain));
            if (!verifier.verifySignature(hash, r, s)) throw new IllegalStateException("refused: " + line);
            if (verifier.verifySignature(hash, r, s.flipBit(3))) throw new IllegalStateException("not refused: " + line);

            var generator = new DSTU4145KeyPairGenerator();
            generator.init(new ECKeyGenerationParameters(domain, new SecureRandom()));
            var pair = generator.generateKeyPair();
            var signer = new DSTU4145Signer();
            signer.init(true, pair.getPrivate());
            BigInteger[] own = signer.generateSignature(hash);
            byte[] key = reversed(DSTU4145PointEncoder.encodePoint(((ECPublicKeyParameters) pair.getPublic()).getQ()));
            System.out.println(words[0] + " " + Hex.toHexString(key) + " " + words[2] + " "
                + Hex.toHexString(octets(own[0], size)) + Hex.toHexString(octets(own[1], size)));
        }
    }
}
