package dev.slipway.load;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.EngineWords;
import dev.slipway.database.RowFault;
import dev.slipway.load.Import.Limits;
import dev.slipway.load.Table.Reference;
import dev.slipway.load.Target.Missing;
import dev.slipway.progress.Counted;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writing of an import, in batches that are each committed with how far they go. */
final class Loading {
  private static final Logger log = LoggerFactory.getLogger(Loading.class);

  /** How many records go to the database at once, if they are small. */
  private static final int AT_ONCE = 1000;

  /** How many bytes of records go there at once, if they are large. */
  private static final long BYTES_AT_ONCE = 4L << 20;

  /** How many records may wait for what they refer to; they are held in memory meanwhile. */
  private static final int MOST_WAITING = 10_000;

  private static final String SAVEPOINT = "slipway_import_records";

  private final Database database;
  private final Target target;
  private final Book book;
  private final List<Feed> feeds;
  private final List<Instructions> through;
  private final Limits limits;
  private final Transaction transaction;
  private final Connection connection;
  private final Rejects rejects;
  private final Optional<String> snapshot;
  private final Counted counted;

  private final List<Pending> chunk = new ArrayList<>();
  private final List<Pending> waiting = new ArrayList<>();
  private @Nullable Aim writing;
  private long chunkBytes;
  private long sinceCommit;
  private long committed;
  private long doneHere;

  /** By the names of the tables. */
  private final Map<String, Expected> expected = new LinkedHashMap<>();

  /** How many rows a table has to have. */
  private static final class Expected {
    private final Table table;
    private long rows;

    Expected(Table table, long rows) {
      this.table = table;
      this.rows = rows;
    }
  }

  /** A record that is to be written with the others of its chunk. */
  private static final class Pending {
    private final Feed feed;
    private final Cut cut;
    private final List<Row> rows;
    private final boolean[] written;

    /** The tables of which it lacks a row that it refers to. */
    private Set<String> missing = Set.of();

    Pending(Feed feed, Made made) {
      this.feed = feed;
      this.cut = made.cut();
      this.rows = made.rows();
      this.written = new boolean[rows.size()];
    }
  }

  /** Who refuses once too many are left out. */
  @FunctionalInterface
  interface Tolerance {
    /**
     * Refuses if by now there are too many.
     *
     * @param kept how many records are in the database for good
     * @param whole whether all was looked at
     */
    void require(long kept, boolean whole);
  }

  Loading(
      Database database,
      Target target,
      Book book,
      List<Feed> feeds,
      List<Instructions> through,
      Limits limits,
      Transaction transaction,
      Rejects rejects,
      Optional<String> snapshot,
      Counted counted) {
    this.database = database;
    this.target = target;
    this.book = book;
    this.feeds = feeds;
    this.through = through;
    this.limits = limits;
    this.transaction = transaction;
    this.connection = transaction.connection();
    this.rejects = rejects;
    this.snapshot = snapshot;
    this.counted = counted;
  }

  /**
   * All of it. Whether too many are left out is asked where something would be kept, so that a
   * refusal tells as many of them as it can.
   */
  void run(Tolerance tolerance) throws SQLException, IOException {
    boolean done = false;
    try {
      Map<String, Long> broken = database.brokenReferences(connection);
      count();
      book.open(connection);
      target.begin(connection);
      for (Feed feed : feeds) {
        if (!feed.finished) {
          load(feed, tolerance);
        }
      }
      tolerance.require(committed, true);
      // Of files of an earlier run too: one that was interrupted has not come to this.
      target.finish(connection, feeds.stream().flatMap(f -> f.aim.all().stream()).toList());
      verify(broken);
      for (Instructions all : through) {
        book.note(connection, all, snapshot);
      }
      rejects.flush();
      transaction.commit();
      done = true;
    } catch (Torn e) {
      throw changed("a source changed while it was read: " + e.words(), e);
    } catch (SQLException e) {
      if (committed == 0) {
        throw e;
      }
      throw partly(explained(e));
    } catch (Refusal e) {
      throw partly(e);
    } catch (IOException e) {
      if (committed == 0) {
        throw e;
      }
      throw partly(
          new Refusal(
              Fact.DEVICE,
              "reading or writing failed: " + e,
              "the rest could not be loaded",
              "look at the disk: df -h",
              e));
    } finally {
      if (!done) {
        feeds.forEach(Feed::fallBack);
      }
      target.close();
    }
  }

  private Refusal explained(SQLException error) {
    return database
        .explain(error)
        .orElseGet(
            () ->
                new Refusal(
                    Fact.STEP,
                    "the database said: " + EngineWords.of(error),
                    "the rest could not be loaded",
                    "mend that",
                    error));
  }

  /** Once a batch is kept, whatever stops the rest has to say so. */
  private Refusal partly(Refusal refusal) {
    if (committed == 0 || refusal.fact() == Fact.PARTLY_DONE) {
      return refusal;
    }
    return new Refusal(
        Fact.PARTLY_DONE,
        refusal.seen(),
        refusal.why() + ", and the " + committed + " records before it are kept",
        refusal.next()
            + "; then the same command again, which goes on where this stopped"
            + snapshot.map(path -> ", or back: slipway restore " + Refusal.typed(path)).orElse(""),
        refusal);
  }

  /** No part of a file is used that is not what was checked, so what is kept is of that file. */
  private Refusal changed(String seen, @Nullable Throwable cause) {
    if (committed == 0) {
      return new Refusal(
          Fact.STEP,
          seen,
          "what was checked is not what would be loaded",
          "stop whatever writes there, and try again",
          cause);
    }
    return new Refusal(
        Fact.PARTLY_DONE,
        seen,
        "what was checked is not there any more, and the "
            + committed
            + " records that are kept are of what was checked",
        "stop whatever writes there; where the old file can be put back, the same command goes on,"
            + " else "
            + snapshot
                .map(id -> "slipway restore " + Refusal.typed(id) + ", then the same command again")
                .orElse("go back to a backup from before the import, then the same command again"),
        cause);
  }

  private void load(Feed feed, Tolerance tolerance) throws SQLException, IOException, Torn {
    long before = feed.done;
    try (Belt belt =
        new Belt(feed, counted, index -> index >= before || feed.waiting.contains(index))) {
      for (Made made = belt.next(); made != null; made = belt.next()) {
        if (made.cut().index() < before) {
          waitAgain(feed, made);
          continue;
        }
        if (made.flaw() == null) {
          chunk.add(new Pending(feed, made));
          chunkBytes += made.cut().length();
        } else {
          feed.invalid++;
        }
        feed.done++;
        doneHere++;
        sinceCommit++;
        if (chunk.size() >= AT_ONCE || chunkBytes >= BYTES_AT_ONCE) {
          flush(feed);
          if (sinceCommit >= limits.batch()) {
            commit(tolerance);
          }
        }
      }
      flush(feed);
      if (belt.bytesRead() != feed.bytes || !belt.fingerprint().equals(feed.sha256)) {
        throw changed(feed.path + " changed while it was read", null);
      }
      feed.read = true;
      settle(feed);
      finishRead();
      if (sinceCommit >= limits.batch()) {
        commit(tolerance);
      }
    }
  }

  /** One that an earlier run read, and did not write. */
  private void waitAgain(Feed feed, Made made) {
    if (made.flaw() != null) {
      throw new IllegalStateException(
          feed.spot(made.cut()) + " was well before: " + made.flaw().told(), made.flaw());
    }
    Pending one = new Pending(feed, made);
    one.missing = wanted(feed);
    waiting.add(one);
  }

  /** What was read to its end, and of which nothing waits any more, is done. */
  private void finishRead() throws SQLException {
    for (Feed feed : feeds) {
      if (feed.read && !feed.finished && feed.waiting.isEmpty()) {
        requireSum(feed);
        feed.finished = true;
        note(feed);
      }
    }
  }

  /**
   * Tries again what waits for what a file may have brought, as long as some of it finds that; what
   * no other file can bring is left out.
   */
  private void settle(Feed read) throws SQLException, IOException {
    Set<String> filled = read.tables();
    boolean found = waiting.stream().anyMatch(one -> !Collections.disjoint(one.missing, filled));
    if (found) {
      for (Feed feed : feeds) {
        List<Pending> its = waiting.stream().filter(one -> one.feed.equals(feed)).toList();
        if (!its.isEmpty() && isTaken(feed, its)) {
          waiting.removeAll(its);
          its.forEach(this::note);
        }
      }
    }
    while (found && !waiting.isEmpty()) {
      found = false;
      // Backwards every second time: what refers to the next one finds it there.
      Collections.reverse(waiting);
      for (Iterator<Pending> left = waiting.iterator(); left.hasNext(); ) {
        Pending one = left.next();
        if (refusedFor(one).isEmpty()) {
          left.remove();
          note(one);
          found = true;
        }
      }
    }
    for (Pending one : hopeless()) {
      waiting.remove(one);
      one.feed.waiting.remove(one.cut.index());
      reject(one, refusedFor(one).orElseGet(() -> new Flaw("what it refers to is not there")));
    }
  }

  /** Those that wait for what no file can bring any more. */
  private List<Pending> hopeless() {
    Set<String> coming = coming();
    List<Pending> left = new ArrayList<>(waiting);
    // One that will be written may be what another waits for.
    while (left.removeIf(
        one -> {
          boolean hopes = !Collections.disjoint(one.missing, coming);
          if (hopes) {
            coming.addAll(one.feed.tables());
          }
          return hopes;
        })) {}
    return left;
  }

  /** The tables that files which are not read to their end yet fill. */
  private Set<String> coming() {
    return feeds.stream()
        .filter(feed -> !feed.finished && !feed.read)
        .flatMap(feed -> feed.tables().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void reject(Pending one, Flaw flaw) throws IOException {
    one.feed.refused++;
    rejects.add(one.feed.spot(one.cut), flaw, one.cut);
  }

  private static void requireSum(Feed feed) {
    if (feed.records != feed.loaded + feed.kept + feed.invalid + feed.refused) {
      throw new Refusal(
          Fact.STEP,
          feed.key.source()
              + " holds "
              + feed.records
              + " records, and "
              + feed.loaded
              + " were loaded, "
              + feed.kept
              + " there already, "
              + (feed.invalid + feed.refused)
              + " left out",
          "these numbers have to agree",
          "slipway import again, and report it with what --verbose prints");
    }
  }

  private void note(Feed feed) throws SQLException {
    book.write(connection, feed.key, feed.entry(snapshot), !feed.isNoted);
    feed.isNoted = true;
  }

  private void commit(Tolerance tolerance) throws SQLException, IOException {
    tolerance.require(committed, false);
    for (Feed feed : feeds) {
      if (!feed.finished && feed.isBegun()) {
        note(feed);
      }
    }
    rejects.flush();
    transaction.keep();
    feeds.forEach(Feed::keep);
    committed = doneHere;
    sinceCommit = 0;
    target.begin(connection);
  }

  /** Writes what has gathered: all at once, and where something of it is not taken, one by one. */
  private void flush(Feed feed) throws SQLException, IOException {
    if (chunk.isEmpty()) {
      return;
    }
    if (isTaken(feed, chunk)) {
      chunk.forEach(this::note);
    } else {
      Set<String> coming = coming();
      waiting.forEach(one -> coming.addAll(one.feed.tables()));
      for (Pending one : chunk) {
        Optional<Flaw> reason = refusedFor(one);
        if (reason.isEmpty()) {
          note(one);
        } else if (!Collections.disjoint(one.missing, coming) && waiting.size() < MOST_WAITING) {
          waiting.add(one);
          feed.waiting.add(one.cut.index());
        } else {
          reject(one, reason.get());
        }
      }
    }
    chunk.clear();
    chunkBytes = 0;
  }

  private void note(Pending one) {
    if (!one.feed.waiting.isEmpty()) {
      one.feed.waiting.remove(one.cut.index());
    }
    if (one.written[0]) {
      one.feed.loaded++;
    } else {
      one.feed.kept++;
    }
    for (int at = 0; at < one.written.length; at++) {
      if (one.written[at]) {
        Objects.requireNonNull(expected.get(one.rows.get(at).aim().table().name())).rows++;
      }
    }
  }

  private boolean isTaken(Feed feed, List<Pending> records) throws SQLException {
    execute("SAVEPOINT " + SAVEPOINT);
    try {
      if (write(feed, records).isEmpty()) {
        execute("RELEASE SAVEPOINT " + SAVEPOINT);
        return true;
      }
    } catch (SQLException e) {
      if (RowFault.of(e).isEmpty()) {
        throw e;
      }
      log.debug("one by one, since {}", refused(e).told());
    }
    undo();
    return false;
  }

  private Optional<Flaw> refusedFor(Pending one) throws SQLException {
    execute("SAVEPOINT " + SAVEPOINT);
    Optional<Flaw> reason;
    try {
      Optional<Missing> missing = write(one.feed, List.of(one));
      if (missing.isEmpty()) {
        execute("RELEASE SAVEPOINT " + SAVEPOINT);
        return Optional.empty();
      }
      one.missing = Set.of(missing.get().table());
      reason = Optional.of(new Flaw(missing.get().words()));
    } catch (SQLException e) {
      if (RowFault.of(e).isEmpty()) {
        throw e;
      }
      one.missing =
          RowFault.of(e).equals(Optional.of(RowFault.REFERENCE))
              ? wanted(one.feed, RowFault.constraint(e))
              : Set.of();
      reason = Optional.of(refused(e));
    }
    undo();
    return reason;
  }

  /** What the database says against a record. */
  private Flaw refused(SQLException error) {
    String column =
        EngineWords.parameter(error).map(parameter -> column(parameter) + ": ").orElse("");
    String words = EngineWords.withRows(error);
    String told =
        RowFault.of(error).equals(Optional.of(RowFault.RAISED))
            ? "a trigger or a function raises an error"
            : EngineWords.of(error);
    return new Flaw(
        "the database refuses it: " + column + words, "the database refuses it: " + column + told);
  }

  /** By its name, or by its number in the statement. */
  private String column(String parameter) {
    boolean isNumber = writing != null && parameter.matches("[1-9][0-9]{0,4}");
    int number = isNumber ? Integer.parseInt(parameter) : 0;
    return number == 0 || writing == null || number > writing.columns().size()
        ? parameter
        : writing.columns().get(number - 1).name();
  }

  /** The tables that a key of some name refers to; all that are referred to, where that is none. */
  private static Set<String> wanted(Feed feed, Optional<String> key) {
    Set<String> wanted =
        feed.aim.all().stream()
            .flatMap(aim -> aim.table().references().stream())
            .filter(reference -> key.equals(Optional.of(reference.name())))
            .map(Reference::parent)
            .collect(Collectors.toSet());
    return wanted.isEmpty() ? wanted(feed) : wanted;
  }

  private static Set<String> wanted(Feed feed) {
    return feed.aim.all().stream()
        .flatMap(aim -> aim.table().references().stream())
        .map(Reference::parent)
        .collect(Collectors.toSet());
  }

  private void undo() throws SQLException {
    execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
    execute("RELEASE SAVEPOINT " + SAVEPOINT);
  }

  /** Writes records, table by table; says which of their rows are there by it. */
  private Optional<Missing> write(Feed feed, List<Pending> records) throws SQLException {
    List<Aim> aims = feed.aim.all();
    List<List<Row>> rows = new ArrayList<>();
    aims.forEach(aim -> rows.add(new ArrayList<>()));
    for (Pending record : records) {
      rows.get(0).add(record.rows.get(0));
    }
    writing = feed.aim;
    boolean[] roots = target.write(connection, feed.aim, rows.get(0), feed.source.keeps());
    List<Row> all = new ArrayList<>();
    for (int at = 0; at < roots.length; at++) {
      Pending record = records.get(at);
      // What a record holds is as little new as the record itself.
      Arrays.fill(record.written, roots[at]);
      if (roots[at]) {
        all.addAll(record.rows);
        for (Row row : record.rows.subList(1, record.rows.size())) {
          rows.get(row.aim().number()).add(row);
        }
      }
    }
    for (Aim aim : aims.subList(1, aims.size())) {
      if (!rows.get(aim.number()).isEmpty()) {
        writing = aim;
        target.write(connection, aim, rows.get(aim.number()), false);
      }
    }
    return target.missing(connection, all);
  }

  /** Counts the tables before anything is written. */
  private void count() throws SQLException {
    for (Feed feed : feeds) {
      if (!feed.finished) {
        for (Aim aim : feed.aim.all()) {
          Table table = aim.table();
          if (!expected.containsKey(table.name())) {
            expected.put(table.name(), new Expected(table, counted(table)));
          }
        }
      }
    }
  }

  private long counted(Table table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table.sql())) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private void verify(Map<String, Long> brokenBefore) throws SQLException {
    for (Expected one : expected.values()) {
      long found = counted(one.table);
      if (found < one.rows) {
        throw new Refusal(
            Fact.STEP,
            one.table.name()
                + " has "
                + found
                + " rows, and should have "
                + one.rows
                + " by what was written",
            "a trigger, or another process, took rows away",
            "stop every app that uses this database, and see what triggers the table has");
      }
      if (found > one.rows) {
        log.warn(
            "{} has {} rows, {} more than were there and were loaded: by a trigger, or another process",
            one.table.name(),
            found,
            found - one.rows);
      }
    }
    Map<String, Long> broken = database.brokenReferences(connection);
    for (Map.Entry<String, Long> entry : broken.entrySet()) {
      if (entry.getValue() > brokenBefore.getOrDefault(entry.getKey(), 0L)) {
        throw new Refusal(
            Fact.STEP,
            entry.getValue() + " rows refer to nothing: " + entry.getKey(),
            "an app would stumble over them",
            "mend the sources, so that what their records refer to is there");
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
