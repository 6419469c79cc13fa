package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.PostgresOwner.Address;
import dev.slipway.catalog.PostgresOwner.Place;
import dev.slipway.catalog.PostgresQuestions.Question;
import java.sql.Array;
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
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One reading of what belongs to some owners: one query for each kind of object, for all of them,
 * and all queries in one message.
 */
final class PostgresContents {
  private static final String TABLES = PostgresCatalogReader.resource("postgresql-tables.sql");

  /**
   * The default of a {@code varchar} that is to have none: the server leaves it out of a {@code
   * text}, and keeps it here for the sake of the cast. Of a domain it is one, in place of the
   * domain's own.
   */
  private static final Pattern NO_DEFAULT =
      Pattern.compile("NULL::(character varying|character|bpchar)(\\(\\d+\\))?");

  private static final String COLUMNS = PostgresCatalogReader.resource("postgresql-columns.sql");
  private static final String INDEXES = PostgresCatalogReader.resource("postgresql-indexes.sql");
  private static final String CONSTRAINTS =
      PostgresCatalogReader.resource("postgresql-constraints.sql");
  private static final String TRIGGERS = PostgresCatalogReader.resource("postgresql-triggers.sql");
  private static final String POLICIES = PostgresCatalogReader.resource("postgresql-policies.sql");
  private static final String VIEWS = PostgresCatalogReader.resource("postgresql-views.sql");
  private static final String RULES = PostgresCatalogReader.resource("postgresql-rules.sql");
  private static final String SEQUENCES =
      PostgresCatalogReader.resource("postgresql-sequences.sql");
  private static final String IDENTITIES =
      PostgresCatalogReader.resource("postgresql-identities.sql");
  private static final String ENUMS = PostgresCatalogReader.resource("postgresql-enums.sql");
  private static final String TYPES = PostgresCatalogReader.resource("postgresql-types.sql");
  private static final String FUNCTIONS =
      PostgresCatalogReader.resource("postgresql-functions.sql");

  /** The options of an index that say how it is stored, and not what it can do. */
  private static final Set<String> STORAGE =
      Set.of(
          "fillfactor",
          "deduplicate_items",
          "fastupdate",
          "gin_pending_list_limit",
          "buffering",
          "pages_per_range",
          "autosummarize");

  private static final String AND = " and ";

  /**
   * A plan that is made in a nearly empty database, and kept, would read tables whole later when
   * they are large. It holds until the transaction or savepoint of the read ends.
   */
  private static final String BY_INDEX = "SET LOCAL enable_seqscan = off";

  /** Ordinary, partitioned and foreign tables. */
  private static final String TABLE_KINDS = "rpf";

  private final HomeSchema home;
  private final Map<Address, PostgresOwner> owners;
  private final Map<Address, Content> contents = new HashMap<>();

  // What is told before that, or in more rows than one, which it becomes a part of.
  private final Map<Part, String> identities = new HashMap<>();
  private final Set<Part> notValidated = new HashSet<>();
  private final Map<PostgresOwner, List<String>> columns = new HashMap<>();
  private final Map<PostgresOwner, List<String>> varchars = new HashMap<>();
  private final Map<PostgresOwner, List<String>> checks = new HashMap<>();
  private final Map<PostgresOwner, Map<String, String>> labels = new HashMap<>();

  /** A column by its place. */
  private record Part(PostgresOwner owner, int place) {}

  /**
   * What belongs to one owner.
   *
   * @param objects itself and its parts, none if it is left out
   * @param names the names of parts by which the texts of other objects call them
   */
  record Content(Map<Identity, Definition> objects, Map<String, String> names) {

    /** Whether a part that was there before has another name than it had. */
    boolean hasRenamed(Content before) {
      return names.entrySet().stream()
          .anyMatch(
              part -> {
                String name = before.names.get(part.getKey());
                return name != null && !name.equals(part.getValue());
              });
    }
  }

  /** What is done with each row of a result. */
  private interface RowReader {
    void read(PostgresOwner owner, ResultSet row) throws SQLException;
  }

  private PostgresContents(HomeSchema home, Collection<PostgresOwner> owners) {
    this.home = home;
    this.owners = new HashMap<>();
    for (PostgresOwner owner : owners) {
      contents.put(owner.address(), new Content(new TreeMap<>(), new LinkedHashMap<>()));
      if (!owner.left()) {
        this.owners.put(owner.address(), owner);
      }
    }
  }

  /**
   * Reads them all; the session has been set so that everything prints the same in every session.
   *
   * @param after statements to run at the end of it, also if there is nothing to read
   */
  static Map<Address, Content> read(
      PostgresQuestions questions, HomeSchema home, Collection<PostgresOwner> owners, String after)
      throws SQLException {
    PostgresContents contents = new PostgresContents(home, owners);
    List<Question> asked = new ArrayList<>();
    contents.addRelations(asked);
    contents.add(asked, Place.TYPE, "e", PostgresOwner.ITSELF, ENUMS, contents::readLabel);
    contents.add(asked, Place.TYPE, "bdr", PostgresOwner.ITSELF, TYPES, contents::readType);
    contents.add(
        asked, Place.FUNCTION, "fpaw", PostgresOwner.ITSELF, FUNCTIONS, contents::readFunction);
    questions.ask(asked.isEmpty() ? "" : BY_INDEX, asked, after);
    contents.owners.values().forEach(contents::putWhatNoRowIsOf);
    // After the columns, whose types have a say in how expressions print.
    contents.checks.forEach((owner, all) -> all.forEach(text -> contents.putCheck(owner, text)));
    return contents.contents;
  }

  private void putWhatNoRowIsOf(PostgresOwner owner) {
    switch (owner.address().place()) {
      case SCHEMA -> putNamed(owner, Kind.SCHEMA, owner.name(), "");
      case EXTENSION -> putNamed(owner, Kind.EXTENSION, owner.name(), "");
      case TYPE -> {
        if (owner.kind().equals("e")) {
          putEnum(owner, labels.getOrDefault(owner, Map.of()));
        }
      }
      case RELATION -> {
        if (owner.kind().equals("c")) {
          List<String> attributes = columns.getOrDefault(owner, List.of());
          put(owner, Kind.TYPE, "", "(" + String.join(", ", attributes) + ")", Optional.empty());
        } else if (isTable(owner) && (owner.parts() & PostgresOwner.TRAITS) == 0) {
          put(owner, Kind.TABLE, "", "", Optional.empty());
        }
      }
      case FUNCTION -> {
        // The server prints all of it.
      }
    }
  }

  private static boolean isTable(PostgresOwner relation) {
    return TABLE_KINDS.contains(relation.kind());
  }

  private void addRelations(List<Question> asked) {
    add(asked, Place.RELATION, TABLE_KINDS, PostgresOwner.TRAITS, TABLES, this::readTable);
    // These two before the columns that they tell about.
    add(
        asked,
        Place.RELATION,
        TABLE_KINDS,
        PostgresOwner.CONSTRAINTS,
        CONSTRAINTS,
        this::readConstraint);
    add(
        asked,
        Place.RELATION,
        TABLE_KINDS,
        PostgresOwner.IDENTITIES,
        IDENTITIES,
        (owner, row) -> identities.put(new Part(owner, row.getInt("place")), sequence(row)));
    add(
        asked,
        Place.RELATION,
        "rpfvmc",
        PostgresOwner.ITSELF,
        COLUMNS,
        (owner, row) -> {
          content(owner).names.put("column " + row.getInt("place"), row.getString("name"));
          if (isTable(owner)) {
            readColumn(owner, row);
          } else {
            columns.computeIfAbsent(owner, o -> new ArrayList<>()).add(columnOfQuery(owner, row));
          }
        });
    // After the columns, whose types have a say in how expressions print.
    add(asked, Place.RELATION, "rpm", PostgresOwner.INDEXES, INDEXES, this::readIndex);
    add(asked, Place.RELATION, "vm", PostgresOwner.ITSELF, VIEWS, this::readView);
    add(asked, Place.RELATION, "rpv", PostgresOwner.RULES, RULES, this::readRule);
    add(asked, Place.RELATION, "rpfv", PostgresOwner.TRIGGERS, TRIGGERS, this::readTrigger);
    add(asked, Place.RELATION, "rp", PostgresOwner.POLICIES, POLICIES, this::readPolicy);
    add(asked, Place.RELATION, "S", PostgresOwner.ITSELF, SEQUENCES, this::readSequence);
  }

  /** Adds one query about all owners of some kinds that have such parts, unless there are none. */
  private void add(
      List<Question> asked, Place place, String kinds, int part, String sql, RowReader reader) {
    Long[] oids =
        owners.values().stream()
            .filter(
                owner ->
                    owner.address().place() == place
                        && kinds.contains(owner.kind())
                        && (owner.parts() & part) == part)
            .map(owner -> owner.address().oid())
            .toArray(Long[]::new);
    if (oids.length == 0) {
      return;
    }
    asked.add(
        new Question(
            sql,
            List.of(PostgresQuestions.oids(oids)),
            result -> {
              while (result.next()) {
                Address address = new Address(place, result.getLong("owner"));
                reader.read(Objects.requireNonNull(owners.get(address)), result);
              }
            }));
  }

  private void readTable(PostgresOwner owner, ResultSet row) throws SQLException {
    List<String> words = new ArrayList<>();
    if (row.getBoolean("unlogged")) {
      words.add("unlogged");
    }
    optional(row, "server").ifPresent(server -> words.add("foreign, of server " + server));
    optional(row, "of_type").ifPresent(type -> words.add("of " + type));
    Optional<String> bound = optional(row, "bound");
    optional(row, "parents")
        .ifPresent(
            parents ->
                words.add(
                    bound
                        .map(values -> "partition of " + parents + " " + Deparsed.lower(values))
                        .orElse("inherits " + parents)));
    optional(row, "key")
        .ifPresent(key -> words.add("partitioned by " + Deparsed.lower(Deparsed.settled(key))));
    if (row.getBoolean("secured")) {
      words.add("row-level security");
    }
    if (row.getBoolean("forced")) {
      words.add("forced on its owner");
    }
    put(owner, Kind.TABLE, "", String.join(", ", words), Optional.empty());
  }

  private void readColumn(PostgresOwner owner, ResultSet row) throws SQLException {
    if (row.getString("type").startsWith("character varying")) {
      varchars
          .computeIfAbsent(owner, o -> new ArrayList<>())
          .add(HomeSchema.quoted(row.getString("name")));
    }
    StringBuilder words = new StringBuilder(type(row));
    boolean isText = row.getString("type").startsWith("character");
    Part column = new Part(owner, row.getInt("place"));
    if (row.getBoolean("not_null")) {
      words.append(notValidated.contains(column) ? " not null not validated" : " not null");
    }
    String sequence = identities.getOrDefault(column, "");
    Optional<String> expression = optional(row, "expression").map(Deparsed::settled);
    switch (row.getString("generated")) {
      case "s" -> words.append(" generated ").append(expression.orElse("")).append(" stored");
      case "v" -> words.append(" generated ").append(expression.orElse("")).append(" virtual");
      default ->
          expression
              .filter(value -> !(isText && NO_DEFAULT.matcher(value).matches()))
              .ifPresent(value -> words.append(" default ").append(value));
    }
    switch (row.getString("identity")) {
      case "a" -> words.append(" generated always as identity").append(sequence);
      case "d" -> words.append(" generated by default as identity").append(sequence);
      default -> {
        // An ordinary column.
      }
    }
    put(
        owner,
        Kind.COLUMN,
        "." + HomeSchema.quoted(row.getString("name")),
        words.toString(),
        Optional.empty());
  }

  /**
   * A column as its view's or composite type's definition names it: of a view its query tells all
   * but a default.
   */
  private static String columnOfQuery(PostgresOwner owner, ResultSet row) throws SQLException {
    String name = HomeSchema.quoted(row.getString("name"));
    return owner.kind().equals("c")
        ? name + " " + type(row)
        : optional(row, "expression").map(value -> name + " default " + value).orElse("");
  }

  private static String type(ResultSet row) throws SQLException {
    return row.getString("type")
        + optional(row, "collation").map(collation -> " collate " + collation).orElse("");
  }

  private void readConstraint(PostgresOwner owner, ResultSet row) throws SQLException {
    content(owner).names.put("constraint " + row.getLong("oid"), row.getString("name"));
    String text = Deparsed.settled(row.getString("text"));
    switch (row.getString("kind")) {
      case "p" ->
          put(
              owner,
              Kind.PRIMARY_KEY,
              "",
              Deparsed.lower(text.substring("PRIMARY KEY ".length())),
              Optional.empty());
      case "f" -> readReference(owner, row, text);
      case "c" -> checks.computeIfAbsent(owner, o -> new ArrayList<>()).add(text);
      case "x" -> {
        String deferrable = deferrable(row);
        String what = text.substring(0, text.length() - deferrable.length());
        put(
            owner,
            Kind.EXCLUSION,
            " " + Deparsed.lower(Deparsed.inOneLine(what.substring("EXCLUDE ".length()))),
            "excluded" + Deparsed.lower(deferrable),
            Optional.empty());
      }
      case "n" -> {
        if (!row.getBoolean("validated")) {
          notValidated.add(new Part(owner, row.getInt("first_column")));
        }
      }
      default -> {
        // Unique constraints are read with indexes, triggers with triggers.
      }
    }
  }

  private void putCheck(PostgresOwner owner, String printed) {
    String text = Deparsed.withoutCastsToText(printed, varchars.getOrDefault(owner, List.of()));
    int end = Deparsed.afterBracket(text, text.indexOf('('));
    String expression = text.substring("CHECK (".length(), end - 1);
    put(
        owner,
        Kind.CHECK,
        ": " + Deparsed.lower(Deparsed.inOneLine(Deparsed.withoutBrackets(expression))),
        "checked" + Deparsed.lower(text.substring(end)),
        Optional.empty());
  }

  private void readReference(PostgresOwner owner, ResultSet row, String text) throws SQLException {
    int from = text.indexOf('(');
    int afterFrom = Deparsed.afterBracket(text, from);
    int to = Deparsed.nextBracket(text, afterFrom);
    int afterTo = Deparsed.afterBracket(text, to);
    String target = home.shown(row.getString("target_schema"), row.getString("target"));
    String rule = Deparsed.lower(text.substring(afterTo).strip());
    put(
        owner,
        Kind.FOREIGN_KEY,
        " "
            + Deparsed.lower(text.substring(from, afterFrom))
            + " → "
            + target
            + " "
            + Deparsed.lower(text.substring(to, afterTo)),
        rule.isEmpty() ? "no action" : rule,
        Optional.empty());
  }

  private void readIndex(PostgresOwner owner, ResultSet row) throws SQLException {
    boolean unique = row.getBoolean("unique");
    String what = what(owner, row, unique);
    String where = optional(row, "predicate").map(text -> " WHERE " + text).orElse("");
    String rest = what.substring(0, what.length() - where.length());
    List<String> options = strings(row, "options");
    if (!options.isEmpty()) {
      rest = rest.substring(0, rest.lastIndexOf(" WITH ("));
    }
    options.removeIf(option -> STORAGE.contains(option.substring(0, option.indexOf('='))));
    int from = Deparsed.nextBracket(rest, 0);
    int afterColumns = Deparsed.afterBracket(rest, from);
    String method = rest.substring(0, from).strip();
    String known =
        rest.substring(from, afterColumns)
            + (method.equals("btree") ? "" : " using " + method)
            + (unique ? " unique" : "")
            + rest.substring(afterColumns)
            + where;
    Optional<String> constraint = optional(row, "constraint");
    boolean attached = row.getBoolean("attached");
    String name = "named " + HomeSchema.quoted(row.getString("name"));
    if (constraint.isPresent()) {
      name = "a constraint" + Deparsed.lower(deferrable(row));
    } else if (attached) {
      name = "a part of its parent's";
    }
    put(
        owner,
        Kind.INDEX,
        " "
            + Deparsed.lower(
                Deparsed.inOneLine(
                    Deparsed.withoutCastsToText(
                        Deparsed.settled(known), varchars.getOrDefault(owner, List.of())))),
        name
            + (options.isEmpty() ? "" : " with " + String.join(", ", options))
            + (row.getBoolean("valid") ? "" : " invalid"),
        attached
            ? Optional.empty()
            : Optional.of(
                constraint.isPresent()
                    ? "ALTER TABLE "
                        + owner.quoted()
                        + " ADD CONSTRAINT "
                        + constraint.get()
                        + " "
                        + row.getString("constrained")
                    : "CREATE "
                        + (unique ? "UNIQUE " : "")
                        + "INDEX "
                        + row.getString("quoted")
                        + " ON "
                        + owner.quoted()
                        + " USING "
                        + what));
  }

  /**
   * What an index is of: the server tells it only as a whole statement, whose beginning is known
   * from the names in it.
   */
  private String what(PostgresOwner owner, ResultSet row, boolean unique) throws SQLException {
    String text = row.getString("text");
    String beginning =
        "CREATE "
            + (unique ? "UNIQUE " : "")
            + "INDEX "
            + row.getString("quoted")
            + " ON "
            + (row.getBoolean("partitioned") ? "ONLY " : "")
            + (home.has(owner.schema()) ? owner.quotedSchema() + "." : "")
            + owner.quoted()
            + " USING ";
    if (!text.startsWith(beginning)) {
      throw new IllegalStateException("not " + beginning + "… but " + text);
    }
    return text.substring(beginning.length());
  }

  private static String deferrable(ResultSet row) throws SQLException {
    return (row.getBoolean("deferrable") ? " DEFERRABLE" : "")
        + (row.getBoolean("deferred") ? " INITIALLY DEFERRED" : "");
  }

  private void readView(PostgresOwner owner, ResultSet row) throws SQLException {
    String printed = row.getString("body").strip();
    String body = printed.endsWith(";") ? printed.substring(0, printed.length() - 1) : printed;
    boolean materialized = row.getBoolean("materialized");
    Optional<String> options = optional(row, "options");
    List<String> defaults =
        columns.getOrDefault(owner, List.of()).stream()
            .filter(column -> !column.isEmpty())
            .toList();
    String text =
        options.map(list -> "(" + list + ") ").orElse("")
            + Deparsed.inOneLine(Deparsed.settled(body))
            + (defaults.isEmpty() ? "" : " with " + String.join(", ", defaults));
    StringBuilder statement = new StringBuilder();
    statement.append(materialized ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ");
    statement.append(owner.quoted());
    options.ifPresent(list -> statement.append(" WITH (").append(list).append(')'));
    statement.append(" AS ").append(body);
    putNamed(
        owner,
        materialized ? Kind.MATERIALIZED_VIEW : Kind.VIEW,
        home.shown(owner.schema(), owner.name()),
        text,
        Optional.of(statement.toString()));
  }

  private void readRule(PostgresOwner owner, ResultSet row) throws SQLException {
    String printed = inHome(owner, row.getString("text"), " TO ");
    String text = printed.endsWith(";") ? printed.substring(0, printed.length() - 1) : printed;
    String enabled = enabled(row);
    put(
        owner,
        Kind.RULE,
        " " + HomeSchema.quoted(row.getString("name")),
        Deparsed.inOneLine(Deparsed.settled(text)) + said(enabled),
        Optional.of(text + statement(owner, row, enabled, "RULE")));
  }

  private void readTrigger(PostgresOwner owner, ResultSet row) throws SQLException {
    String text = inHome(owner, row.getString("text"), " ON ");
    String enabled = enabled(row);
    put(
        owner,
        Kind.TRIGGER,
        " " + HomeSchema.quoted(row.getString("name")),
        Deparsed.inOneLine(Deparsed.settled(text)) + said(enabled),
        row.getBoolean("copied")
            ? Optional.empty()
            : Optional.of(text + statement(owner, row, enabled, "TRIGGER")));
  }

  /**
   * When a rule or trigger fires, in the words of the statement that says so; "" for ordinarily.
   */
  private static String enabled(ResultSet row) throws SQLException {
    return switch (row.getString("enabled")) {
      case "D" -> "DISABLE";
      case "A" -> "ENABLE ALWAYS";
      case "R" -> "ENABLE REPLICA";
      default -> "";
    };
  }

  private static String said(String enabled) {
    return enabled.isEmpty() ? "" : ", " + Deparsed.lower(enabled);
  }

  private static String statement(PostgresOwner owner, ResultSet row, String enabled, String kind)
      throws SQLException {
    return enabled.isEmpty()
        ? ""
        : ";\nALTER TABLE "
            + owner.quoted()
            + " "
            + enabled
            + " "
            + kind
            + " "
            + row.getString("quoted");
  }

  /**
   * A statement about a table whose schema the server has printed, without it if it is the home.
   */
  private String inHome(PostgresOwner owner, String statement, String before) {
    if (!home.has(owner.schema())) {
      return statement;
    }
    String schema = before + owner.quotedSchema() + ".";
    int at = statement.indexOf(schema + owner.quoted());
    return at < 0
        ? statement
        : statement.substring(0, at) + before + statement.substring(at + schema.length());
  }

  private void readPolicy(PostgresOwner owner, ResultSet row) throws SQLException {
    String command =
        switch (row.getString("command")) {
          case "r" -> "SELECT";
          case "a" -> "INSERT";
          case "w" -> "UPDATE";
          case "d" -> "DELETE";
          default -> "ALL";
        };
    String text =
        (row.getBoolean("permissive") ? "" : "AS RESTRICTIVE ")
            + "FOR "
            + command
            + " TO "
            + row.getString("roles")
            + optional(row, "shown").map(using -> " USING (" + using + ")").orElse("")
            + optional(row, "written").map(check -> " WITH CHECK (" + check + ")").orElse("");
    put(
        owner,
        Kind.POLICY,
        " " + HomeSchema.quoted(row.getString("name")),
        Deparsed.inOneLine(Deparsed.settled(text)),
        Optional.of(
            "CREATE POLICY " + row.getString("quoted") + " ON " + owner.quoted() + " " + text));
  }

  private void readSequence(PostgresOwner owner, ResultSet row) throws SQLException {
    Optional<String> table = optional(row, "table");
    String of = table.isPresent() ? home.key(row.getString("table_schema"), table.get()) : "";
    String words =
        (row.getBoolean("unlogged") ? "unlogged " : "")
            + row.getString("sequence_type")
            + sequence(row)
            + (table.isPresent()
                ? " owned by "
                    + home.shown(row.getString("table_schema"), table.get())
                    + "."
                    + HomeSchema.quoted(row.getString("column"))
                : "");
    Identity identity =
        new Identity(
            Kind.SEQUENCE,
            of,
            home.key(owner.schema(), owner.name()),
            home.shown(owner.schema(), owner.name()));
    content(owner).objects.put(identity, new Definition(words, Optional.empty()));
  }

  /** What a sequence does otherwise than one of its type about which nothing is said. */
  private static String sequence(ResultSet row) throws SQLException {
    long highest =
        switch (row.getString("sequence_type")) {
          case "smallint" -> Short.MAX_VALUE;
          case "integer" -> Integer.MAX_VALUE;
          default -> Long.MAX_VALUE;
        };
    long increment = row.getLong("increment");
    long least = row.getLong("least");
    long most = row.getLong("most");
    boolean up = increment > 0;
    StringBuilder words = new StringBuilder();
    if (row.getLong("start") != (up ? least : most)) {
      words.append(" start ").append(row.getLong("start"));
    }
    if (increment != 1) {
      words.append(" increment ").append(increment);
    }
    if (least != (up ? 1 : -highest - 1)) {
      words.append(" minimum ").append(least);
    }
    if (most != (up ? highest : -1)) {
      words.append(" maximum ").append(most);
    }
    if (row.getLong("cache") != 1) {
      words.append(" cache ").append(row.getLong("cache"));
    }
    if (row.getBoolean("cycle")) {
      words.append(" cycle");
    }
    return words.toString();
  }

  private void readType(PostgresOwner owner, ResultSet row) throws SQLException {
    String shown = home.shown(owner.schema(), owner.name());
    switch (owner.kind()) {
      case "d" -> {
        List<String> words = new ArrayList<>();
        words.add(row.getString("base"));
        optional(row, "collation").ifPresent(collation -> words.add("collate " + collation));
        if (row.getBoolean("not_null")) {
          words.add("not null");
        }
        optional(row, "expression")
            .ifPresent(value -> words.add("default " + Deparsed.settled(value)));
        strings(row, "checks").stream()
            .map(check -> Deparsed.lower(Deparsed.inOneLine(Deparsed.settled(check))))
            .sorted()
            .distinct()
            .forEach(words::add);
        putNamed(owner, Kind.DOMAIN, shown, String.join(" ", words));
      }
      case "r" -> {
        List<String> words = new ArrayList<>();
        words.add("range of " + row.getString("base"));
        optional(row, "collation").ifPresent(collation -> words.add("collate " + collation));
        optional(row, "operators").ifPresent(name -> words.add("ordered by " + name));
        optional(row, "canonical").ifPresent(name -> words.add("canonical " + name));
        optional(row, "difference").ifPresent(name -> words.add("difference " + name));
        words.add("multirange " + row.getString("multirange"));
        putNamed(owner, Kind.TYPE, shown, String.join(" ", words));
      }
      default -> putNamed(owner, Kind.TYPE, shown, "read by " + row.getString("input"));
    }
  }

  private void readLabel(PostgresOwner owner, ResultSet row) throws SQLException {
    labels
        .computeIfAbsent(owner, o -> new LinkedHashMap<>())
        .put(row.getString("oid"), row.getString("label"));
  }

  private void putEnum(PostgresOwner owner, Map<String, String> labelsByOid) {
    String shown = home.shown(owner.schema(), owner.name());
    String key = home.key(owner.schema(), owner.name());
    List<String> quoted = new ArrayList<>();
    labelsByOid.forEach(
        (oid, text) -> {
          String label = "'" + text.replace("'", "''") + "'";
          quoted.add(label);
          content(owner).names.put("label " + oid, text);
          Identity identity =
              new Identity(Kind.ENUM_LABEL, key, shown + " " + label, shown + " " + label);
          content(owner).objects.put(identity, new Definition("", Optional.empty()));
        });
    putNamed(owner, Kind.ENUM, shown, "(" + String.join(", ", quoted) + ")");
  }

  private void readFunction(PostgresOwner owner, ResultSet row) throws SQLException {
    String arguments = "(" + row.getString("arguments") + ")";
    Optional<String> parts = optional(row, "parts");
    String text;
    if (parts.isPresent()) {
      text = "CREATE AGGREGATE " + owner.quoted() + parts.get();
    } else {
      String printed = row.getString("text").strip();
      int name = row.getInt("before_name");
      String qualified = owner.quotedSchema() + ".";
      text =
          home.has(owner.schema()) && printed.startsWith(qualified, name)
              ? printed.substring(0, name) + printed.substring(name + qualified.length())
              : printed;
    }
    // The body is as somebody wrote it, perhaps on another system.
    int body = text.indexOf("\nAS ");
    String head = body < 0 ? text : text.substring(0, body);
    String definition =
        (Deparsed.settled(head) + text.substring(head.length())).replace("\r\n", "\n");
    Identity identity =
        new Identity(
            Kind.FUNCTION,
            "",
            home.shown(owner.schema(), owner.name()) + arguments,
            home.shown(owner.schema(), owner.name()) + arguments);
    content(owner).objects.put(identity, new Definition(definition, Optional.of(text)));
  }

  private void putNamed(PostgresOwner owner, Kind kind, String shown, String definition) {
    putNamed(owner, kind, shown, definition, Optional.empty());
  }

  /** Something that belongs to nothing else. */
  private void putNamed(
      PostgresOwner owner, Kind kind, String shown, String definition, Optional<String> statement) {
    String key =
        kind == Kind.SCHEMA || kind == Kind.EXTENSION
            ? owner.name()
            : home.key(owner.schema(), owner.name());
    content(owner)
        .objects
        .put(new Identity(kind, "", key, shown), new Definition(definition, statement));
  }

  /**
   * A table, or something that belongs to one and is told from its like by what stands behind it.
   * What is there twice is one object with two definitions.
   */
  private void put(
      PostgresOwner owner, Kind kind, String what, String definition, Optional<String> statement) {
    String table = home.key(owner.schema(), owner.name());
    String shown = home.shown(owner.schema(), owner.name()) + what;
    Identity identity = new Identity(kind, table, what.isEmpty() ? table : shown, shown);
    content(owner).objects.merge(identity, new Definition(definition, statement), this::both);
  }

  private Definition both(Definition one, Definition other) {
    Set<String> texts = new TreeSet<>(List.of(one.text().split(AND, -1)));
    texts.add(other.text());
    String statements =
        Stream.of(one.statement(), other.statement())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(";\n"));
    return new Definition(
        String.join(AND, texts), statements.isEmpty() ? Optional.empty() : Optional.of(statements));
  }

  private Content content(PostgresOwner owner) {
    return Objects.requireNonNull(contents.get(owner.address()));
  }

  private static Optional<String> optional(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** The elements of an array in their order, none for no array. */
  private static List<String> strings(ResultSet row, String column) throws SQLException {
    @Nullable Array array = row.getArray(column);
    return array == null
        ? new ArrayList<>()
        : new ArrayList<>(List.of((String[]) array.getArray()));
  }
}
