package dev.slipway.history;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.history.RowPerMigration.Says;
import dev.slipway.history.Testimony.Form;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of tools say that are not the folder's own: hints, as far as what they name can
 * be found in the folder.
 *
 * <p>An app's SQL often comes out of another tool's migrations, or took their place, under the same
 * names or times. What is found in no table of these says nothing.
 */
public final class OtherTools {

  /** How a table says which migrations it means. */
  private enum Listing {
    /** A row for each. */
    EACH,
    /** Only the last one: all before it were applied, and none after it. */
    LAST
  }

  /**
   * One tool's table.
   *
   * @param table its name as the tool makes it
   * @param columns where a migration's name or number may stand, the likeliest first
   */
  private record Tool(String table, Listing listing, List<String> columns) {
    Tool(String table, Listing listing, String... columns) {
      this(table, listing, List.of(columns));
    }
  }

  /**
   * The names are those in alembic/runtime/migration.py, django/db/migrations/recorder.py, Rails'
   * active_record/schema_migration.rb, knex's lib/migrations/migrate/table-creator.js, TypeORM's
   * MigrationExecutor.ts, umzug's SequelizeStorage, EF Core's HistoryRepository.cs, Liquibase's
   * StandardChangeLogHistoryService.java, and those of the tools that are written as well.
   */
  private static final List<Tool> TOOLS =
      List.of(
          new Tool("alembic_version", Listing.LAST, "version_num"),
          new Tool("django_migrations", Listing.EACH, "name"),
          new Tool("knex_migrations", Listing.EACH, "name"),
          new Tool("migrations", Listing.EACH, "name"),
          new Tool("SequelizeMeta", Listing.EACH, "name"),
          new Tool("__EFMigrationsHistory", Listing.EACH, "migrationid"),
          new Tool("databasechangelog", Listing.EACH, "filename", "id"),
          new Tool("d1_migrations", Listing.EACH, "name"),
          new Tool("schema_migrations", Listing.EACH, "name", "filename", "version"),
          new Tool("_prisma_migrations", Listing.EACH, "migration_name"),
          new Tool("goose_db_version", Listing.EACH, "version_id"),
          new Tool("__diesel_schema_migrations", Listing.EACH, "version"),
          new Tool("_sqlx_migrations", Listing.EACH, "version"));

  /** Django's own apps number their migrations as every other app does. */
  private static final Set<String> OF_DJANGO =
      Set.of("admin", "auth", "contenttypes", "sessions", "sites", "flatpages", "redirects");

  private static final Pattern SUFFIX =
      Pattern.compile("(\\.up)?\\.(sql|js|cjs|mjs|ts|py|rb|cs|xml|ya?ml|json)$");
  private static final Pattern NUMBER_BEFORE = Pattern.compile("^[vV]?[0-9]+[^0-9a-zA-Z]*");
  private static final Pattern TIME_BEHIND = Pattern.compile("[0-9]{13,}$");
  private static final int DIGITS_OF_A_TIME = 8;
  private static final int TELLING_LETTERS = 8;

  private final List<Migration> migrations;

  /** The migrations by what another tool may call each of them. */
  private final Map<String, Set<Migration>> byName = new HashMap<>();

  private final Map<String, Set<Migration>> byNumber = new HashMap<>();

  /** Alembic's identifiers, which people write into the names of files. */
  private final Map<String, Set<Migration>> byToken = new HashMap<>();

  private final Map<String, Set<Migration>> byWords = new HashMap<>();

  private OtherTools(List<Migration> migrations) {
    this.migrations = migrations;
    for (Migration migration : migrations) {
      String name = migration.name();
      put(byName, plain(name), migration);
      put(byNumber, HistoryTable.number(number(name)), migration);
      for (String token : name.split("[^0-9a-zA-Z]+", -1)) {
        put(byToken, token, migration);
      }
      put(byWords, words(name), migration);
    }
  }

  private static void put(Map<String, Set<Migration>> index, String text, Migration migration) {
    index.computeIfAbsent(text, key -> new LinkedHashSet<>()).add(migration);
  }

  /**
   * Reads all of these tables that are there and say something of the folder.
   *
   * @param own tables that are the folder's own tool's, and not read here
   */
  public static List<Testimony> read(Database database, MigrationFolder folder, Set<String> own)
      throws SQLException {
    Connection connection = database.reading();
    List<String> names = new ArrayList<>(TOOLS.stream().map(Tool::table).toList());
    names.removeAll(own);
    Set<String> there = database.tablesAmong(connection, names);
    if (there.isEmpty()) {
      return List.of();
    }
    OtherTools known = new OtherTools(folder.migrations());
    List<Testimony> testimonies = new ArrayList<>();
    for (Tool tool : TOOLS) {
      if (there.contains(tool.table)) {
        HistoryTable table =
            HistoryTable.read(
                connection,
                (database.home().isEmpty() ? "main" : Sql.quoted(database.home()))
                    + "."
                    + Sql.quoted(tool.table));
        Testimony testimony = known.testimony(tool, table);
        if (!testimony.isSilent()) {
          testimonies.add(testimony);
        }
      }
    }
    return testimonies;
  }

  private Testimony testimony(Tool tool, HistoryTable table) {
    Set<Migration> named = new HashSet<>();
    Set<Migration> failed = new HashSet<>();
    for (Row row : inOrder(table)) {
      Optional<Migration> meant = meant(tool, row);
      if (meant.isPresent()) {
        switch (says(tool, row)) {
          case APPLIED -> named.add(meant.get());
          case FAILED -> failed.add(meant.get());
          case ABSENT -> named.remove(meant.get());
        }
      }
    }
    int end = 0;
    for (int place = 0; place < migrations.size(); place++) {
      Migration migration = migrations.get(place);
      end = named.contains(migration) || failed.contains(migration) ? place + 1 : end;
    }
    boolean last = tool.listing == Listing.LAST || table.has("dirty");
    List<Migration> applied = new ArrayList<>();
    for (Migration migration : migrations.subList(0, end)) {
      if (!failed.contains(migration) && (last || named.contains(migration))) {
        applied.add(migration);
      }
    }
    // One that names all up to some place would name those behind it too, had they been applied.
    boolean throughout = last || applied.size() == end;
    List<Migration> absent =
        throughout && !applied.isEmpty() && failed.isEmpty()
            ? migrations.subList(end, migrations.size())
            : List.of();
    return new Testimony(
        tool.table, Form.OTHER, applied, absent, List.of(), List.of(), List.of(), true, false);
  }

  /** As they were written, so that the last one of a migration counts. */
  private static List<Row> inOrder(HistoryTable table) {
    List<Row> rows = new ArrayList<>(table.rows());
    rows.sort((one, other) -> RowPerMigration.BY_NUMBER.compare(place(one), place(other)));
    return rows;
  }

  private static String place(Row row) {
    return row.number("id").filter(HistoryTable::isDigits).orElse("0");
  }

  private static Says says(Tool tool, Row row) {
    return switch (tool.table) {
      case "goose_db_version" -> row.isTrue("is_applied") ? Says.APPLIED : Says.ABSENT;
      case "_sqlx_migrations" -> row.isTrue("success") ? Says.APPLIED : Says.FAILED;
      case "_prisma_migrations" -> row.has("finished_at") ? Says.APPLIED : Says.FAILED;
      default -> row.isTrue("dirty") ? Says.FAILED : Says.APPLIED;
    };
  }

  /** The migration that a row is about; none if it is about another's, or about none any more. */
  private Optional<Migration> meant(Tool tool, Row row) {
    boolean other =
        switch (tool.table) {
          case "django_migrations" -> OF_DJANGO.contains(row.text("app").orElse(""));
          // What came after it has a row of its own.
          case "_prisma_migrations" -> row.has("rolled_back_at");
          default -> false;
        };
    if (other) {
      return Optional.empty();
    }
    for (String column : tool.columns) {
      Optional<Migration> meant = row.text(column).flatMap(this::meant);
      if (meant.isPresent()) {
        return meant;
      }
    }
    return Optional.empty();
  }

  /** The one migration of the folder that a name or number can mean; none if several could. */
  private Optional<Migration> meant(String said) {
    String name = SUFFIX.matcher(said.substring(said.lastIndexOf('/') + 1)).replaceFirst("");
    return only(byName.get(plain(name)))
        .or(() -> only(numbered(name)))
        .or(() -> only(name.length() < TELLING_LETTERS ? Set.of() : byToken.get(name)))
        .or(
            () ->
                only(words(name).length() < TELLING_LETTERS ? Set.of() : byWords.get(words(name))));
  }

  private static Optional<Migration> only(@Nullable Set<Migration> meant) {
    return meant != null && meant.size() == 1
        ? Optional.of(meant.iterator().next())
        : Optional.empty();
  }

  /** Times are as good as names; a short number counts only where nothing else is said. */
  private Set<Migration> numbered(String said) {
    String number = number(said);
    Set<Migration> numbered =
        number.isEmpty() ? Set.of() : byNumber.getOrDefault(HistoryTable.number(number), Set.of());
    return HistoryTable.isDigits(said)
        ? numbered
        : numbered.stream()
            .filter(migration -> number(migration.name()).length() >= DIGITS_OF_A_TIME)
            .collect(Collectors.toSet());
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  private static String number(String name) {
    String digits = RowPerMigration.leadingDigits(name.replaceFirst("^[vV](?=[0-9])", ""));
    Matcher behind = TIME_BEHIND.matcher(name);
    return digits.isEmpty() && behind.find() ? behind.group() : digits;
  }

  private static String words(String name) {
    String bare =
        TIME_BEHIND.matcher(NUMBER_BEFORE.matcher(name).replaceFirst("")).replaceFirst("");
    return bare.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
  }
}
