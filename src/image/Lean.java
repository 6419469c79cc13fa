import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a shared library smaller that was linked in the older form, as libjvm.so is: java Lean.java LIBRARY.
 *
 * <p>Relocations that only add where it was loaded, 24 bytes each, become a bit map (RELR, which glibc knows since 2.36); and
 * the tables by which C++ exceptions find their handler go, which a library without exceptions is never asked for. Addresses
 * stay: what follows only moves in the file. It must hold no section that anybody needs; they are dropped.
 */
public class Lean {
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int EH_FRAME = 0x6474e550;

  private record Segment(int type, int flags, long offset, long address, long inFile, long inMemory, long align) {
    boolean holds(long at) {
      return type == LOAD && at >= address && at < address + inFile;
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    // ELF, 64 bits, little endian; x86_64 or aarch64: anything else stays as it is.
    int machine = old.getShort(18);
    if (old.getInt(0) != 0x464c457f || old.getShort(4) != 0x0102 || (machine != 62 && machine != 183)) {
      return;
    }
    long relative = machine == 62 ? 8 : 1027;
    int headers = (int) old.getLong(32);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < old.getShort(56); i++) {
      int at = headers + 56 * i;
      segments.add(
          new Segment(old.getInt(at), old.getInt(at + 4), old.getLong(at + 8), old.getLong(at + 16),
              old.getLong(at + 32), old.getLong(at + 40), old.getLong(at + 48)));
    }
    Segment dynamic = segments.stream().filter(s -> s.type == DYNAMIC).findFirst().orElseThrow();
    long rela = 0;
    long relaBytes = 0;
    long plt = 0;
    long pltBytes = 0;
    long strings = 0;
    long needs = 0;
    List<long[]> entries = new ArrayList<>();
    for (int at = (int) dynamic.offset; at < dynamic.offset + dynamic.inFile && old.getLong(at) != 0; at += 16) {
      long tag = old.getLong(at);
      long value = old.getLong(at + 8);
      if (tag == 7) rela = value;
      if (tag == 8) relaBytes = value;
      if (tag == 23) plt = value;
      if (tag == 2) pltBytes = value;
      if (tag == 5) strings = value;
      if (tag == 0x6ffffffeL) needs = value;
      if (tag == 36) return;
      if (tag != 0x6ffffff9L) entries.add(new long[] {tag, value});
    }
    Segment first = segments.stream().filter(s -> s.type == LOAD).findFirst().orElseThrow();
    // The form that binutils writes: both tables, one after the other, end the first segment.
    if (!first.holds(rela) || plt != rela + relaBytes || plt + pltBytes != first.address + first.inFile
        || dynamic.inFile < 16L * (entries.size() + 4)) {
      throw new IOException(path + " is not laid out as expected");
    }

    List<Long> added = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.allocate((int) relaBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = rela; at < rela + relaBytes; at += 24) {
      int place = (int) (at - first.address + first.offset);
      long target = old.getLong(place);
      if (old.getLong(place + 8) == relative && target % 8 == 0) {
        added.add(target);
        Segment in = segments.stream().filter(s -> s.holds(target)).findFirst().orElseThrow();
        old.putLong((int) (target - in.address + in.offset), old.getLong(place + 16));
      } else {
        rest.putLong(target).putLong(old.getLong(place + 8)).putLong(old.getLong(place + 16));
      }
    }
    added.sort(null);
    ByteBuffer relr = ByteBuffer.allocate(16 * added.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < added.size(); ) {
      long base = added.get(i++);
      relr.putLong(base);
      base += 8;
      while (true) {
        long bits = 0;
        for (; i < added.size() && added.get(i) - base < 63 * 8; i++) {
          bits |= 1L << (added.get(i) - base) / 8;
        }
        if (bits == 0) {
          break;
        }
        relr.putLong(bits << 1 | 1);
        base += 63 * 8;
      }
    }
    rest.flip();
    relr.flip();
    long newPlt = rela + rest.limit();
    long newRelr = newPlt + pltBytes;
    long version = newRelr + relr.limit();
    byte[] name = "GLIBC_ABI_DT_RELR\0".getBytes(StandardCharsets.US_ASCII);
    long newEnd = version + 16 + name.length;
    if (newEnd > first.address + first.inFile) {
      return;
    }
    byte[] pltTable = new byte[(int) pltBytes];
    old.get((int) (plt - first.address + first.offset), pltTable);
    old.put((int) (rela - first.address + first.offset), rest.array(), 0, rest.limit());
    old.put((int) (newPlt - first.address + first.offset), pltTable);
    old.put((int) (newRelr - first.address + first.offset), relr.array(), 0, relr.limit());
    needVersion(old, (int) (needs - first.address + first.offset), (int) (strings - first.address + first.offset),
        (int) (version - first.address + first.offset), name);
    int at = (int) dynamic.offset;
    for (long[] entry : entries) {
      long value = entry[0] == 8 ? rest.limit() : entry[0] == 23 ? newPlt : entry[1];
      old.putLong(at, entry[0]).putLong(at + 8, value);
      at += 16;
    }
    for (long[] entry : new long[][] {{36, newRelr}, {35, relr.limit()}, {37, 8}, {0, 0}}) {
      old.putLong(at, entry[0]).putLong(at + 8, entry[1]);
      at += 16;
    }

    // The frames' index and the frames end a segment that is only read.
    long frames = segments.stream().filter(s -> s.type == EH_FRAME).mapToLong(s -> s.address).findFirst().orElse(-1);
    List<Segment> moved = new ArrayList<>();
    long end = 0;
    for (Segment segment : segments) {
      if (segment.type != LOAD) {
        moved.add(segment);
        continue;
      }
      long bytes = segment.inFile;
      if (segment == first) {
        bytes = newEnd - segment.address;
      } else if (segment.holds(frames) && segment.flags == 4) {
        bytes = frames - segment.address;
      }
      long offset = end + Math.floorMod(segment.address - end, segment.align);
      moved.add(new Segment(LOAD, segment.flags, offset, segment.address, bytes,
          segment.inMemory - segment.inFile + bytes, segment.align));
      end = offset + bytes;
    }
    ByteBuffer lean = ByteBuffer.allocate((int) end).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).type == LOAD) {
        lean.put((int) moved.get(i).offset, old.array(), (int) segments.get(i).offset, (int) moved.get(i).inFile);
      }
    }
    for (int i = 0; i < moved.size(); i++) {
      Segment segment = moved.get(i);
      int header = headers + 56 * i;
      if (segment.type == EH_FRAME) {
        lean.putInt(header, 0);
        continue;
      }
      long offset = segment.offset;
      for (Segment load : moved) {
        if (segment.type != LOAD && load.holds(segment.address)) {
          offset = segment.address - load.address + load.offset;
        }
      }
      lean.putLong(header + 8, offset).putLong(header + 32, segment.inFile).putLong(header + 40, segment.inMemory);
    }
    // No sections.
    lean.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
    Files.write(path, lean.array());
  }

  /** Whoever has such a bit map has to say that it needs a C library that knows it. */
  private static void needVersion(ByteBuffer file, int needs, int strings, int place, byte[] name) throws IOException {
    int libc = -1;
    int last = 0;
    short number = 0;
    for (int need = needs; ; need += file.getInt(need + 12)) {
      boolean isLibc = string(file, strings + file.getInt(need + 4)).equals("libc.so.6");
      int version = need + file.getInt(need + 8);
      for (; ; version += file.getInt(version + 12)) {
        number = (short) Math.max(number, file.getShort(version + 6));
        if (file.getInt(version + 12) == 0) {
          break;
        }
      }
      if (isLibc) {
        libc = need;
        last = version;
      }
      if (file.getInt(need + 12) == 0) {
        break;
      }
    }
    if (libc < 0) {
      throw new IOException("it needs no version of libc.so.6");
    }
    int hash = 0;
    for (int i = 0; i < name.length - 1; i++) {
      hash = (hash << 4) + name[i];
      int high = hash & 0xf0000000;
      hash = (hash ^ high >>> 24) & ~high;
    }
    file.putShort(libc + 2, (short) (file.getShort(libc + 2) + 1));
    file.putInt(last + 12, place - last);
    file.putInt(place, hash).putShort(place + 4, (short) 0).putShort(place + 6, (short) (number + 1));
    file.putInt(place + 8, place + 16 - strings).putInt(place + 12, 0);
    file.put(place + 16, name);
  }

  private static String string(ByteBuffer file, int at) {
    int end = at;
    while (file.get(end) != 0) {
      end++;
    }
    return new String(file.array(), at, end - at, StandardCharsets.US_ASCII);
  }
}
