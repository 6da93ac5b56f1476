// From Java, by JNA: java -cp jna.jar -Djna.library.path=PREFIX/lib Misdirect.java general@us.army.ml
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.nio.charset.StandardCharsets;

public class Misdirect {
    /** size_t on machines of 64 bits; of 32 bits it is an int. */
    public interface Lib extends Library {
        int misdirect_checker_init(Checker checker, long size);
        int misdirect_checker_add_builtin(Checker checker, int share);
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

    @FieldOrder({"probabilityPpm", "kind", "slipCount", "targetLen", "target", "entry", "reserved", "slips"})
    public static class Suggestion extends Structure {
        public int probabilityPpm, kind, slipCount, targetLen;
        public byte[] target = new byte[254];
        public Entry entry;
        public int[] reserved = new int[4];
        public Slip[] slips = new Slip[4];
    }

    @FieldOrder({"verdict", "suggestionCount", "typed", "listed", "suggestions", "findings", "reserved"})
    public static class Answer extends Structure {
        public int verdict, suggestionCount;
        public Typed typed;
        public Entry listed;
        public Suggestion[] suggestions = new Suggestion[4];
        public int findings, reserved;
    }

    static final int SUSPECT = 1;
    static final Lib LIB = Native.load("misdirect", Lib.class);

    static void ok(int status) {
        if (status != 0) throw new IllegalStateException(LIB.misdirect_status_name(status));
    }

    public static void main(String[] addresses) {
        Checker checker = new Checker();
        ok(LIB.misdirect_checker_init(checker, checker.size()));
        ok(LIB.misdirect_checker_add_builtin(checker, 1));
        for (String address : addresses) {
            Answer answer = new Answer();
            byte[] text = address.getBytes(StandardCharsets.UTF_8);
            ok(LIB.misdirect_check(checker, text, text.length, null, answer, answer.size()));
            String meant = "";
            double probability = 0;
            if (answer.verdict == SUSPECT && answer.suggestionCount > 0) {
                Suggestion best = answer.suggestions[0];
                meant = new String(best.target, 0, best.targetLen, StandardCharsets.US_ASCII);
                probability = best.probabilityPpm / 1e6;
            }
            System.out.printf(java.util.Locale.ROOT, "%s: %s %.3f%n", address, meant, probability);
        }
    }
}
