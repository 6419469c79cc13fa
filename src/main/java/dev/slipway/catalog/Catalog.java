package dev.slipway.catalog;

import dev.slipway.database.Engine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a schema, each with an identity and a definition.
 *
 * <p>Column order, white space, quoting and the names of constraints do not count. Tables in which
 * migration tools keep their books are no part of it.
 */
public final class Catalog {

  /**
   * The kinds of objects, in the order in which reports list them, and in which missing ones are
   * made: a view may call a function, and an index may be one of a materialized view.
   */
  public enum Kind {
    TABLE("table"),
    COLUMN("column"),
    ENUM("enum"),
    ENUM_LABEL("enum label"),
    DOMAIN("domain"),
    TYPE("type"),
    SEQUENCE("sequence"),
    PRIMARY_KEY("primary key"),
    FOREIGN_KEY("foreign key"),
    CHECK("check"),
    EXCLUSION("exclusion"),
    SCHEMA("schema"),
    EXTENSION("extension"),
    FUNCTION("function"),
    VIRTUAL_TABLE("virtual table"),
    VIEW("view"),
    MATERIALIZED_VIEW("materialized view"),
    INDEX("index"),
    RULE("rule"),
    TRIGGER("trigger"),
    POLICY("policy");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /**
     * Whether such an object is a witness of the first rank: one that votes by its existence,
     * because an ORM makes it just as migrations do.
     */
    public boolean isFirstRank() {
      return this == TABLE || this == COLUMN || this == ENUM_LABEL;
    }

    /** Whether such objects may be made for an app before it ever ran: what it is to live among. */
    public boolean isFurniture() {
      return this == SCHEMA || this == EXTENSION;
    }

    /** Whether an absent one can be made by itself, by the statement that defines it. */
    public boolean isMadeByItself() {
      return switch (this) {
        case FUNCTION, VIRTUAL_TABLE, VIEW, MATERIALIZED_VIEW, INDEX, RULE, TRIGGER, POLICY -> true;
        case TABLE,
            COLUMN,
            ENUM,
            ENUM_LABEL,
            DOMAIN,
            TYPE,
            SEQUENCE,
            PRIMARY_KEY,
            FOREIGN_KEY,
            CHECK,
            EXCLUSION,
            SCHEMA,
            EXTENSION ->
            false;
      };
    }

    /** Whether others belong to such an object, and come and go with it. */
    boolean hasParts() {
      return this == TABLE || this == VIEW || this == MATERIALIZED_VIEW || this == ENUM;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * What makes an object the same one in two catalogs.
   *
   * @param kind its kind
   * @param table the key of the table, view or enum it belongs to, its own for a table, empty where
   *     it belongs to none
   * @param key its name, in the form in which the engine compares names
   * @param shown its name as people wrote it; does not count
   */
  public record Identity(Kind kind, String table, String key, String shown)
      implements Comparable<Identity> {

    @Override
    public boolean equals(Object other) {
      return other instanceof Identity that && kind == that.kind && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return 31 * kind.hashCode() + key.hashCode();
    }

    @Override
    public int compareTo(Identity other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : key.compareTo(other.key);
    }

    @Override
    public String toString() {
      return kind + " " + shown;
    }
  }

  /**
   * What an object is like.
   *
   * @param text everything about it that counts, in one spelling
   * @param statement the statement that would make it, where its kind is made by itself; does not
   *     count
   */
  public record Definition(String text, Optional<String> statement) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Definition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Reads catalogs of one engine; remembers what it read, so that reading often is cheap. */
  public interface Reader {
    Catalog read(Connection connection) throws SQLException;
  }

  private final SortedMap<Identity, Definition> objects;

  Catalog(SortedMap<Identity, Definition> objects) {
    this.objects = Collections.unmodifiableSortedMap(objects);
  }

  /** A catalog of these objects. */
  public static Catalog of(Map<Identity, Definition> objects) {
    return new Catalog(new TreeMap<>(objects));
  }

  /** The catalog of a database with nothing in it. */
  public static Catalog empty() {
    return new Catalog(Collections.emptySortedMap());
  }

  /**
   * The SHA-256 of everything in it, in hexadecimal: two are alike only if their catalogs are
   * equal.
   */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      objects.forEach(
          (identity, definition) ->
              digest.update(
                  (identity + "\u0000" + definition.text() + "\u0000")
                      .getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Whether a table is one in which a migration tool, or Slipway, keeps its books.
   *
   * @param table its name, perhaps with a schema and in quotes
   */
  public static boolean isBookkeeping(String table) {
    return Bookkeeping.owns(table.substring(table.lastIndexOf('.') + 1).replace("\"", ""));
  }

  /** A reader for databases of an engine. */
  public static Reader reader(Engine engine) {
    return switch (engine) {
      case SQLITE -> new SqliteCatalogReader();
      case POSTGRESQL -> new PostgresCatalogReader();
    };
  }

  /** The identities of its objects, tables first. */
  public Set<Identity> objects() {
    return objects.keySet();
  }

  /** Those of its objects that another catalog does not have, which is mostly the same. */
  public List<Identity> objectsNotIn(Catalog other) {
    List<Identity> others = new ArrayList<>();
    Iterator<Identity> theirs = other.objects.keySet().iterator();
    @Nullable Identity their = theirs.hasNext() ? theirs.next() : null;
    for (Identity our : objects.keySet()) {
      while (their != null && !their.equals(our) && their.compareTo(our) < 0) {
        their = theirs.hasNext() ? theirs.next() : null;
      }
      if (!our.equals(their)) {
        others.add(our);
      }
    }
    return others;
  }

  public boolean has(Identity object) {
    return objects.containsKey(object);
  }

  /** How an object is defined here, if it is here. */
  public Optional<Definition> definition(Identity object) {
    return Optional.ofNullable(objects.get(object));
  }

  /**
   * Whether there is nothing in it that an app could have made its home in: schemas and extensions
   * are often made before an app first comes.
   */
  public boolean isEmpty() {
    return objects.keySet().stream()
        .allMatch(object -> object.kind() == Kind.SCHEMA || object.kind() == Kind.EXTENSION);
  }

  /** How many ordinary tables there are. */
  public long tables() {
    return objects.keySet().stream().filter(object -> object.kind() == Kind.TABLE).count();
  }

  /** What another catalog has otherwise than this one, which is taken for what was expected. */
  public List<Difference> differences(Catalog found) {
    List<Difference> differences = new ArrayList<>();
    Iterator<Map.Entry<Identity, Definition>> ours = objects.entrySet().iterator();
    Iterator<Map.Entry<Identity, Definition>> theirs = found.objects.entrySet().iterator();
    Map.@Nullable Entry<Identity, Definition> our = next(ours);
    Map.@Nullable Entry<Identity, Definition> their = next(theirs);
    while (our != null || their != null) {
      int order = our == null ? 1 : their == null ? -1 : our.getKey().compareTo(their.getKey());
      Optional<Definition> expected =
          our == null || order > 0 ? Optional.empty() : Optional.of(our.getValue());
      Optional<Definition> is =
          their == null || order < 0 ? Optional.empty() : Optional.of(their.getValue());
      if (!expected.equals(is)) {
        Map.Entry<Identity, Definition> named = Objects.requireNonNull(order > 0 ? their : our);
        differences.add(new Difference(named.getKey(), expected, is));
      }
      our = order <= 0 ? next(ours) : our;
      their = order >= 0 ? next(theirs) : their;
    }
    return differences;
  }

  /** What this one becomes by changes: what was found in each of them is there in the end. */
  public Catalog with(List<Difference> changes) {
    TreeMap<Identity, Definition> changed = new TreeMap<>(objects);
    for (Difference change : changes) {
      changed.remove(change.object());
      change.found().ifPresent(definition -> changed.put(change.object(), definition));
    }
    return new Catalog(changed);
  }

  private static Map.@Nullable Entry<Identity, Definition> next(
      Iterator<Map.Entry<Identity, Definition>> entries) {
    return entries.hasNext() ? entries.next() : null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Catalog that && objects.equals(that.objects);
  }

  @Override
  public int hashCode() {
    return objects.hashCode();
  }

  /** One object a line, for people who compare two of them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    objects.forEach(
        (object, definition) -> text.append(object).append(": ").append(definition).append('\n'));
    return text.toString();
  }
}
