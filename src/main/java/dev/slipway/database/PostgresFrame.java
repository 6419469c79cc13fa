package dev.slipway.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a database is apart from what is in it, and what no dump of it holds: encoding and locale,
 * owner, tablespace, limit of connections, settings, rights and comment.
 *
 * @param locale encoding and locale, as options of {@code CREATE DATABASE}
 * @param place owner and tablespace, as such options
 * @param traits the rest, as statements about a database that is named {@link #NAME}
 */
record PostgresFrame(String locale, String place, List<String> traits) {
  private static final String NAME = "\0";

  /** One element of a list among the settings, in quotes or not. */
  private static final Pattern ELEMENT = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^\",\\s]+)");

  /** Settings that are lists of names; pg_dump's variable_is_guc_list_quote has the same. */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  PostgresFrame {
    traits = List.copyOf(traits);
  }

  /**
   * That of a database.
   *
   * @param session a session on any database of the server
   */
  static PostgresFrame of(Connection session, String database) throws SQLException {
    List<String> traits = new ArrayList<>();
    addLimit(session, database, traits);
    addSettings(session, database, traits);
    addRights(session, database, traits);
    addComment(session, database, traits);
    return new PostgresFrame(locale(session, database), place(session, database), traits);
  }

  /**
   * The same encoding and locale as a database has, so that texts sort and compare alike: options
   * of {@code CREATE DATABASE}.
   */
  static String locale(Connection session, String database) throws SQLException {
    String query =
        """
        SELECT pg_catalog.pg_encoding_to_char(encoding) AS encoding, datcollate, datctype,
               coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', '') AS provider,
               coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') AS locale,
               pg_catalog.to_jsonb(d) ->> 'daticurules' AS rules
        FROM pg_catalog.pg_database d WHERE datname = ?
        """;
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet row = statement.executeQuery()) {
      row.next();
      StringBuilder like =
          new StringBuilder()
              .append(" ENCODING ")
              .append(literal(row.getString("encoding")))
              .append(" LC_COLLATE ")
              .append(literal(row.getString("datcollate")))
              .append(" LC_CTYPE ")
              .append(literal(row.getString("datctype")));
      switch (row.getString("provider")) {
        case "i" ->
            like.append(" LOCALE_PROVIDER icu ICU_LOCALE ")
                .append(literal(row.getString("locale")));
        case "b" ->
            like.append(" LOCALE_PROVIDER builtin BUILTIN_LOCALE ")
                .append(literal(row.getString("locale")));
        // Unsaid, it is that of template0, which need not be this one.
        case "c" -> like.append(" LOCALE_PROVIDER libc");
        default -> {}
      }
      if (row.getString("rules") != null) {
        like.append(" ICU_RULES ").append(literal(row.getString("rules")));
      }
      return like.toString();
    }
  }

  /** The tablespace only where it is not the usual one: naming that takes a right of its own. */
  private static String place(Connection session, String database) throws SQLException {
    String query =
        """
        SELECT pg_catalog.pg_get_userbyid(d.datdba), s.spcname,
               d.dattablespace = (SELECT dattablespace FROM pg_catalog.pg_database WHERE datname = 'template0')
        FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace s ON s.oid = d.dattablespace
        WHERE d.datname = ?
        """;
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return " OWNER "
          + Sql.quoted(row.getString(1))
          + (row.getBoolean(3) ? "" : " TABLESPACE " + Sql.quoted(row.getString(2)));
    }
  }

  private static void addLimit(Connection session, String database, List<String> traits)
      throws SQLException {
    String query =
        "SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = ? AND datconnlimit <> -1";
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet row = statement.executeQuery()) {
      if (row.next()) {
        traits.add("ALTER DATABASE " + NAME + " CONNECTION LIMIT " + row.getInt(1));
      }
    }
  }

  private static void addSettings(Connection session, String database, List<String> traits)
      throws SQLException {
    String query =
        """
        SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(s.setrole) END,
               pg_catalog.split_part(c.said, '=', 1), pg_catalog.substr(c.said, pg_catalog.strpos(c.said, '=') + 1)
        FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS c (said, place)
        WHERE d.datname = ? ORDER BY s.setrole, c.place
        """;
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String role = rows.getString(1);
        String name = rows.getString(2);
        traits.add(
            (role == null
                    ? "ALTER DATABASE " + NAME
                    : "ALTER ROLE " + Sql.quoted(role) + " IN DATABASE " + NAME)
                + " SET "
                + quotedParts(name)
                + " TO "
                + value(name, rows.getString(3)));
      }
    }
  }

  /** A setting of an extension has a name of two parts. */
  private static String quotedParts(String name) {
    return Pattern.compile("[.]")
        .splitAsStream(name)
        .map(Sql::quoted)
        .collect(Collectors.joining("."));
  }

  /** A list is stored as it is to be read again, each name in quotes where it needs them. */
  private static String value(String name, String stored) {
    if (!LISTS.contains(name)) {
      return literal(stored);
    }
    List<String> elements = new ArrayList<>();
    for (Matcher element = ELEMENT.matcher(stored); element.find(); ) {
      elements.add(
          literal(
              element.group(1) == null
                  ? element.group(2)
                  : element.group(1).replace("\"\"", "\"")));
    }
    return elements.isEmpty() ? "''" : String.join(", ", elements);
  }

  private static void addRights(Connection session, String database, List<String> traits)
      throws SQLException {
    String query =
        """
        SELECT CASE a.grantee WHEN 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
               pg_catalog.pg_get_userbyid(d.datdba), a.privilege_type, a.is_grantable
        FROM pg_catalog.pg_database d
        LEFT JOIN LATERAL pg_catalog.aclexplode(d.datacl) WITH ORDINALITY
          AS a (grantor, grantee, privilege_type, is_grantable, place) ON true
        WHERE d.datname = ? AND d.datacl IS NOT NULL
        ORDER BY a.place
        """;
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet rows = statement.executeQuery()) {
      boolean first = true;
      while (rows.next()) {
        if (first) {
          String all = "REVOKE ALL ON DATABASE " + NAME + " FROM ";
          traits.add(all + "PUBLIC");
          traits.add(all + Sql.quoted(rows.getString(2)));
          first = false;
        }
        if (rows.getString(3) != null) {
          traits.add(
              "GRANT "
                  + rows.getString(3)
                  + " ON DATABASE "
                  + NAME
                  + " TO "
                  + (rows.getString(1) == null ? "PUBLIC" : Sql.quoted(rows.getString(1)))
                  + (rows.getBoolean(4) ? " WITH GRANT OPTION" : ""));
        }
      }
    }
  }

  private static void addComment(Connection session, String database, List<String> traits)
      throws SQLException {
    String query =
        "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database"
            + " WHERE datname = ? AND pg_catalog.shobj_description(oid, 'pg_database') IS NOT NULL";
    try (PreparedStatement statement = asking(session, query, database);
        ResultSet row = statement.executeQuery()) {
      if (row.next()) {
        traits.add("COMMENT ON DATABASE " + NAME + " IS " + literal(row.getString(1)));
      }
    }
  }

  private static PreparedStatement asking(Connection session, String query, String database)
      throws SQLException {
    PreparedStatement statement = session.prepareStatement(query);
    statement.setString(1, database);
    return statement;
  }

  /**
   * What makes a session on another database find names, and behave, as one on this database does:
   * one statement.
   *
   * @param session a session on this database
   */
  static String ofSessions(Connection session) throws SQLException {
    String query =
        """
        SELECT name, pg_catalog.current_setting(name) FROM (
          SELECT 'search_path' AS name
          UNION SELECT pg_catalog.split_part(c.said, '=', 1)
          FROM pg_catalog.pg_db_role_setting s
          JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
          CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c (said)
          WHERE d.datname = pg_catalog.current_database()
            AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))) AS set
        ORDER BY 1
        """;
    StringBuilder first = new StringBuilder("BEGIN ");
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        first
            .append("BEGIN PERFORM pg_catalog.set_config(")
            .append(literal(rows.getString(1)))
            .append(", ")
            .append(literal(rows.getString(2)))
            // What only a session's beginning or a superuser can set, this role did not set either.
            .append(", false); EXCEPTION WHEN OTHERS THEN NULL; END; ");
      }
    }
    return "DO " + literal(first.append("END").toString());
  }

  /** Makes an empty database of this encoding, locale, owner and tablespace. */
  void make(Connection session, String name) throws SQLException {
    PostgresDatabase.execute(
        session, "CREATE DATABASE " + Sql.quoted(name) + " TEMPLATE template0" + locale + place);
  }

  /** Gives a database the rest, in the transaction that is open on a session. */
  void give(Connection session, String name) throws SQLException {
    for (String trait : traits) {
      PostgresDatabase.execute(session, trait.replace(NAME, Sql.quoted(name)));
    }
  }

  static String literal(String text) {
    // With a backslash in it, what it means would depend on a setting of the session.
    return text.contains("\\")
        ? " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
        : "'" + text.replace("'", "''") + "'";
  }
}
