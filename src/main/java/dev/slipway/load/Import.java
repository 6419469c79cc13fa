package dev.slipway.load;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.Ground;
import dev.slipway.load.Book.Entry;
import dev.slipway.load.Instructions.Source;
import dev.slipway.progress.Counted;
import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Records of JSON files on their way into tables: every one is checked first, and only then is
 * anything written.
 */
public final class Import {

  /**
   * What a run puts up with.
   *
   * @param rejects how many records may be left out
   * @param batch after how many records what is done is committed
   * @param record the most bytes that a record may have
   */
  public record Limits(long rejects, int batch, int record) {}

  private final Database database;
  private final Target target;
  private final Book book;
  private final Limits limits;
  private final List<Feed> feeds;
  private final List<Instructions> open;
  private final List<String> notes;

  private Import(
      Database database,
      Target target,
      Book book,
      Limits limits,
      List<Feed> feeds,
      List<Instructions> open,
      List<String> notes) {
    this.database = database;
    this.target = target;
    this.book = book;
    this.limits = limits;
    this.feeds = feeds;
    this.open = open;
    this.notes = notes;
  }

  /**
   * Makes a database forget which files it has, where their tables are gone: an undo took them, and
   * whoever makes them anew wants the rows back.
   */
  public static void forgetGone(Database database, Connection connection) throws SQLException {
    new Book(database).forgetGone(connection, Target.of(database));
  }

  /**
   * Finds files and tables, and how far earlier runs came.
   *
   * @param all what is to be imported, in order
   * @param data the folder in which the files lie
   * @throws Refusal if a file, a table or a column is missing, or something changed since it was
   *     imported
   */
  public static Import of(List<Instructions> all, Path data, Database database, Limits limits)
      throws SQLException, IOException {
    Connection connection = database.reading();
    Target target = Target.of(database);
    Book book = new Book(database);
    Map<FileKey, Entry> noted = book.read(connection);
    List<String> notes = new ArrayList<>();
    List<Feed> feeds = new ArrayList<>();
    Set<FileKey> seen = new HashSet<>();
    for (Instructions instructions : all) {
      Aiming aiming = new Aiming(target, connection, instructions.file());
      List<Source> ordered = aiming.ordered(instructions.sources());
      for (Source source : ordered) {
        Aim aim = aiming.aim(source);
        Optional<Schema> schema =
            source.schema().map(file -> Schema.read(file, instructions.file(), source.line()));
        String fingerprint = FileBytes.fingerprint(source.written());
        for (String file : files(source, instructions, data, noted, notes)) {
          FileKey key = key(instructions, source, file, aim.table().name());
          if (!seen.add(key)) {
            throw InstructionsReading.wrong(
                instructions.file(),
                source.line(),
                "gives " + key.source() + " to the table " + key.table() + " a second time");
          }
          Optional<Entry> entry = Optional.ofNullable(noted.get(key));
          if (entry.isPresent() && !entry.get().instructions().equals(fingerprint)) {
            throw new Refusal(
                Fact.STEP,
                "what "
                    + instructions.file()
                    + " says of "
                    + key.source()
                    + " changed since "
                    + (entry.get().finished() ? "it was imported" : "its import began"),
                "some of its rows would be of one kind and some of another",
                "put the instructions back as they were; or go back to the snapshot before the import"
                    + entry.get().snapshot().map(path -> " (" + path + ")").orElse(""));
          }
          feeds.add(
              new Feed(
                  key,
                  source,
                  data.resolve(file),
                  file,
                  aim,
                  schema,
                  entry,
                  limits.record(),
                  fingerprint));
        }
      }
    }
    Map<String, String> through = book.through(connection);
    List<Instructions> open =
        all.stream()
            .filter(
                one -> !one.fingerprint().equals(through.get(one.file().getFileName().toString())))
            .toList();
    return new Import(database, target, book, limits, feeds, open, notes);
  }

  /**
   * Those of some files of instructions that a database is not through with as they are now; one
   * look, which is also taken where there is nothing to do.
   */
  public static List<Path> open(List<Path> files, Database database)
      throws SQLException, IOException {
    Map<String, String> through = new Book(database).through(database.reading());
    List<Path> open = new ArrayList<>();
    for (Path file : files) {
      String noted = through.get(file.getFileName().toString());
      if (noted == null || !noted.equals(FileBytes.fingerprint(Files.readString(file)))) {
        open.add(file);
      }
    }
    return open;
  }

  /**
   * Looks whether the files are there that it will take, before there need be any tables.
   *
   * @return what each source holds, of which there is something to load
   * @throws Refusal if a file or a schema is missing
   */
  public static List<Foreseen> foresee(List<Instructions> all, Path data, Database database)
      throws SQLException, IOException {
    Map<FileKey, Entry> noted = new Book(database).read(database.reading());
    List<Foreseen> foreseen = new ArrayList<>();
    for (Instructions instructions : all) {
      for (Source source : instructions.sources()) {
        String table = source.rows().table();
        int left = 0;
        long bytes = 0;
        for (String file : files(source, instructions, data, noted, new ArrayList<>())) {
          Entry entry = noted.get(key(instructions, source, file, table));
          if (entry == null || !entry.finished()) {
            left++;
            bytes += Files.size(data.resolve(file));
          }
        }
        source.schema().ifPresent(file -> Schema.read(file, instructions.file(), source.line()));
        if (left > 0) {
          foreseen.add(new Foreseen(source.file(), table, left, bytes));
        }
      }
    }
    return foreseen;
  }

  private static FileKey key(Instructions instructions, Source source, String file, String table) {
    String at = source.at().isEmpty() ? "" : "#/" + String.join("/", source.at());
    return new FileKey(instructions.name(), file + at, table);
  }

  /** The files of a source, below the data folder; a finished one need not be there any more. */
  private static List<String> files(
      Source source,
      Instructions instructions,
      Path data,
      Map<FileKey, Entry> noted,
      List<String> notes)
      throws IOException {
    List<String> files = SourceFiles.of(data, source.file());
    if (!files.isEmpty()) {
      return files;
    }
    boolean isDone =
        noted.entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getKey().name().equals(instructions.name())
                        && entry.getValue().finished()
                        && SourceFiles.isMeant(source.file(), sourceOf(entry.getKey())));
    if (isDone) {
      notes.add(source.file() + " is imported, and not there any more");
      return List.of();
    }
    if (source.optional()) {
      notes.add("there is no " + source.file() + ", which is optional");
      return List.of();
    }
    throw new Refusal(
        Fact.STEP,
        "there is no " + source.file() + " in " + data,
        instructions.file()
            + ", line "
            + source.line()
            + ", wants its records, and does not say that it is optional",
        "--data FOLDER (SLIPWAY_DATA), with the folder that holds it; or say optional: true");
  }

  private static String sourceOf(FileKey key) {
    int behind = key.source().indexOf("#/");
    return behind < 0 ? key.source() : key.source().substring(0, behind);
  }

  /** What is worth a line though nothing is wrong. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Looks whether the tables and columns are there that instructions name, and nothing else.
   *
   * @param connection to a database that has the app's tables
   * @throws Refusal if one is not
   */
  public static void requireTables(Instructions instructions, Ground ground, Connection connection)
      throws SQLException {
    Aiming aiming = new Aiming(Target.of(ground), connection, instructions.file());
    for (Source source : instructions.sources()) {
      aiming.aim(source);
    }
  }

  /** Whether there is anything that no earlier run has done. */
  public boolean isPending() {
    return hasRecords() || !open.isEmpty();
  }

  /** Whether there is a file that no earlier run has loaded to its end. */
  public boolean hasRecords() {
    return feeds.stream().anyMatch(feed -> !feed.finished);
  }

  /** Whether this run has loaded a file to its end. */
  public boolean hasLoaded() {
    return feeds.stream().anyMatch(feed -> feed.finished && !feed.isEarlier());
  }

  /** What became of each file so far. */
  public List<Loaded> loaded() {
    return feeds.stream().map(Feed::told).toList();
  }

  /**
   * Reads every file to its end and looks at every record. Writes nothing to the database.
   *
   * @param rejects gets those that are invalid
   * @throws Refusal if there are too many of them, a file is torn, or one changed since its import
   *     began
   */
  public void check(Rejects rejects) throws IOException, SQLException {
    Counted counted = new Counted("checked", "records", bytes(feed -> true));
    Progress.during(counted, () -> check(rejects, counted));
  }

  private long bytes(Predicate<Feed> which) throws IOException {
    long bytes = 0;
    for (Feed feed : feeds) {
      bytes += which.test(feed) ? Files.size(feed.path) : 0;
    }
    return bytes;
  }

  private void check(Rejects rejects, Counted counted) throws IOException {
    for (Feed feed : feeds) {
      try {
        if (feed.isEarlier()) {
          requireSame(feed, fingerprint(feed, counted));
        } else {
          check(feed, rejects, counted);
        }
      } catch (Torn e) {
        throw torn(feed, e);
      }
    }
    rejects.flush();
    requireFew(rejects, 0, true, false);
  }

  private static String fingerprint(Feed feed, Counted counted) throws IOException, Torn {
    try (FileBytes bytes = new FileBytes(feed.path, counted::bytes, null)) {
      feed.bytes = bytes.drained();
      return bytes.fingerprint();
    }
  }

  private static void check(Feed feed, Rejects rejects, Counted counted) throws IOException, Torn {
    BitSet wrong = new BitSet();
    try (Belt belt = new Belt(feed, counted, index -> true)) {
      for (Made made = belt.next(); made != null; made = belt.next()) {
        feed.records++;
        if (made.flaw() != null) {
          feed.invalidInAll++;
          if (made.cut().index() <= Integer.MAX_VALUE) {
            wrong.set((int) made.cut().index());
          }
          rejects.add(feed.spot(made.cut()), made.flaw(), made.cut());
        }
      }
      feed.bytes = belt.bytesRead();
      feed.sha256 = belt.fingerprint();
      feed.checked(new Checked(belt.prints(), wrong));
    }
    requireSame(feed, feed.sha256);
  }

  private static void requireSame(Feed feed, String sha256) {
    if (feed.noted.isPresent()
        && (feed.noted.get().bytes() != feed.bytes || !feed.noted.get().sha256().equals(sha256))) {
      throw new Refusal(
          Fact.STEP,
          feed.path + " changed since " + (feed.finished ? "it was imported" : "its import began"),
          "which of its records are in the database already is not certain any more",
          "put it back as it was; to load a new state of it, give the instructions another name: and"
              + " say existing: keep, which adds what is not there");
    }
  }

  /**
   * @param kept how many records are in the database for good
   * @param whole whether all was looked at
   * @param written whether the database was asked, which may refuse others still
   */
  private void requireFew(Rejects rejects, long kept, boolean whole, boolean written) {
    long before =
        feeds.stream()
            .filter(feed -> !feed.isEarlier())
            .flatMap(feed -> feed.noted.stream())
            .mapToLong(Entry::refused)
            .sum();
    long all = rejects.count() + before;
    if (all > limits.rejects()) {
      throw new Refusal(
              kept > 0 ? Fact.PARTLY_DONE : Fact.STEP,
              (all == 1 ? "1 record is" : all + " records are")
                  + " not fit for the database"
                  + (whole ? "" : ", of those that were tried so far")
                  + (rejects.first().isEmpty() ? "" : ", the first: " + rejects.first().get(0)),
              "only "
                  + limits.rejects()
                  + " may be left out (--max-rejects)"
                  + (kept > 0
                      ? ", and the batches before it are kept: " + kept + " records"
                      : ", and nothing was written"),
              rejects
                      .written()
                      .map(file -> "see " + Refusal.typed(file.toString()) + ", and mend them; or ")
                      .orElse("mend them; or ")
                  + "the same with --max-rejects "
                  + all
                  + (whole ? "" : " or more")
                  + (written ? "" : ", or more: what only the database refuses is not counted yet")
                  + (kept > 0 ? ", which goes on; or slipway restore, which goes back" : ""))
          // Names, places and numbers.
          .forEveryone();
    }
  }

  private static Refusal torn(Feed feed, Torn torn) {
    return new Refusal(
        Fact.STEP,
        feed.path + " is no JSON: " + torn.words(),
        "where its records end is not certain from there on, and nothing was written",
        "mend the file, or give one that is whole",
        torn);
  }

  /**
   * Loads what no earlier run has loaded, in batches, each of which is committed with how far it
   * goes. Looks at the whole before the last commit.
   *
   * @param transaction a transaction in which nothing was written yet
   * @param rejects gets what the database refuses
   * @param snapshot the snapshot that was taken before
   * @throws Refusal if it did not come to its end; PARTLY_DONE if some batches are kept
   */
  public void load(Transaction transaction, Rejects rejects, Optional<String> snapshot)
      throws SQLException, IOException {
    Counted counted = new Counted("loaded", "records", bytes(feed -> !feed.finished));
    Loading loading =
        new Loading(
            database, target, book, feeds, open, limits, transaction, rejects, snapshot, counted);
    Progress.during(
        counted, () -> loading.run((kept, whole) -> requireFew(rejects, kept, whole, true)));
  }
}
