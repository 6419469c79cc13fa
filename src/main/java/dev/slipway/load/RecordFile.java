package dev.slipway.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file, one after another, in as much memory as one of them takes.
 *
 * <p>The file is cut where its brackets, quotes and commas say; each piece is then read as JSON for
 * itself. So the place of each is known to the byte, and one that is too large is passed over.
 */
final class RecordFile implements AutoCloseable {
  private static final int SNIFFED = 1 << 16;
  private static final boolean[] LINE_FEED = FileBytes.stops("\n");
  private static final boolean[] IN_A_STRING = FileBytes.stops("\"\\");
  private static final boolean[] IN_A_CONTAINER = FileBytes.stops("\"{}[]");

  private final FileBytes bytes;
  private final Form form;
  private final int limit;
  private final JsonText text = new JsonText();
  private final List<Boolean> openObjects = new ArrayList<>();

  private boolean begun;
  private boolean over;
  private long index = -1;
  private long offset;
  private long line;
  private @Nullable String key;

  private RecordFile(FileBytes bytes, Form form, int limit) {
    this.bytes = bytes;
    this.form = form;
    this.limit = limit;
  }

  /**
   * Opens a file before its first record.
   *
   * @param at the way to where the records are
   * @param limit the most bytes that one may have
   * @param reads hears of every piece that is read how many bytes it has
   * @param expected the {@link #prints} of an earlier reading, which this one has to repeat
   * @throws Torn if there is no such place
   */
  static RecordFile open(
      Path file,
      Form form,
      List<String> at,
      int limit,
      LongConsumer reads,
      long @Nullable [] expected)
      throws IOException, Torn {
    FileBytes bytes = new FileBytes(file, reads, expected);
    try {
      RecordFile records = new RecordFile(bytes, form, limit);
      records.skipMark();
      for (String part : at) {
        records.enter(part);
      }
      return records;
    } catch (IOException | Torn | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Recognises by its first bytes how records stand in a file.
   *
   * @throws Torn if it holds nothing, or what is no JSON
   */
  static Form recognised(Path file, List<String> at) throws IOException, Torn {
    try (RecordFile look = open(file, Form.SINGLE, at, 0, read -> {}, null)) {
      look.skipSpace();
      int first = look.bytes.peek();
      if (first == '[') {
        return Form.ARRAY;
      }
      if (first != '{') {
        throw look.torn(first < 0 ? "it is empty" : "it begins with what is no record");
      }
      if (at.isEmpty() && isLines(file)) {
        return Form.LINES;
      }
      look.bytes.next();
      look.skipSpace();
      if (look.bytes.peek() == '}') {
        return Form.OBJECT;
      }
      look.string();
      look.colon();
      return look.bytes.peek() == '{' ? Form.OBJECT : Form.SINGLE;
    }
  }

  /** Whether the first line is a whole object, and another begins after it. */
  private static boolean isLines(Path file) throws IOException {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(SNIFFED);
    }
    int start = head.length >= 3 && (head[0] & 0xff) == 0xef ? 3 : 0;
    while (start < head.length && isSpace(head[start])) {
      start++;
    }
    int end = start;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    int behind = end;
    while (behind < head.length && isSpace(head[behind])) {
      behind++;
    }
    if (behind >= head.length || head[behind] != '{') {
      return false;
    }
    try {
      byte[] first = new ByteArrayInputStream(head, start, end - start).readAllBytes();
      return new JsonText().read(first, first.length).isJsonObject();
    } catch (JsonText.NoJson e) {
      return false;
    } catch (Flaw e) {
      return true;
    }
  }

  private static boolean isSpace(int one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }

  /**
   * Goes on to the next record.
   *
   * @return whether there is one
   * @throws Torn if the file is no JSON from here on
   */
  boolean next() throws IOException, Torn {
    if (over) {
      return false;
    }
    boolean found =
        switch (form) {
          case LINES -> nextLine();
          case SINGLE -> nextSingle();
          case ARRAY -> nextOf('[', ']');
          case OBJECT -> nextOf('{', '}');
        };
    begun = true;
    if (found) {
      index++;
    } else {
      over = true;
      if (form != Form.LINES) {
        leave();
      }
    }
    return found;
  }

  private boolean nextLine() throws IOException, Torn {
    while (true) {
      while (isSpace(bytes.peek())) {
        bytes.next();
      }
      if (bytes.peek() < 0) {
        return false;
      }
      begin();
      bytes.passTo(LINE_FEED);
      bytes.endKeeping();
      return true;
    }
  }

  private boolean nextSingle() throws IOException, Torn {
    if (begun) {
      return false;
    }
    skipSpace();
    begin();
    if (isFileOfItsOwn()) {
      // Where it ends is certain whatever it holds, and so what is wrong with it is its own.
      while (bytes.peek() >= 0) {
        bytes.passTo(LINE_FEED);
        bytes.next();
      }
    } else {
      value();
    }
    bytes.endKeeping();
    return true;
  }

  private boolean isFileOfItsOwn() {
    return form == Form.SINGLE && openObjects.isEmpty();
  }

  private boolean nextOf(char open, char close) throws IOException, Torn {
    skipSpace();
    if (!begun) {
      require(open);
      skipSpace();
      if (bytes.peek() == close) {
        bytes.next();
        return false;
      }
    } else {
      int mark = bytes.peek();
      if (mark == close) {
        bytes.next();
        return false;
      }
      require(',');
      skipSpace();
    }
    if (close == '}') {
      key = string();
      colon();
    }
    begin();
    value();
    bytes.endKeeping();
    return true;
  }

  private void begin() {
    offset = bytes.offset();
    line = bytes.line();
    bytes.beginKeeping(limit);
  }

  /** Passes a value of any kind; what is in it is not looked at. */
  private void value() throws IOException, Torn {
    int first = bytes.peek();
    if (first == '"') {
      passString();
    } else if (first == '{' || first == '[') {
      passContainer();
    } else {
      long from = bytes.offset();
      while (!isEndOfScalar(bytes.peek())) {
        bytes.next();
      }
      if (bytes.offset() == from) {
        throw torn(first < 0 ? "it ends too early" : "a value is missing");
      }
    }
  }

  private static boolean isEndOfScalar(int one) {
    return one < 0
        || isSpace(one)
        || one == ','
        || one == ']'
        || one == '}'
        || one == ':'
        || one == '"'
        || one == '{'
        || one == '[';
  }

  private void passContainer() throws IOException, Torn {
    long depth = 0;
    do {
      bytes.passTo(IN_A_CONTAINER);
      int one = bytes.peek();
      switch (one) {
        case '"' -> passString();
        case '{', '[' -> {
          depth++;
          bytes.next();
        }
        case '}', ']' -> {
          depth--;
          bytes.next();
        }
        case -1 -> throw torn("it ends too early");
        default -> bytes.next();
      }
    } while (depth > 0);
  }

  private void passString() throws IOException, Torn {
    bytes.next();
    while (true) {
      bytes.passTo(IN_A_STRING);
      int one = bytes.next();
      if (one == '"') {
        return;
      }
      if (one == '\\') {
        one = bytes.next();
      }
      if (one < 0) {
        throw torn("it ends too early");
      }
    }
  }

  private String string() throws IOException, Torn {
    if (bytes.peek() != '"') {
      throw torn(bytes.peek() < 0 ? "it ends too early" : "a name in quotes is missing");
    }
    long at = bytes.offset();
    bytes.beginKeeping(limit == 0 ? SNIFFED : limit);
    passString();
    bytes.endKeeping();
    if (bytes.isTooLong()) {
      throw torn("a name is longer than a record may be");
    }
    try {
      return text.read(bytes.kept(), bytes.keptLength()).getAsString();
    } catch (JsonText.NoJson e) {
      throw new Torn("a name cannot be read, " + e.told(), bytes.line(), at);
    } catch (Flaw e) {
      throw new Torn("a name cannot be read, " + e.told(), bytes.line(), at);
    }
  }

  private void colon() throws IOException, Torn {
    skipSpace();
    require(':');
    skipSpace();
  }

  private void require(char expected) throws IOException, Torn {
    int found = bytes.peek();
    if (found != expected) {
      throw torn(
          found < 0
              ? "it ends too early"
              : expected + " is missing, and there is " + shown(found) + " instead");
    }
    bytes.next();
  }

  private static String shown(int found) {
    return found > ' ' && found < 0x7f
        ? String.valueOf((char) found)
        : "the byte 0x" + Integer.toHexString(found);
  }

  private void skipSpace() throws IOException, Torn {
    while (isSpace(bytes.peek())) {
      bytes.next();
    }
  }

  /** A byte order mark, which RFC 8259 lets a reader pass over. */
  private void skipMark() throws IOException, Torn {
    int first = bytes.peek();
    if (first == 0xfe || first == 0xff || first == 0) {
      throw torn("it is no text in UTF-8");
    }
    if (first == 0xef) {
      for (int expected : new int[] {0xef, 0xbb, 0xbf}) {
        if (bytes.next() != expected) {
          throw torn("it is no text in UTF-8");
        }
      }
    }
  }

  /** Goes into a member of an object, or an element of an array. */
  private void enter(String part) throws IOException, Torn {
    skipSpace();
    int open = bytes.peek();
    if (open != '{' && open != '[') {
      throw torn("there is no " + part + " in it");
    }
    bytes.next();
    boolean object = open == '{';
    char close = object ? '}' : ']';
    for (long number = 0; ; number++) {
      skipSpace();
      if (bytes.peek() == close) {
        throw torn("there is no " + part + " in it");
      }
      if (number > 0) {
        require(',');
        skipSpace();
      }
      String name = String.valueOf(number);
      if (object) {
        name = string();
        colon();
      }
      if (name.equals(part)) {
        openObjects.add(object);
        return;
      }
      value();
    }
  }

  /** Passes what is behind the records, up to the end of the file. */
  private void leave() throws IOException, Torn {
    for (int level = openObjects.size() - 1; level >= 0; level--) {
      boolean object = openObjects.get(level);
      skipSpace();
      while (bytes.peek() == ',') {
        bytes.next();
        skipSpace();
        if (object) {
          string();
          colon();
        }
        value();
        skipSpace();
      }
      require(object ? '}' : ']');
    }
    skipSpace();
    if (bytes.peek() >= 0) {
      throw torn("there is more behind its end");
    }
  }

  /** The position of the record, from 0. */
  long index() {
    return index;
  }

  /** The record, which stays as it is while the file goes on. */
  Cut cut() {
    return new Cut(
        key,
        index,
        line,
        offset,
        bytes.taken(),
        bytes.keptLength(),
        !bytes.isTooLong(),
        form == Form.LINES || isFileOfItsOwn());
  }

  /** The SHA-256 of the file, once it was read to its end. */
  String fingerprint() {
    return bytes.fingerprint();
  }

  /** What tells of each part that was read whether it is the same again. */
  long[] prints() {
    return bytes.prints();
  }

  /** How many bytes were read. */
  long bytesRead() {
    return bytes.offset();
  }

  private Torn torn(String words) {
    return new Torn(words, bytes.line(), bytes.offset());
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
