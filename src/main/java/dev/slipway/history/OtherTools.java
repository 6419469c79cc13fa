package dev.slipway.history;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.history.Testimony.Form;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  private final MigrationFolder folder;

  private OtherTools(MigrationFolder folder) {
    this.folder = folder;
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
    List<Testimony> testimonies = new ArrayList<>();
    for (Tool tool : TOOLS) {
      if (there.contains(tool.table)) {
        HistoryTable table =
            HistoryTable.read(
                connection,
                (database.home().isEmpty() ? "main" : Sql.quoted(database.home()))
                    + "."
                    + Sql.quoted(tool.table));
        Testimony testimony = new OtherTools(folder).testimony(tool, table);
        if (!testimony.isSilent()) {
          testimonies.add(testimony);
        }
      }
    }
    return testimonies;
  }

  private Testimony testimony(Tool tool, HistoryTable table) {
    boolean last = tool.listing == Listing.LAST || table.has("dirty");
    Set<Migration> meant = new HashSet<>();
    Set<Migration> failed = new HashSet<>();
    for (Row row : table.rows()) {
      if (OF_DJANGO.contains(row.text("app").orElse(""))
          && tool.table.equals("django_migrations")) {
        continue;
      }
      Optional<Migration> migration =
          tool.columns.stream()
              .map(column -> row.text(column).flatMap(this::meant))
              .flatMap(Optional::stream)
              .findFirst();
      migration.ifPresent(
          found ->
              (isFailed(tool, row) ? failed : isTakenBack(tool, row) ? failed : meant).add(found));
    }
    List<Migration> all = folder.migrations();
    int highest = 0;
    for (int place = 0; place < all.size(); place++) {
      highest =
          meant.contains(all.get(place)) || failed.contains(all.get(place)) ? place + 1 : highest;
    }
    List<Migration> applied =
        all.stream()
            .filter(m -> !failed.contains(m))
            .filter(m -> last ? all.indexOf(m) < indexOfLast(meant, failed) : meant.contains(m))
            .toList();
    // One that names all up to some place would name those behind it too, had they been applied.
    boolean throughout = last || applied.size() == highest;
    List<Migration> absent =
        throughout && !applied.isEmpty() && failed.isEmpty()
            ? all.subList(highest, all.size())
            : List.of();
    return new Testimony(
        tool.table, Form.OTHER, applied, absent, List.of(), List.of(), List.of(), true, false);
  }

  private int indexOfLast(Set<Migration> meant, Set<Migration> failed) {
    int end = 0;
    List<Migration> all = folder.migrations();
    for (int place = 0; place < all.size(); place++) {
      end = meant.contains(all.get(place)) || failed.contains(all.get(place)) ? place + 1 : end;
    }
    return end;
  }

  private static boolean isFailed(Tool tool, Row row) {
    return row.isTrue("dirty")
        || (tool.table.equals("_sqlx_migrations") && !row.isTrue("success"))
        || (tool.table.equals("_prisma_migrations") && !row.has("finished_at"));
  }

  private static boolean isTakenBack(Tool tool, Row row) {
    return (tool.table.equals("goose_db_version") && !row.isTrue("is_applied"))
        || (tool.table.equals("_prisma_migrations") && row.has("rolled_back_at"));
  }

  /** The one migration of the folder that a name or number can mean; none if several could. */
  private Optional<Migration> meant(String said) {
    String name = SUFFIX.matcher(said.substring(said.lastIndexOf('/') + 1)).replaceFirst("");
    return only(m -> plain(m.name()).equals(plain(name)))
        .or(() -> only(m -> isSameNumber(m.name(), name)))
        .or(() -> only(m -> isToken(name, m.name())))
        .or(() -> only(m -> isSameWords(m.name(), name)));
  }

  private Optional<Migration> only(java.util.function.Predicate<Migration> isMeant) {
    List<Migration> meant = folder.migrations().stream().filter(isMeant).toList();
    return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /** Times are as good as names; a short number counts only where nothing else is said. */
  private static boolean isSameNumber(String migration, String said) {
    String one = number(migration);
    String other = number(said);
    boolean alone = said.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return !one.isEmpty()
        && HistoryTable.number(one).equals(HistoryTable.number(other))
        && (alone || one.length() >= DIGITS_OF_A_TIME);
  }

  private static String number(String name) {
    String digits = RowPerMigration.leadingDigits(name.replaceFirst("^[vV](?=[0-9])", ""));
    java.util.regex.Matcher behind = TIME_BEHIND.matcher(name);
    return digits.isEmpty() && behind.find() ? behind.group() : digits;
  }

  /** Alembic's identifiers, which people write into the names of files. */
  private static boolean isToken(String said, String migration) {
    return said.length() >= TELLING_LETTERS
        && List.of(migration.split("[^0-9a-zA-Z]+", -1)).contains(said);
  }

  private static boolean isSameWords(String migration, String said) {
    String one = words(migration);
    return one.length() >= TELLING_LETTERS && one.equals(words(said));
  }

  private static String words(String name) {
    String bare =
        TIME_BEHIND.matcher(NUMBER_BEFORE.matcher(name).replaceFirst("")).replaceFirst("");
    return bare.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
  }
}
