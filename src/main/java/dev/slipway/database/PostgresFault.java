package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL's codes and the driver's exceptions say about server, network and other sessions.
 *
 * <p>The codes are those of postgresql.org/docs/current/errcodes-appendix.html. Where one code
 * stands for several things, words that are the same in every language decide, such as the name of
 * a file.
 */
final class PostgresFault {

  private enum Kind {
    UNKNOWN_NAME,
    REFUSED,
    NO_ANSWER,
    LOST,
    STARTING,
    NO_PRIMARY,
    TOO_MANY,
    MISSING,
    WRONG_PASSWORD,
    NO_PASSWORD,
    NOT_ADMITTED,
    NO_TLS,
    TLS,
    POOLER,
    FOREIGN,
    SOCKET_RIGHTS,
    RIGHTS,
    READ_ONLY,
    LOCKED,
    DEADLOCK,
    CONFLICT,
    FULL,
    DEVICE,
    DAMAGED,
    STATEMENT
  }

  private PostgresFault() {}

  /**
   * The refusal that an error means; empty if it is about the statement, not about its
   * surroundings.
   *
   * @param place where the database is, as {@link PostgresAddress#place} has it
   */
  static Optional<Refusal> of(String place, SQLException error) {
    Kind kind = kind(error);
    String said = place + ": " + message(error);
    String options = options(place);
    String psql = "psql" + options + " -c ";
    String again = "pg_isready" + options + ", then the same command again";
    Optional<Refusal> refusal = meaning(kind, place, said, options, psql, again, error);
    return isInOurWords(kind) ? refusal.map(Refusal::forEveryone) : refusal;
  }

  /** Whether what is said of it holds nothing that the server said. */
  private static boolean isInOurWords(Kind kind) {
    return switch (kind) {
      case UNKNOWN_NAME,
          REFUSED,
          NO_ANSWER,
          NO_PRIMARY,
          NO_PASSWORD,
          NO_TLS,
          FOREIGN,
          SOCKET_RIGHTS ->
          true;
      case LOST,
          STARTING,
          TOO_MANY,
          MISSING,
          WRONG_PASSWORD,
          NOT_ADMITTED,
          TLS,
          POOLER,
          RIGHTS,
          READ_ONLY,
          LOCKED,
          DEADLOCK,
          CONFLICT,
          FULL,
          DEVICE,
          DAMAGED,
          STATEMENT ->
          false;
    };
  }

  private static Optional<Refusal> meaning(
      Kind kind,
      String place,
      String said,
      String options,
      String psql,
      String again,
      SQLException error) {
    return switch (kind) {
      case STATEMENT -> Optional.empty();
      case UNKNOWN_NAME -> {
        String name = unknownName(error);
        yield refusal(
            Fact.UNREACHABLE,
            place + ": the name " + name + " is not known",
            "where the server is cannot be found out",
            "getent hosts " + name + "; with Compose both services need a network in common",
            error);
      }
      case REFUSED ->
          refusal(
              Fact.UNREACHABLE,
              place + ": " + refused(error),
              "no server listens there",
              again,
              error);
      case NO_ANSWER ->
          refusal(
              Fact.UNREACHABLE,
              place + ": no answer",
              "the server hangs, or something on the way lets nothing through",
              again,
              error);
      case LOST ->
          refusal(
              Fact.UNREACHABLE,
              place + ": the connection was lost (" + message(error) + ")",
              "what had not been committed is undone",
              again,
              error);
      case STARTING ->
          refusal(Fact.UNREACHABLE, said, "it lets nobody in at the moment", again, error);
      case NO_PRIMARY ->
          refusal(
              Fact.UNREACHABLE,
              place + ": none of these servers is the one that was asked for",
              "only one that takes writes can be brought up to date",
              psql + "'SELECT pg_is_in_recovery()', or another target_session_attrs",
              error);
      case TOO_MANY ->
          refusal(
              Fact.UNREACHABLE,
              said,
              "others hold all the connections that the server or this role has",
              psql
                  + "'SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP"
                  + " BY 1, 2, 3'",
              error);
      case MISSING ->
          refusal(
              Fact.UNREACHABLE,
              said,
              "a database is not made where none was",
              "check its name: psql"
                  + options(place, "postgres")
                  + " -l; if a new one is meant: createdb"
                  + server(place)
                  + " "
                  + quoted(setting(place, "dbname")),
              error);
      case WRONG_PASSWORD ->
          refusal(
              Fact.NO_PERMISSION,
              said,
              "user and password do not belong together",
              "try them by hand: psql" + options + " -U USER",
              error);
      case NO_PASSWORD ->
          refusal(
              Fact.NO_PERMISSION,
              place + ": the server wants a password, and none was given",
              "it lets nobody in without",
              "set PGPASSWORD, or PGPASSWORD_FILE to a file that holds it",
              error);
      case NOT_ADMITTED -> Optional.of(notAdmitted(said, psql, error));
      case NO_TLS ->
          refusal(
              Fact.SETTINGS,
              place + ": the server does not offer TLS, and sslmode demands it",
              "what is sent could be read on the way",
              "turn it on there (ssl = on), or set sslmode=prefer or sslmode=disable if all of the way"
                  + " is trusted",
              error);
      case TLS ->
          refusal(
              Fact.SETTINGS,
              place + ": TLS failed (" + message(error) + ")",
              "who is at the other end is not sure",
              "set sslrootcert to the certificate that the server's was signed with, or"
                  + " sslmode=require to verify none",
              error);
      case POOLER ->
          refusal(
              Fact.SETTINGS,
              said,
              "a connection pooler stands there and does not pass everything on",
              "set SLIPWAY_DIRECT_URL (or DIRECT_URL) to the server itself",
              error);
      case FOREIGN ->
          refusal(
              Fact.SETTINGS,
              place + ": what answers there is no PostgreSQL server",
              "it does not speak its language",
              "check host and port: " + again,
              error);
      case SOCKET_RIGHTS ->
          refusal(
              Fact.NO_PERMISSION,
              place + ": this user may not use the socket",
              "the server's folder or socket is for others",
              "run as a user that may: ls -ld " + quoted(setting(place, "host")),
              error);
      case RIGHTS ->
          refusal(
              Fact.NO_PERMISSION,
              said,
              "this role may not do what is needed here",
              "log in as the owner of the database, or grant it: " + psql + "'\\l' -c '\\dn+'",
              error);
      case READ_ONLY ->
          refusal(
              Fact.NO_PERMISSION,
              said,
              "it is a replica, or made read-only",
              "name the primary; which this is: "
                  + psql
                  + "'SELECT pg_is_in_recovery()' -c 'SHOW default_transaction_read_only'",
              error);
      case LOCKED ->
          refusal(
              Fact.BUSY,
              said,
              "another session holds what is needed, and was waited for",
              psql
                  + "'SELECT pid, application_name, state, query FROM pg_stat_activity WHERE pid ="
                  + " ANY (SELECT unnest(pg_blocking_pids(pid)) FROM pg_stat_activity)'",
              error);
      case DEADLOCK, CONFLICT ->
          refusal(
              Fact.BUSY,
              said,
              "another session writes to the same tables",
              "stop every app that uses this database, then run the same command again",
              error);
      case FULL, DEVICE ->
          refusal(
              Fact.DEVICE,
              said,
              kind == Kind.FULL ? "the server has no room left" : "the server's disk is failing",
              "on the server: df -h",
              error);
      case DAMAGED ->
          refusal(
              Fact.DAMAGED,
              said,
              "PostgreSQL cannot trust what it reads there",
              "see what is left: pg_dump" + options + " >/dev/null; then go back to a backup",
              error);
    };
  }

  /** Whether the session was lost, so that how its last statement ended is not known. */
  static boolean isLost(SQLException error) {
    Kind kind = kind(error);
    return kind == Kind.LOST || kind == Kind.STARTING || kind == Kind.NO_ANSWER;
  }

  /**
   * Whether waiting may help: the server is not there yet, or is not ready, or is full. It never
   * helps where somebody is not let in.
   */
  static boolean mayPass(SQLException error) {
    return switch (kind(error)) {
      case UNKNOWN_NAME, REFUSED, NO_ANSWER, LOST, STARTING, NO_PRIMARY, TOO_MANY, MISSING -> true;
      case WRONG_PASSWORD,
          NO_PASSWORD,
          NOT_ADMITTED,
          NO_TLS,
          TLS,
          POOLER,
          FOREIGN,
          SOCKET_RIGHTS,
          RIGHTS,
          READ_ONLY,
          LOCKED,
          DEADLOCK,
          CONFLICT,
          FULL,
          DEVICE,
          DAMAGED,
          STATEMENT ->
          false;
    };
  }

  /** Whether it is TLS that failed, and not the network below it. */
  static boolean isOfTls(SQLException error) {
    return kind(error) == Kind.TLS;
  }

  private static Kind kind(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return switch (state) {
      case "28P01" -> Kind.WRONG_PASSWORD;
      case "28000" -> Kind.NOT_ADMITTED;
      case "3D000" -> Kind.MISSING;
      case "25006" -> Kind.READ_ONLY;
      case "42501" -> Kind.RIGHTS;
      case "53300" -> Kind.TOO_MANY;
      case "53100", "53200" -> Kind.FULL;
      case "55P03" -> Kind.LOCKED;
      case "40P01" -> Kind.DEADLOCK;
      case "40001" -> Kind.CONFLICT;
      case "57P03" -> Kind.STARTING;
      // Ended by an administrator, by a crash, for idleness.
      case "57P01", "57P02", "57P05", "25P03" -> Kind.LOST;
      // Not 58P01: what is missing there is mostly an extension's file, which a migration asked
      // for.
      case "58000", "58030" -> Kind.DEVICE;
      case "XX001", "XX002" -> Kind.DAMAGED;
      case "08004" -> rejected(message(error));
      case "08P01" -> isOfServer(error) ? byPooler(message(error)) : Kind.FOREIGN;
      default -> state.startsWith("08") ? ofConnection(error) : Kind.STATEMENT;
    };
  }

  /** The driver's own refusals. */
  private static Kind rejected(String message) {
    if (message.contains("password")) {
      return Kind.NO_PASSWORD;
    }
    return message.contains("SSL") ? Kind.NO_TLS : Kind.NOT_ADMITTED;
  }

  /** PgBouncer says everything by the code of a broken protocol. */
  private static Kind byPooler(String message) {
    if (message.contains("startup parameter")) {
      return Kind.POOLER;
    }
    if (message.contains("authentication failed")) {
      return Kind.WRONG_PASSWORD;
    }
    if (message.contains("no such database")) {
      return Kind.MISSING;
    }
    if (message.contains("no more connections")) {
      return Kind.TOO_MANY;
    }
    // It is there, and the server behind it is not: a statement is never answered by this code.
    return Kind.STARTING;
  }

  private static Kind ofConnection(SQLException error) {
    String message = message(error);
    if (has(error, UnknownHostException.class)) {
      return Kind.UNKNOWN_NAME;
    }
    if (has(error, AccessDeniedException.class) && !message.contains("SSL")) {
      return Kind.SOCKET_RIGHTS;
    }
    if (has(error, SocketTimeoutException.class) || has(error, NoRouteToHostException.class)) {
      return Kind.NO_ANSWER;
    }
    ConnectException refused = find(error, ConnectException.class);
    if (refused != null) {
      boolean late = String.valueOf(refused.getMessage()).contains("timed out");
      return late ? Kind.NO_ANSWER : Kind.REFUSED;
    }
    if (has(error, SocketException.class) || has(error, EOFException.class)) {
      return Kind.LOST;
    }
    if (has(error, SSLException.class)
        || has(error, GeneralSecurityException.class)
        || message.contains("SSL")
        || message.contains("could not be verified")) {
      return Kind.TLS;
    }
    if (!"08001".equals(error.getSQLState()) || error.getCause() != null) {
      return Kind.LOST;
    }
    if (message.contains("targetServerType")) {
      return Kind.NO_PRIMARY;
    }
    return message.contains("timed out") ? Kind.NO_ANSWER : Kind.STATEMENT;
  }

  /** Nobody is let in by a code that says neither why nor what would help; the words do. */
  private static Refusal notAdmitted(String said, String psql, SQLException error) {
    String message = message(error);
    String why = "the server does not let this role in";
    String next = "see the roles and who may log in: " + psql + "'\\du'";
    if (message.contains("pg_hba.conf")) {
      String entry = "add one to pg_hba.conf: " + psql + "'SELECT * FROM pg_hba_file_rules'";
      if (message.contains("no encryption") || message.contains("SSL off")) {
        why = "no entry there lets this user in from here without TLS";
        next = "set sslmode=require, or " + entry;
      } else if (message.contains("SSL encryption") || message.contains("SSL on")) {
        why = "no entry there lets this user in from here with TLS";
        next = "set sslmode=disable if all of the way is trusted, or " + entry;
      } else {
        why = "no entry there lets this user in from here";
        next = entry;
      }
    } else if (message.contains("certificate")) {
      why = "the server wants to see a certificate of ours";
      next = "set sslcert and sslkey to it and its key";
    }
    return new Refusal(Fact.NO_PERMISSION, said, why, next, error);
  }

  private static Optional<Refusal> refusal(
      Fact fact, String seen, String why, String next, SQLException error) {
    return Optional.of(new Refusal(fact, seen, why, next, error));
  }

  private static boolean isOfServer(SQLException error) {
    return error instanceof PSQLException own && own.getServerErrorMessage() != null;
  }

  /** What the server said, without the rows that it may quote; else what the driver said. */
  private static String message(SQLException error) {
    ServerErrorMessage ofServer =
        error instanceof PSQLException own ? own.getServerErrorMessage() : null;
    String message = ofServer == null ? error.getMessage() : ofServer.getMessage();
    return String.valueOf(message).strip().replaceAll("\\s*\\v+\\s*", " ").replaceAll("\\.$", "");
  }

  private static String unknownName(SQLException error) {
    UnknownHostException unknown = find(error, UnknownHostException.class);
    String message = unknown == null ? "" : String.valueOf(unknown.getMessage());
    return message.replaceFirst(": .*", "");
  }

  private static String refused(SQLException error) {
    ConnectException refused = find(error, ConnectException.class);
    String message = refused == null ? "" : String.valueOf(refused.getMessage());
    return message.startsWith("there is no") ? message : "the connection was refused";
  }

  private static boolean has(Throwable error, Class<? extends Throwable> kind) {
    return find(error, kind) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> kind) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }

  /** The options by which PostgreSQL's own programs find the database. */
  private static String options(String place) {
    return options(place, setting(place, "dbname"));
  }

  private static String options(String place, String database) {
    return server(place) + " -d " + quoted(database);
  }

  private static String server(String place) {
    String port = setting(place, "port");
    return " -h "
        + quoted(setting(place, "host").replaceAll("[\\[\\]]", ""))
        + (port.isEmpty() ? "" : " -p " + port);
  }

  private static String setting(String place, String name) {
    Map<String, String> settings = PostgresUrl.settings(place);
    return settings.getOrDefault(name, "");
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[\\p{L}\\p{N}_./:,%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
