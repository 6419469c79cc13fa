package dev.slipway.load;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records that were left out, each with its place and the reason, in a file of JSON lines. */
public final class Rejects implements AutoCloseable {
  private static final int SHOWN = 20;
  private static final int LONGEST = 1 << 16;
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Optional<Path> file;
  private final List<String> first = new ArrayList<>();
  private @Nullable FileChannel channel;
  private @Nullable Writer writer;
  private long count;

  /**
   * None yet.
   *
   * @param file where they are written, once there is one; nowhere if nothing is to be written
   */
  public Rejects(Optional<Path> file) {
    this.file = file;
  }

  /** Where a record that is left out stands. */
  record Spot(String source, @Nullable String key, long index, long line, long offset) {
    /** As anybody may be told; the key is a value of the record's. */
    @Override
    public String toString() {
      return source + ", line " + line;
    }
  }

  void add(Spot spot, Flaw flaw, Cut cut) throws IOException {
    count++;
    if (first.size() < SHOWN) {
      first.add(spot + ": " + flaw.told());
    }
    if (file.isEmpty()) {
      return;
    }
    JsonObject line = new JsonObject();
    line.addProperty("source", spot.source);
    if (spot.key != null) {
      line.addProperty("key", spot.key);
    }
    line.addProperty("index", spot.index);
    line.addProperty("line", spot.line);
    line.addProperty("byte", spot.offset);
    line.addProperty("reason", flaw.words());
    try {
      line.add("record", cut.read(new JsonText()));
    } catch (Flaw | Torn e) {
      String written = cut.written();
      line.addProperty(
          "text", written.length() <= LONGEST ? written : written.substring(0, LONGEST));
    }
    Writer out = writer();
    out.write(GSON.toJson(line));
    out.write('\n');
  }

  private Writer writer() throws IOException {
    Writer open = writer;
    if (open == null) {
      Path path = unused(file.orElseThrow());
      file = Optional.of(path);
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel made =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel = made;
      open =
          new BufferedWriter(
              Channels.newWriter(
                  made,
                  StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE),
                  -1));
      writer = open;
    }
    return open;
  }

  /** What earlier runs left out stays to be seen. */
  private static Path unused(Path wanted) {
    String name = wanted.getFileName().toString();
    Path path = wanted;
    for (int number = 2; Files.exists(path); number++) {
      path = wanted.resolveSibling(name.replaceFirst("(\\.[^.]*)?$", "-" + number + "$1"));
    }
    return path;
  }

  /** Puts on disk what there is, before the database says that it is done with. */
  void flush() throws IOException {
    if (writer != null && channel != null) {
      writer.flush();
      channel.force(false);
    }
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The first of them, in words that quote none of their values. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** Where they were written, if there are any and they were. */
  public Optional<Path> written() {
    return writer == null ? Optional.empty() : file;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      flush();
      writer.close();
    }
  }
}
