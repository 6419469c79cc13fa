package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.PostgresContents.Content;
import dev.slipway.catalog.PostgresMark.Tally;
import dev.slipway.catalog.PostgresOwner.Address;
import dev.slipway.catalog.PostgresOwner.Place;
import dev.slipway.catalog.PostgresQuestions.Question;
import dev.slipway.database.OpenTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog of a PostgreSQL database from {@code pg_catalog}, in the words of the server's
 * own deparsers.
 *
 * <p>A read asks for a stamp of each table, type, function and so on, which is another as soon as
 * any row about it was written anew, and asks further only about those whose stamp is new. Where
 * nobody else is in the database and the server's own tallies say that nothing was deleted since
 * the last read, not even the stamps are asked for, but only whose rows were written since: along a
 * ladder most rungs cost a few small queries about one table. Where the text of one object may have
 * changed by what happened to another, everything is read again.
 */
final class PostgresCatalogReader implements Catalog.Reader {
  private static final String SESSION = resource("postgresql-session.sql");
  private static final String SURROUNDINGS = resource("postgresql-surroundings.sql");
  private static final String TALLIES = resource("postgresql-tallies.sql");

  /** A query for each of the server's tables, by the table's name. */
  private static final Map<String, String> NEWS = news(resource("postgresql-news.sql"));

  private static final String OWNERS = resource("postgresql-owners.sql");
  private static final String DEPENDENTS = resource("postgresql-dependents.sql");
  private static final String NAMES = resource("postgresql-names.sql");

  /** As the query of the owners numbers them. */
  private static final List<Place> PLACES =
      List.of(Place.RELATION, Place.TYPE, Place.FUNCTION, Place.SCHEMA, Place.EXTENSION);

  /** The first whose shared statistics are up to date as soon as they are handed in. */
  private static final int SHARED_STATISTICS = 15;

  private @Nullable PostgresQuestions known;
  private Memory memory = NOTHING;

  private static final Memory NOTHING =
      new Memory(new Surroundings("", "", "", new HomeSchema(Optional.empty())));

  private static final String SEQUENCES = "pg_sequence";

  /** Stands for stamps that were not asked for: another at every read, and so new to the next. */
  private long noStamp;

  /**
   * What has a say in how every object prints.
   *
   * @param session the server, the session, and what no database has for itself
   * @param others what is no object itself, such as operators
   * @param path the schemas whose objects print without it
   * @param home the first of them
   */
  private record Surroundings(String session, String others, String path, HomeSchema home) {}

  /**
   * What was read last. It is never changed, so that a read that fails leaves it as it was.
   *
   * @param surroundings what it was read under
   * @param mark when it was read
   * @param rows what the server says of each owner
   * @param owners all owners, those that are left out among them
   * @param contents what belongs to them
   * @param objects the same in one map
   */
  private record Memory(
      Surroundings surroundings,
      PostgresMark mark,
      Map<Address, Row> rows,
      Map<Address, PostgresOwner> owners,
      Map<Address, Content> contents,
      TreeMap<Identity, Definition> objects) {

    Memory(Surroundings surroundings) {
      this(surroundings, PostgresMark.NONE, Map.of(), Map.of(), Map.of(), new TreeMap<>());
    }

    /** The same, with what the next read can go on from. */
    Memory at(PostgresMark now, Map<Address, Row> said) {
      return new Memory(surroundings, now, said, owners, contents, objects);
    }
  }

  /** What the query of the owners says of one. */
  private record Row(
      Address address,
      String kind,
      long schema,
      String name,
      String quoted,
      long table,
      int parts,
      long stamp) {

    boolean isBookkeeping() {
      return (kind.equals("r") || kind.equals("p"))
          && address.place() == Place.RELATION
          && Bookkeeping.owns(name);
    }

    /** The same, of which something was written. */
    Row written(int moreParts, long newStamp) {
      return new Row(address, kind, schema, name, quoted, table, parts | moreParts, newStamp);
    }
  }

  @Override
  public Catalog read(Connection connection) throws SQLException {
    PostgresQuestions questions =
        known != null && known.areOn(connection) ? known : new PostgresQuestions(connection);
    known = questions;
    try {
      return read(connection, questions);
    } catch (SQLException e) {
      if (!PostgresQuestions.areForgotten(e)) {
        throw e;
      }
      questions.forget();
      return read(connection, questions);
    }
  }

  /** What it does to the session's settings is undone with its transaction or savepoint. */
  private Catalog read(Connection connection, PostgresQuestions questions) throws SQLException {
    if (OpenTransaction.isOn(connection)) {
      return readBetween(
          "SAVEPOINT slipway_reading",
          frame -> readAll(questions, frame),
          "ROLLBACK TO SAVEPOINT slipway_reading; RELEASE SAVEPOINT slipway_reading",
          questions);
    }
    boolean counts = connection.getMetaData().getDatabaseMajorVersion() >= SHARED_STATISTICS;
    boolean each = connection.getAutoCommit();
    connection.setAutoCommit(true);
    try {
      return readBetween(
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
          frame -> counts ? readNews(questions, frame) : readAll(questions, frame),
          "ROLLBACK",
          questions);
    } finally {
      connection.setAutoCommit(each);
    }
  }

  /**
   * What a read is enclosed by. It goes with the first and the last of its messages, since they are
   * a good part of what a read takes.
   */
  private record Frame(String begin, String end) {}

  /** A read in its frame; empty if it has to be done anew, with nothing remembered. */
  @FunctionalInterface
  private interface Reading {
    Optional<Memory> in(Frame frame) throws SQLException;
  }

  private Catalog readBetween(
      String begin, Reading reading, String end, PostgresQuestions questions) throws SQLException {
    Frame frame = new Frame(begin, end);
    try {
      Optional<Memory> now = reading.in(frame);
      if (now.isEmpty()) {
        memory = NOTHING;
        now = reading.in(frame);
      }
      memory = now.orElseThrow();
      return new Catalog(memory.objects);
    } catch (SQLException | RuntimeException e) {
      try {
        questions.ask("", List.of(), end);
      } catch (SQLException ending) {
        e.addSuppressed(ending);
      }
      throw e;
    }
  }

  private Optional<Memory> readAll(PostgresQuestions questions, Frame frame) throws SQLException {
    Session session = new Session();
    Map<Address, Row> rows = new HashMap<>();
    questions.ask(frame.begin, List.of(session.question(), session.others(), owners(rows)), "");
    return now(questions, session.memory(memory), rows, frame);
  }

  /**
   * Reads only what was written since the last such read, if that can be told. It takes a
   * transaction of its own, since what another has written can be undone by going back to a
   * savepoint, and then what was before is there again and no news.
   */
  private Optional<Memory> readNews(PostgresQuestions questions, Frame frame) throws SQLException {
    Session session = new Session();
    Map<String, Tally> tallies = new HashMap<>();
    questions.ask(
        frame.begin,
        List.of(
            session.question(),
            new Question(
                TALLIES,
                List.of(),
                row -> {
                  while (row.next()) {
                    tallies.put(row.getString(1), new Tally(row.getLong(2), row.getLong(3)));
                  }
                })),
        "");
    PostgresMark mark =
        session.alone ? new PostgresMark(session.horizon, tallies) : PostgresMark.NONE;
    Optional<List<String>> written = mark.writtenSince(memory.mark);
    session.others = memory.surroundings.others;
    if (written.isEmpty() || !session.surroundings().equals(memory.surroundings)) {
      Map<Address, Row> rows = new HashMap<>();
      questions.ask(session.others(), owners(rows));
      return now(questions, session.memory(memory), rows, frame).map(now -> now.at(mark, rows));
    }
    if (written.get().isEmpty()) {
      questions.ask("", List.of(), frame.end);
      return Optional.of(memory.at(mark, memory.rows));
    }
    Map<Address, Row> rows = new HashMap<>(memory.rows);
    addNews(questions, rows, Set.copyOf(written.get()), memory.mark.horizon());
    return now(questions, memory, rows, frame).map(now -> now.at(mark, rows));
  }

  /** What the server says of the session and of itself. */
  private static final class Session {
    private String stamps = "";
    private String others = "";
    private String path = "";
    private HomeSchema home = new HomeSchema(Optional.empty());
    private String horizon = "";
    private boolean alone;

    Question question() {
      return new Question(
          SESSION,
          List.of(),
          row -> {
            row.next();
            stamps = row.getString("stamps");
            path = row.getString("path");
            home = new HomeSchema(Optional.ofNullable(row.getString("home")));
            horizon = row.getString("horizon");
            alone = row.getBoolean("alone");
          });
    }

    Question others() {
      return new Question(
          SURROUNDINGS,
          List.of(),
          row -> {
            row.next();
            others = row.getString("stamps");
          });
    }

    /** What of a memory still holds. */
    Memory memory(Memory before) {
      Surroundings now = surroundings();
      return now.equals(before.surroundings) ? before : new Memory(now);
    }

    Surroundings surroundings() {
      return new Surroundings(stamps, others, path, home);
    }
  }

  private static Optional<Memory> now(
      PostgresQuestions questions, Memory before, Map<Address, Row> rows, Frame frame)
      throws SQLException {
    HomeSchema home = before.surroundings.home;
    Map<Address, PostgresOwner> owners = owners(rows.values(), home);
    Set<PostgresOwner> changed = new HashSet<>();
    boolean renamed = before.owners.isEmpty();
    for (PostgresOwner owner : owners.values()) {
      PostgresOwner then = before.owners.get(owner.address());
      if (!owner.equals(then)) {
        changed.add(owner);
        renamed |= then != null && !owner.isNamedAs(then);
      }
    }
    List<PostgresOwner> gone = new ArrayList<>(before.owners.values());
    gone.removeIf(owner -> owners.containsKey(owner.address()));
    boolean isSame = changed.isEmpty() && gone.isEmpty();
    if (renamed || (!isSame && addDependents(questions, before, owners, changed, gone))) {
      Memory nothing = new Memory(before.surroundings);
      Map<Address, Content> all =
          PostgresContents.read(questions, home, owners.values(), frame.end);
      return Optional.of(together(nothing, owners, List.of(), all));
    }
    Map<Address, Content> read = PostgresContents.read(questions, home, changed, frame.end);
    return changed.stream().anyMatch(owner -> isRenamedInside(owner.address(), before, read))
        ? Optional.empty()
        : Optional.of(together(before, owners, gone, read));
  }

  private static boolean isRenamedInside(Address owner, Memory before, Map<Address, Content> read) {
    Content then = before.contents.get(owner);
    return then != null && Objects.requireNonNull(read.get(owner)).hasRenamed(then);
  }

  private static Memory together(
      Memory before,
      Map<Address, PostgresOwner> owners,
      Collection<PostgresOwner> gone,
      Map<Address, Content> read) {
    Map<Address, Content> contents = new HashMap<>(before.contents);
    TreeMap<Identity, Definition> objects = new TreeMap<>(before.objects);
    Set<Address> old = new HashSet<>(read.keySet());
    gone.forEach(owner -> old.add(owner.address()));
    for (Address address : old) {
      Content content = contents.remove(address);
      if (content != null) {
        content.objects().keySet().forEach(objects::remove);
      }
    }
    contents.putAll(read);
    read.values().forEach(content -> objects.putAll(content.objects()));
    return new Memory(before.surroundings, PostgresMark.NONE, Map.of(), owners, contents, objects);
  }

  private static Map<Address, PostgresOwner> owners(Collection<Row> rows, HomeSchema home) {
    Map<Long, Row> schemas = new HashMap<>();
    Set<Long> books = new HashSet<>();
    Set<Long> schemasOfBooks = new HashSet<>();
    for (Row row : rows) {
      if (row.address.place() == Place.SCHEMA) {
        schemas.put(row.schema, row);
      } else if (row.isBookkeeping()) {
        books.add(row.address.oid());
        schemasOfBooks.add(row.schema);
      }
    }
    Map<Address, PostgresOwner> owners = new HashMap<>();
    for (Row row : rows) {
      Row schema = schemas.get(row.schema);
      if (row.address.place() == Place.EXTENSION) {
        owners.put(row.address, owner(row, row, home, false));
      } else if (schema != null && row.address.place() != Place.SCHEMA) {
        boolean ofBooks =
            row.address.place() == Place.RELATION
                && (books.contains(row.address.oid()) || books.contains(row.table));
        owners.put(row.address, owner(row, schema, home, ofBooks));
        if (!ofBooks) {
          schemasOfBooks.remove(row.schema);
        }
      }
    }
    for (Row schema : schemas.values()) {
      boolean ofExtension = schema.kind.equals("e");
      boolean left =
          ofExtension
              || home.has(schema.name)
              || schema.name.equals("public")
              || schemasOfBooks.contains(schema.schema);
      owners.put(schema.address, owner(schema, schema, home, left));
    }
    return owners;
  }

  private static PostgresOwner owner(Row row, Row schema, HomeSchema home, boolean left) {
    return new PostgresOwner(
        row.address,
        row.kind,
        schema.name,
        row.name,
        schema.quoted,
        home.has(schema.name) ? row.quoted : schema.quoted + "." + row.quoted,
        row.parts,
        row.stamp,
        left);
  }

  private static Question owners(Map<Address, Row> rows) {
    return new Question(
        OWNERS,
        List.of(),
        result -> {
          while (result.next()) {
            Row row = row(result, result.getInt(8), result.getLong(9));
            rows.put(row.address, row);
          }
        });
  }

  private void addNews(
      PostgresQuestions questions, Map<Address, Row> rows, Set<String> written, String horizon)
      throws SQLException {
    long stamp = ++noStamp;
    Map<Address, Integer> others = new HashMap<>();
    List<Question> asked = new ArrayList<>();
    NEWS.forEach(
        (table, query) -> {
          if (written.contains(table) || (table.equals(SEQUENCES) && mayChange(rows, written))) {
            asked.add(
                new Question(
                    query, List.of("'" + horizon + "'"), news -> add(rows, others, news, stamp)));
          }
        });
    if (!asked.isEmpty()) {
      questions.ask("", asked, "");
    }
    // What is about nothing that is known is about indexes, temporary tables and the like.
    others.forEach(
        (address, parts) -> rows.computeIfPresent(address, (a, row) -> row.written(parts, stamp)));
  }

  /** Whether a sequence may have another name, or belong to another column. */
  private static boolean mayChange(Map<Address, Row> sequences, Set<String> written) {
    if (written.contains("pg_class") || written.contains("pg_depend")) {
      for (Row row : sequences.values()) {
        if (row.kind.equals("S")) {
          return true;
        }
      }
    }
    return false;
  }

  private static void add(
      Map<Address, Row> rows, Map<Address, Integer> others, ResultSet news, long stamp)
      throws SQLException {
    while (news.next()) {
      int parts = news.getInt(8);
      Address address = address(news);
      if (news.getString(3) == null) {
        others.merge(address, parts, (some, more) -> some | more);
      } else {
        Row before = rows.get(address);
        rows.put(address, row(news, before == null ? parts : parts | before.parts, stamp));
      }
    }
  }

  private static Address address(ResultSet row) throws SQLException {
    return new Address(PLACES.get(row.getInt(1)), row.getLong(2));
  }

  private static Row row(ResultSet row, int parts, long stamp) throws SQLException {
    return new Row(
        address(row),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        parts,
        stamp);
  }

  /**
   * Adds the owners whose text may be another because of those that have changed.
   *
   * @return whether that may be so of all of them
   */
  private static boolean addDependents(
      PostgresQuestions questions,
      Memory before,
      Map<Address, PostgresOwner> owners,
      Set<PostgresOwner> changed,
      List<PostgresOwner> gone)
      throws SQLException {
    List<PostgresOwner> cameOrWent = new ArrayList<>(gone);
    changed.stream()
        .filter(owner -> !before.owners.containsKey(owner.address()))
        .forEach(cameOrWent::add);
    List<String> arguments = new ArrayList<>();
    List<Place> places = PLACES.subList(0, 3);
    for (Place place : places) {
      arguments.add(
          PostgresQuestions.oids(
              changed.stream()
                  .map(PostgresOwner::address)
                  .filter(address -> address.place() == place)
                  .map(Address::oid)
                  .toArray(Long[]::new)));
    }
    for (Place place : places) {
      arguments.add(
          PostgresQuestions.names(
              cameOrWent.stream()
                  .filter(owner -> owner.address().place() == place)
                  .map(PostgresOwner::name)
                  .toList()));
    }
    AtomicBoolean everything = new AtomicBoolean();
    List<Question> asked = new ArrayList<>();
    if (!cameOrWent.isEmpty()) {
      asked.add(new Question(NAMES, arguments, row -> everything.set(row.next())));
    }
    if (owners.values().stream().anyMatch(owner -> owner.isQuery() && !changed.contains(owner))) {
      List<String> oids = arguments.subList(0, places.size());
      asked.add(new Question(DEPENDENTS, oids, row -> addAll(changed, owners, row)));
    }
    if (!asked.isEmpty()) {
      questions.ask("", asked, "");
    }
    return everything.get();
  }

  private static void addAll(
      Set<PostgresOwner> changed, Map<Address, PostgresOwner> owners, ResultSet dependents)
      throws SQLException {
    while (dependents.next()) {
      Place type = dependents.getBoolean("type") ? Place.TYPE : Place.FUNCTION;
      Address address =
          new Address(
              dependents.getBoolean("relation") ? Place.RELATION : type, dependents.getLong("oid"));
      PostgresOwner dependent = owners.get(address);
      if (dependent != null) {
        changed.add(dependent);
      }
    }
  }

  private static Map<String, String> news(String queries) {
    Map<String, String> byTable = new LinkedHashMap<>();
    Matcher matcher = Pattern.compile("-- (pg_\\w+)\\n([^;]+);").matcher(queries);
    while (matcher.find()) {
      byTable.put(matcher.group(1), matcher.group(2));
    }
    return byTable;
  }

  static String resource(String name) {
    try (InputStream in = PostgresCatalogReader.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
