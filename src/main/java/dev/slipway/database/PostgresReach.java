package dev.slipway.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a script reaches: what it says itself, and what the functions say that it may call.
 *
 * <p>Told by words, since what a function will do cannot be asked of the server. A word too many
 * only means that a person has to decide.
 */
final class PostgresReach {
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

  /** The server's own functions that do what no rollback undoes, and the words of such commands. */
  private static final Set<String> BEYOND =
      Set.of(
          ("pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile"
                  + " pg_switch_wal pg_promote pg_create_restore_point pg_logical_emit_message"
                  + " pg_create_physical_replication_slot pg_create_logical_replication_slot"
                  + " pg_copy_physical_replication_slot pg_copy_logical_replication_slot"
                  + " pg_drop_replication_slot pg_replication_slot_advance"
                  + " pg_logical_slot_get_changes pg_logical_slot_get_binary_changes"
                  + " pg_stat_reset pg_stat_reset_shared pg_stat_statements_reset"
                  + " pg_import_system_collations pg_backup_start pg_backup_stop"
                  + " pg_start_backup pg_stop_backup pg_wal_replay_pause pg_wal_replay_resume"
                  + " pg_read_file pg_read_binary_file pg_ls_dir")
              .split(" ", -1));

  /** COPY to files and programs; large objects are rows, but of no table that is looked at. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "\\bcopy\\b[^;]*?\\b(to|from)\\s+(program\\b|'|\\$)|\\blo_\\w+\\s*\\(",
          Pattern.CASE_INSENSITIVE);

  /** Extensions whose functions only compute. */
  private static final Set<String> COMPUTING =
      Set.of(
          ("plpgsql pgcrypto uuid-ossp citext hstore pg_trgm unaccent btree_gin btree_gist ltree"
                  + " intarray cube earthdistance fuzzystrmatch tablefunc isn seg dict_int dict_xsyn"
                  + " intagg lo tcn tsm_system_rows tsm_system_time pg_stat_statements pgstattuple"
                  + " postgis postgis_topology postgis_raster postgis_sfcgal vector pg_uuidv7 ulid"
                  + " pgroonga rum pg_bigm moddatetime autoinc insert_username refint")
              .split(" ", -1));

  private static final String FUNCTIONS =
      """
      SELECT p.proname AS name, p.prosrc AS body, l.lanpltrusted OR l.lanname = 'sql' AS trusted, coalesce(e.extname, '') AS extension,
             EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgfoid = p.oid AND NOT t.tgisinternal)
               OR EXISTS (SELECT FROM pg_catalog.pg_event_trigger t WHERE t.evtfoid = p.oid) AS fires
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  private record Function(String body, boolean trusted, String extension) {}

  private final List<String> firing = new ArrayList<>();
  private final Map<String, List<Function>> functions = new HashMap<>();
  private final Set<String> foreignTables = new HashSet<>();

  private PostgresReach() {}

  static PostgresReach of(Connection connection) throws SQLException {
    PostgresReach reach = new PostgresReach();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FUNCTIONS)) {
      while (rows.next()) {
        Function function =
            new Function(
                rows.getString("body"), rows.getBoolean("trusted"), rows.getString("extension"));
        reach
            .functions
            .computeIfAbsent(
                rows.getString("name").toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(function);
        if (rows.getBoolean("fires")) {
          reach.firing.add(rows.getString("name"));
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT relname FROM pg_catalog.pg_class WHERE relkind = 'f'")) {
      while (rows.next()) {
        reach.foreignTables.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return reach;
  }

  /** A text together with the bodies of all functions that it may lead to. */
  String said(String text) {
    StringBuilder said = new StringBuilder();
    hear(text, said, new HashSet<>());
    return said.toString();
  }

  private void hear(String text, StringBuilder said, Set<String> words) {
    said.append(text).append('\n');
    for (String word : words(text)) {
      if (words.add(word)) {
        for (Function function : functions.getOrDefault(word, List.of())) {
          if (function.trusted) {
            hear(function.body, said, words);
          }
        }
      }
    }
  }

  private static List<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(word -> word.group().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** Why a script cannot be tried and taken back, if so; any trigger may be one that it fires. */
  Optional<String> beyond(String script) {
    String said = said(script + "\n" + String.join("\n", firing));
    Matcher outside = OUTSIDE.matcher(said);
    if (outside.find()) {
      return Optional.of("it reaches out of the database: " + outside.group());
    }
    for (String word : words(said)) {
      boolean strange =
          functions.getOrDefault(word, List.of()).stream().anyMatch(PostgresReach::isStrange);
      if (BEYOND.contains(word) || strange) {
        return Optional.of("it may call " + word + ", and what that does may not be undone");
      }
      if (foreignTables.contains(word)) {
        return Optional.of(word + " is a table of another server");
      }
    }
    return Optional.empty();
  }

  private static boolean isStrange(Function function) {
    return function.extension.isEmpty()
        ? !function.trusted
        : !COMPUTING.contains(function.extension);
  }
}
