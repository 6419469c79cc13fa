package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A folder that nobody wrote, as a ladder of values: its rungs are known by construction, and so is
 * whose rows each migration may have changed.
 *
 * <p>A change is read by what is there when it comes: what is missing is made, what is there with
 * another shape is redefined, and what is there just so is dropped. So any list of changes is a
 * folder that could run. Its text is there to be read: no database ever runs it.
 */
final class GeneratedLadder {
  /** How many tables there can be, columns in each, and shapes of each object. */
  static final int POOL = 3;

  /** What a change is about. */
  enum What {
    TABLE,
    COLUMN,
    INDEX,
    VIEW,
    LABEL,
    ROWS,
    NOTHING
  }

  /** One change; its numbers are below {@link #POOL}. */
  record Change(What what, int table, int part, int shape) {}

  /** A folder, as a list of changes for each migration. */
  record Plan(Engine engine, List<List<Change>> migrations) {}

  /** The names of what is numbered: their order is that of the objects in a catalog. */
  record Names(List<String> words) {
    static final Names USUAL = new Names(List.of("a", "b", "c"));

    static Names shuffled(Random random) {
      List<String> words = new ArrayList<>(USUAL.words);
      Collections.shuffle(words, random);
      return new Names(words);
    }

    String of(String kind, int number) {
      return kind + "_" + words.get(number);
    }
  }

  private final Plan plan;
  private final Names names;
  private final Map<Identity, Definition> now = new HashMap<>();
  private final Set<String> touchedNow = new LinkedHashSet<>();
  private final List<Map<Identity, Definition>> rungs = new ArrayList<>();
  private final List<Set<String>> touched = new ArrayList<>();
  private final List<Migration> migrations = new ArrayList<>();

  GeneratedLadder(Plan plan, Names names) {
    this.plan = plan;
    this.names = names;
    rungs.add(Map.of());
    for (List<Change> changes : plan.migrations) {
      List<String> sql = new ArrayList<>();
      touchedNow.clear();
      changes.forEach(change -> sql.addAll(take(change)));
      rungs.add(Map.copyOf(now));
      touched.add(Set.copyOf(touchedNow));
      migrations.add(migration("00" + (migrations.size() + 1), String.join(";\n", sql)));
    }
  }

  Ladder ladder() {
    return ladder(new Random(0));
  }

  /** The ladder; its catalogs were filled in an order by chance. */
  Ladder ladder(Random order) {
    List<Catalog> catalogs =
        rungs.stream().map(objects -> Catalog.of(shuffled(objects, order))).toList();
    List<Identity> mentioned = new ArrayList<>();
    rungs.forEach(objects -> mentioned.addAll(objects.keySet()));
    Collections.shuffle(mentioned, order);
    return new Ladder(
        plan.engine,
        plan.engine == Engine.POSTGRESQL ? "public" : "",
        new MigrationFolder(Path.of("migrations"), "plain", migrations, List.of()),
        catalogs,
        Optional.empty(),
        new LinkedHashSet<>(mentioned),
        Optional.empty(),
        new Memory());
  }

  List<Migration> migrations() {
    return migrations;
  }

  int top() {
    return migrations.size();
  }

  /** What a database has after the first migrations, to be changed at will. */
  Map<Identity, Definition> objects(int rung) {
    return new TreeMap<>(rungs.get(rung));
  }

  boolean hasTables(int rung) {
    return rungs.get(rung).keySet().stream().anyMatch(object -> object.kind() == Kind.TABLE);
  }

  /**
   * Whether a database on one rung and one on another are the same to everybody: they look alike,
   * and nothing between them touched rows of what is there.
   */
  boolean isTheSame(int one, int other) {
    int lower = Math.min(one, other);
    int upper = Math.max(one, other);
    Set<String> kept =
        rungs.get(lower).keySet().stream().map(Identity::key).collect(Collectors.toSet());
    return rungs.get(lower).equals(rungs.get(upper))
        && touched.subList(lower, upper).stream()
            .allMatch(tables -> Collections.disjoint(tables, kept));
  }

  static Map<Identity, Definition> shuffled(Map<Identity, Definition> objects, Random order) {
    List<Identity> identities = new ArrayList<>(objects.keySet());
    Collections.shuffle(identities, order);
    Map<Identity, Definition> shuffled = new LinkedHashMap<>();
    identities.forEach(identity -> shuffled.put(identity, objects.get(identity)));
    return shuffled;
  }

  static Identity identity(Kind kind, String table, String name) {
    return new Identity(kind, table, name, name);
  }

  static Definition definition(String text) {
    return new Definition(text, Optional.empty());
  }

  @Override
  public String toString() {
    return plan.engine
        + migrations.stream()
            .map(migration -> "\n" + migration + ": " + migration.sql().replace("\n", " "))
            .collect(Collectors.joining());
  }

  private List<String> take(Change change) {
    String table = names.of("t", change.table);
    return switch (change.what) {
      case TABLE -> table(table);
      case COLUMN -> column(table, names.of("c", change.part), change.shape);
      case INDEX -> index(table, names.of("i", change.part), change.shape);
      case VIEW -> view(names.of("v", change.part), change.shape);
      case LABEL -> label(names.of("e", change.table), names.of("l", change.part));
      case ROWS -> rows(table);
      case NOTHING -> List.of("SELECT 1");
    };
  }

  private boolean has(Kind kind, String name) {
    return now.containsKey(identity(kind, "", name));
  }

  private void forget(String table) {
    now.keySet().removeIf(object -> object.table().equals(table));
  }

  private List<String> table(String table) {
    if (has(Kind.TABLE, table)) {
      forget(table);
      touchedNow.add(table);
      return List.of("DROP TABLE " + table);
    }
    now.put(identity(Kind.TABLE, table, table), definition("table"));
    now.put(identity(Kind.COLUMN, table, table + ".id"), definition("integer"));
    return List.of("CREATE TABLE " + table + " (id integer)");
  }

  private List<String> column(String table, String name, int shape) {
    if (!has(Kind.TABLE, table)) {
      return table(table);
    }
    Identity column = identity(Kind.COLUMN, table, table + "." + name);
    Definition before = now.get(column);
    Definition after = definition("varchar(" + (shape + 1) + ")");
    if (before == null) {
      now.put(column, after);
      return List.of("ALTER TABLE " + table + " ADD COLUMN " + name + " " + after);
    }
    touchedNow.add(column.key());
    if (before.equals(after)) {
      now.remove(column);
      return List.of("ALTER TABLE " + table + " DROP COLUMN " + name);
    }
    now.put(column, after);
    return plan.engine == Engine.POSTGRESQL
        ? List.of("ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE " + after)
        : List.of(
            "CREATE TABLE new_" + table + " (id integer, " + name + " " + after + ")",
            "INSERT INTO new_" + table + " SELECT id, " + name + " FROM " + table,
            "DROP TABLE " + table,
            "ALTER TABLE new_" + table + " RENAME TO " + table);
  }

  private List<String> index(String table, String name, int shape) {
    if (!has(Kind.TABLE, table)) {
      return table(table);
    }
    // Names of indexes are their database's.
    Identity index = identity(Kind.INDEX, table, table + "_" + name);
    return redefine(
        index,
        definition("on " + table + " (id) where id > " + shape),
        "INDEX " + index.key(),
        "CREATE INDEX " + index.key() + " ON " + table + " (id) WHERE id > " + shape);
  }

  private List<String> view(String name, int shape) {
    return redefine(
        identity(Kind.VIEW, name, name),
        definition("select " + shape),
        "VIEW " + name,
        "CREATE VIEW " + name + " AS SELECT " + shape + " AS shape");
  }

  private List<String> redefine(Identity object, Definition after, String named, String create) {
    Definition before = now.get(object);
    if (before == null) {
      now.put(object, after);
      return List.of(create);
    }
    if (before.equals(after)) {
      now.remove(object);
      return List.of("DROP " + named);
    }
    now.put(object, after);
    return List.of("DROP " + named, create);
  }

  /** Only PostgreSQL has enums, and there a label goes only with its whole enum. */
  private List<String> label(String type, String name) {
    if (plan.engine == Engine.SQLITE) {
      return List.of("SELECT 1");
    }
    Identity label = identity(Kind.ENUM_LABEL, type, type + "." + name);
    if (now.containsKey(label)) {
      forget(type);
      return List.of("DROP TYPE " + type);
    }
    now.put(label, definition("label"));
    return now.put(identity(Kind.ENUM, type, type), definition("enum")) == null
        ? List.of("CREATE TYPE " + type + " AS ENUM ('" + name + "')")
        : List.of("ALTER TYPE " + type + " ADD VALUE '" + name + "'");
  }

  /** No UPDATE, of which the rows of a database could show that it did not run. */
  private List<String> rows(String table) {
    if (!has(Kind.TABLE, table)) {
      return List.of("SELECT 1");
    }
    touchedNow.add(table);
    return List.of("DELETE FROM " + table + " WHERE id > 7");
  }

  private static Migration migration(String name, String sql) {
    return new Migration(
        name, name, Optional.empty(), name, sql, Optional.empty(), Optional.empty(), false);
  }
}
