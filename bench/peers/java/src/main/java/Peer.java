import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jpos.iso.IFB_BINARY;
import org.jpos.iso.IFB_BITMAP;
import org.jpos.iso.IFB_LLCHAR;
import org.jpos.iso.IFB_LLLBINARY;
import org.jpos.iso.IFB_LLLCHAR;
import org.jpos.iso.IFB_LLLNUM;
import org.jpos.iso.IFB_LLNUM;
import org.jpos.iso.IFB_NUMERIC;
import org.jpos.iso.IF_CHAR;
import org.jpos.iso.ISOBasePackager;
import org.jpos.iso.ISOFieldPackager;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOUtil;

/**
 * Decodes messages with jPOS under a dialect given as a table.
 *
 * Run: Peer DIALECT.tsv MESSAGES.hex decode|bench. Prints one line a message, or messages per CPU
 * second. The table has: field, kind, encoding, prefix, length, align.
 */
public final class Peer {
  private static final int[] NEEDED = {4, 11, 41, 42};

  private static final class Dialect extends ISOBasePackager {
    final String[] kinds = new String[65];

    Dialect(Path table) throws IOException {
      ISOFieldPackager[] fields = new ISOFieldPackager[65];
      fields[0] = new IFB_NUMERIC(4, "message type", true);
      fields[1] = new IFB_BITMAP(8, "bitmap");
      for (String line : Files.readAllLines(table)) {
        String[] cells = line.split("\t");
        int id = Integer.parseInt(cells[0]);
        kinds[id] = cells[1];
        fields[id] = packagerOf(cells[1], cells[2], cells[3], Integer.parseInt(cells[4]), cells[5]);
      }
      setFieldPackager(fields);
    }

    private static ISOFieldPackager packagerOf(
        String kind, String encoding, String prefix, int length, String align) {
      boolean left = align.equals("right");
      if (kind.equals("b"))
        return prefix.equals("fixed") ? new IFB_BINARY(length, "") : new IFB_LLLBINARY(length, "");
      if (encoding.equals("bcd"))
        switch (prefix) {
          case "fixed": return new IFB_NUMERIC(length, "", left);
          case "LL": return new IFB_LLNUM(length, "", left);
          default: return new IFB_LLLNUM(length, "", left);
        }
      switch (prefix) {
        case "fixed": return new IF_CHAR(length, "");
        case "LL": return new IFB_LLCHAR(length, "");
        default: return new IFB_LLLCHAR(length, "");
      }
    }
  }

  private static ISOMsg unpack(Dialect dialect, byte[] bytes) throws Exception {
    ISOMsg message = new ISOMsg();
    message.setPackager(dialect);
    int consumed = message.unpack(bytes);
    if (consumed != bytes.length)
      throw new IOException("consumed " + consumed + " of " + bytes.length + " bytes");
    return message;
  }

  private static String show(Dialect dialect, ISOMsg message) throws Exception {
    List<String> parts = new ArrayList<>();
    parts.add("0=" + message.getMTI());
    for (int id = 2; id <= 64; id++) {
      if (!message.hasField(id)) continue;
      String kind = dialect.kinds[id];
      String text;
      if (kind.equals("b")) text = ISOUtil.hexString(message.getBytes(id));
      else if (kind.equals("text"))
        text = ISOUtil.hexString(message.getString(id).getBytes(StandardCharsets.ISO_8859_1));
      else text = message.getString(id);
      parts.add(id + "=" + text.toUpperCase());
    }
    return String.join(";", parts);
  }

  private static void bench(Dialect dialect, List<byte[]> messages) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double best = 0;
    long sink = 0;
    for (int round = 0; round < 9; round++) {
      long count = 0;
      long before = system.getProcessCpuTime();
      while (system.getProcessCpuTime() - before < 800_000_000L)
        for (byte[] bytes : messages) {
          ISOMsg message = unpack(dialect, bytes);
          for (int id : NEEDED) {
            String text = message.getString(id);
            if (text != null) sink += text.length();
          }
          count++;
        }
      double seconds = (system.getProcessCpuTime() - before) / 1e9;
      best = Math.max(best, count / seconds);
    }
    System.out.printf("%.0f%n", best);
    if (sink == 42) System.err.println(sink);
  }

  public static void main(String[] args) throws Exception {
    Dialect dialect = new Dialect(Path.of(args[0]));
    List<byte[]> messages = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) messages.add(ISOUtil.hex2byte(line));
    if (args[2].equals("bench")) {
      bench(dialect, messages);
      return;
    }
    for (int index = 0; index < messages.size(); index++) {
      try {
        System.out.println(index + "\t" + show(dialect, unpack(dialect, messages.get(index))));
      } catch (Exception error) {
        System.out.println(index + "\tERROR " + error);
      }
    }
  }
}
