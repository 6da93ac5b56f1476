// From Java, by JNA: java -cp jna.jar -Djna.library.path=PREFIX/lib Misdirect.java "Ann <general@us.army.ml>, bob@gmail.com"
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

public class Misdirect {
    /** size_t on machines of 64 bits; of 32 bits it is an int. */
    public interface Lib extends Library {
        int misdirect_checker_init(Checker checker, long size);
        int misdirect_checker_add_builtin(Checker checker, int share);
        int misdirect_addresses_init(Addresses addresses, long size, Pointer text, long textLen);
        int misdirect_addresses_next(Addresses addresses, Address address, long size);
        int misdirect_check(Checker checker, byte[] input, long inputLen, Pointer context,
                            Answer answer, long size);
        String misdirect_status_name(int status);
    }

    @FieldOrder({"image", "imageLen", "source", "trust", "share", "reserved"})
    public static class Layer extends Structure {
        public Pointer image;
        public long imageLen;
        public int source, trust, share, reserved;
    }

    @FieldOrder({"structSize", "layerCount", "layers", "thresholdPpm", "ratioPercent", "explore", "reserved",
                 "opened"})
    public static class Checker extends Structure {
        public long structSize, layerCount;
        public Layer[] layers = new Layer[4];
        public int thresholdPpm, ratioPercent, explore, reserved;
        public long[] opened = new long[128];
    }

    @FieldOrder({"mark", "opaque"})
    public static class Addresses extends Structure {
        public long mark;
        public long[] opaque = new long[64];
    }

    @FieldOrder({"spanAt", "spanLen", "nameAt", "nameLen"})
    public static class Address extends Structure {
        public long spanAt, spanLen, nameAt, nameLen;
    }

    @FieldOrder({"errorAt", "localAt", "localLen", "spanAt", "spanLen", "error", "flags", "domainLen", "domain"})
    public static class Typed extends Structure {
        public long errorAt, localAt, localLen, spanAt, spanLen;
        public int error, flags, domainLen;
        public byte[] domain = new byte[254];
    }

    @FieldOrder({"domainLen", "weight", "tags", "flags", "domain"})
    public static class Entry extends Structure {
        public int domainLen, weight, tags, flags;
        public byte[] domain = new byte[254];
    }

    @FieldOrder({"spanAt", "spanLen", "kind", "place", "at", "cost", "flags", "typedLen", "intendedLen",
                 "reserved", "typed", "intended"})
    public static class Slip extends Structure {
        public long spanAt, spanLen;
        public int kind, place, at, cost, flags, typedLen, intendedLen, reserved;
        public byte[] typed = new byte[64], intended = new byte[64];
    }

    @FieldOrder({"localAt", "localLen", "probabilityPpm", "kind", "slipCount", "targetLen", "flags", "reserved",
                 "target", "entry", "slips"})
    public static class Suggestion extends Structure {
        public long localAt, localLen;
        public int probabilityPpm, kind, slipCount, targetLen, flags;
        public int[] reserved = new int[3];
        public byte[] target = new byte[254];
        public Entry entry;
        public Slip[] slips = new Slip[4];
    }

    @FieldOrder({"verdict", "suggestionCount", "typed", "listed", "suggestions", "findings", "probabilityPpm",
            "dismissalKey"})
    public static class Answer extends Structure {
        public int verdict, suggestionCount;
        public Typed typed;
        public Entry listed;
        public Suggestion[] suggestions = new Suggestion[4];
        public int findings, probabilityPpm;
        public long dismissalKey;
    }

    static final int SUSPECT = 1;
    static final int MEANT = 2;
    static final Lib LIB = Native.load("misdirect", Lib.class);

    static void ok(int status) {
        if (status != 0) throw new IllegalStateException(LIB.misdirect_status_name(status));
    }

    /** Says which domains to ask about, and how probably another one than was typed was meant. */
    static void tell(Checker checker, byte[] address) {
        Answer answer = new Answer();
        ok(LIB.misdirect_check(checker, address, address.length, null, answer, answer.size()));
        StringJoiner meant = new StringJoiner(" or ");
        double probability = 0;
        if (answer.verdict == SUSPECT) {
            for (int at = 0; at < answer.suggestionCount; at++) {
                Suggestion one = answer.suggestions[at];
                if ((one.flags & MEANT) == 0) continue;
                meant.add(new String(one.target, 0, one.targetLen, StandardCharsets.US_ASCII));
            }
            probability = answer.probabilityPpm / 1e6;
        }
        String typed = new String(address, StandardCharsets.UTF_8);
        System.out.printf(java.util.Locale.ROOT, "%s: %s %.3f%n", typed, meant, probability);
    }

    public static void main(String[] lists) {
        Checker checker = new Checker();
        ok(LIB.misdirect_checker_init(checker, checker.size()));
        ok(LIB.misdirect_checker_add_builtin(checker, 1));
        for (String list : lists) {
            // The text is borrowed between calls, so it must not be an array of Java, which JNA copies.
            byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
            Memory text = new Memory(bytes.length + 1);
            text.write(0, bytes, 0, bytes.length);
            Addresses addresses = new Addresses();
            Address found = new Address();
            ok(LIB.misdirect_addresses_init(addresses, addresses.size(), text, bytes.length));
            while (LIB.misdirect_addresses_next(addresses, found, found.size()) == 0) {
                tell(checker, text.getByteArray(found.spanAt, (int) found.spanLen));
            }
        }
    }
}
