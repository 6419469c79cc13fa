package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.PostgresContents.Content;
import dev.slipway.catalog.PostgresOwner.Address;
import dev.slipway.catalog.PostgresOwner.Place;
import dev.slipway.database.OpenTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog of a PostgreSQL database from {@code pg_catalog}, in the words of the server's
 * own deparsers.
 *
 * <p>Every read asks for a stamp of each table, type, function and so on, which is another as soon
 * as any row about it was written anew, and asks further only about those whose stamp is new: along
 * a ladder most rungs cost a few queries about one table. Where the text of one object may have
 * changed by what happened to another, everything is read again.
 */
final class PostgresCatalogReader implements Catalog.Reader {
  private static final String SESSION = resource("postgresql-session.sql");
  private static final String OWNERS = resource("postgresql-owners.sql");
  private static final String DEPENDENTS = resource("postgresql-dependents.sql");

  /** As the query of the owners numbers them. */
  private static final List<Place> PLACES =
      List.of(Place.RELATION, Place.TYPE, Place.FUNCTION, Place.SCHEMA, Place.EXTENSION);

  private @Nullable PostgresQuestions known;
  private Memory memory = new Memory(new Surroundings("", "", new HomeSchema(Optional.empty())));

  /**
   * What has a say in how every object prints.
   *
   * @param stamps the server, the session, and what is in no schema of its own
   * @param path the schemas whose objects print without it
   * @param home the first of them
   */
  private record Surroundings(String stamps, String path, HomeSchema home) {}

  /**
   * What was read last. It is never changed, so that a read that fails leaves it as it was.
   *
   * @param surroundings what it was read under
   * @param owners all owners, those that are left out among them
   * @param contents what belongs to them
   * @param objects the same in one map
   */
  private record Memory(
      Surroundings surroundings,
      Map<Address, PostgresOwner> owners,
      Map<Address, Content> contents,
      TreeMap<Identity, Definition> objects) {

    Memory(Surroundings surroundings) {
      this(surroundings, Map.of(), Map.of(), new TreeMap<>());
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
  }

  @Override
  public Catalog read(Connection connection) throws SQLException {
    return OpenTransaction.isOn(connection)
        ? readInsideAnother(connection)
        : readInItsOwnTransaction(connection);
  }

  private Catalog readInItsOwnTransaction(Connection connection) throws SQLException {
    boolean each = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      Catalog catalog = readAll(connection);
      connection.rollback();
      connection.setAutoCommit(each);
      return catalog;
    } catch (SQLException e) {
      try {
        connection.rollback();
        connection.setAutoCommit(each);
      } catch (SQLException ending) {
        e.addSuppressed(ending);
      }
      throw e;
    }
  }

  /** The session's settings are put back, and a failure undone, by going back to a savepoint. */
  private Catalog readInsideAnother(Connection connection) throws SQLException {
    String end = "ROLLBACK TO SAVEPOINT slipway_reading; RELEASE SAVEPOINT slipway_reading";
    try (Statement statement = connection.createStatement()) {
      statement.execute("SAVEPOINT slipway_reading");
      try {
        Catalog catalog = readAll(connection);
        statement.execute(end);
        return catalog;
      } catch (SQLException e) {
        try {
          statement.execute(end);
        } catch (SQLException ending) {
          e.addSuppressed(ending);
        }
        throw e;
      }
    }
  }

  private Catalog readAll(Connection connection) throws SQLException {
    PostgresQuestions questions =
        known != null && known.areOn(connection) ? known : new PostgresQuestions(connection);
    known = questions;
    Surroundings surroundings = surroundings(connection, questions);
    Map<Address, PostgresOwner> owners = owners(questions, surroundings.home);
    Memory before = surroundings.equals(memory.surroundings) ? memory : new Memory(surroundings);
    memory = now(questions, before, owners);
    return new Catalog(memory.objects);
  }

  private static Memory now(
      PostgresQuestions questions, Memory before, Map<Address, PostgresOwner> owners)
      throws SQLException {
    HomeSchema home = before.surroundings.home;
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
    if (changed.isEmpty() && gone.isEmpty()) {
      return before;
    }
    if (!renamed && !addDependents(questions, before, owners, changed, gone)) {
      Map<Address, Content> read = PostgresContents.read(questions, home, changed);
      if (changed.stream().noneMatch(owner -> isRenamedInside(owner.address(), before, read))) {
        return together(before, owners, gone, read);
      }
    }
    Memory nothing = new Memory(before.surroundings);
    return together(
        nothing, owners, List.of(), PostgresContents.read(questions, home, owners.values()));
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
    return new Memory(before.surroundings, owners, contents, objects);
  }

  private static Surroundings surroundings(Connection connection, PostgresQuestions questions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SESSION);
        ResultSet row = statement.executeQuery()) {
      row.next();
      if (!questions.areAllAmong(row.getString("prepared"))) {
        questions.forget(); // a script said DISCARD ALL or DEALLOCATE ALL
      }
      return new Surroundings(
          row.getString("surroundings"),
          row.getString("path"),
          new HomeSchema(Optional.ofNullable(row.getString("home"))));
    }
  }

  private static Map<Address, PostgresOwner> owners(PostgresQuestions questions, HomeSchema home)
      throws SQLException {
    List<Row> rows = rows(questions);
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

  private static List<Row> rows(PostgresQuestions questions) throws SQLException {
    List<Row> rows = new ArrayList<>();
    questions.ask(
        OWNERS,
        List.of(),
        result -> {
          while (result.next()) {
            rows.add(
                new Row(
                    new Address(PLACES.get(result.getInt(1)), result.getLong(2)),
                    result.getString(3),
                    result.getLong(4),
                    result.getString(5),
                    result.getString(6),
                    result.getLong(7),
                    result.getInt(8),
                    result.getLong(9)));
          }
        });
    return rows;
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
    questions.ask(
        DEPENDENTS,
        arguments,
        row -> {
          while (row.next()) {
            if (row.getBoolean("everything")) {
              everything.set(true);
              return;
            }
            Place type = row.getBoolean("type") ? Place.TYPE : Place.FUNCTION;
            Address address =
                new Address(row.getBoolean("relation") ? Place.RELATION : type, row.getLong("oid"));
            PostgresOwner dependent = owners.get(address);
            if (dependent != null) {
              changed.add(dependent);
            }
          }
        });
    return everything.get();
  }

  static String resource(String name) {
    try (InputStream in = PostgresCatalogReader.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
