package dev.slipway.load;

import com.google.gson.JsonElement;
import dev.slipway.load.Book.Entry;
import dev.slipway.load.Instructions.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One file whose records are to be loaded, and how far that is. */
final class Feed {
  final FileKey key;
  final Source source;
  final Path path;
  final String file;
  final Aim aim;
  final Optional<Schema> schema;
  final Optional<Entry> noted;

  private final int limit;
  private final String instructions;
  private @Nullable Form form;
  private @Nullable Checked checked;

  long bytes;
  String sha256 = "";
  long records;
  long invalidInAll;

  long done;
  long loaded;
  long kept;
  long invalid;
  long refused;
  boolean read;
  boolean finished;
  boolean isNoted;

  /** The positions of records that wait for what they refer to. */
  final Set<Long> waiting = new HashSet<>();

  private Kept atCommit = new Kept(0, 0, false);

  /** What of it is in the database for good. */
  private record Kept(long loaded, long kept, boolean finished) {}

  Feed(
      FileKey key,
      Source source,
      Path path,
      String file,
      Aim aim,
      Optional<Schema> schema,
      Optional<Entry> noted,
      int limit,
      String instructions) {
    this.key = key;
    this.source = source;
    this.path = path;
    this.file = file;
    this.aim = aim;
    this.schema = schema;
    this.noted = noted;
    this.limit = limit;
    this.instructions = instructions;
    this.isNoted = noted.isPresent();
    noted.ifPresent(this::goOnFrom);
  }

  private void goOnFrom(Entry entry) {
    done = entry.done();
    loaded = entry.loaded();
    kept = entry.kept();
    invalid = entry.invalid();
    refused = entry.refused();
    finished = entry.finished();
    waiting.addAll(entry.waiting());
    keep();
  }

  /** All of it was read, and from now on has to be the same again. */
  void checked(Checked all) {
    checked = all;
  }

  /** What is written so far stays. */
  void keep() {
    atCommit = new Kept(loaded, kept, finished);
  }

  /** What was written since is undone. */
  void fallBack() {
    loaded = atCommit.loaded;
    kept = atCommit.kept;
    finished = atCommit.finished;
  }

  /** Whether a run has begun with it. */
  boolean isBegun() {
    return done > 0 || read;
  }

  /** The names of the tables that it fills. */
  Set<String> tables() {
    return aim.all().stream().map(one -> one.table().name()).collect(Collectors.toSet());
  }

  /** Opens the file before its first record. */
  RecordFile open(LongConsumer reads) throws IOException, Torn {
    Form known = form;
    if (known == null) {
      known =
          source.form().isPresent()
              ? source.form().get()
              : RecordFile.recognised(path, source.at());
      form = known;
    }
    return RecordFile.open(
        path, known, source.at(), limit, reads, checked == null ? null : checked.prints());
  }

  /**
   * The rows that a record makes. The schema is not asked a second time about the same bytes.
   *
   * @throws Flaw if it is not what it has to be
   */
  List<Row> rows(JsonElement record, Cut at) throws Flaw {
    if (schema.isPresent() && (checked == null || !checked.isFit(at.index()))) {
      schema.get().require(record);
    }
    return aim.rows(new Scene(record, at.key(), at.index(), file, Optional.empty()));
  }

  Rejects.Spot spot(Cut cut) {
    return cut.in(key.source());
  }

  Entry entry(Optional<String> snapshot) {
    return new Entry(
        instructions,
        bytes,
        sha256,
        records,
        done,
        loaded,
        kept,
        invalid,
        refused,
        waiting,
        noted.flatMap(Entry::snapshot).or(() -> snapshot),
        finished);
  }

  boolean isEarlier() {
    return noted.isPresent() && noted.get().finished();
  }

  Loaded told() {
    return new Loaded(
        key.name(),
        key.source(),
        source.file(),
        key.table(),
        isEarlier() ? noted.get().records() : records,
        loaded,
        kept,
        Math.max(invalid, invalidInAll) + refused,
        isEarlier(),
        finished);
  }
}
