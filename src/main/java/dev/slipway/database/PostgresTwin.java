package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scratch database that is filled with the rows of the real one. */
final class PostgresTwin implements Database.Twin {
  private static final Logger log = LoggerFactory.getLogger(PostgresTwin.class);

  private final PostgresDatabase of;
  private final PostgresScratch scratch;
  private final Thread withUs;
  private @Nullable PostgresDatabase opened;
  private volatile boolean vanishing;

  private PostgresTwin(PostgresDatabase of, PostgresScratch scratch) {
    this.of = of;
    this.scratch = scratch;
    // A signal ends this process without its finally blocks.
    this.withUs = new Thread(this::vanish, "dropping the copy");
    Runtime.getRuntime().addShutdownHook(withUs);
  }

  static PostgresTwin of(PostgresDatabase database) throws SQLException {
    PostgresTwin twin = new PostgresTwin(database, scratch(database));
    try {
      // What fills it makes the home schema itself, unless that is the one which each database has.
      if (!database.home().equals("public")) {
        PostgresDatabase.execute(
            twin.scratch.connection(), "DROP SCHEMA IF EXISTS " + Sql.quoted(database.home()));
      }
      return twin;
    } catch (SQLException e) {
      twin.close();
      throw e;
    }
  }

  private static PostgresScratch scratch(PostgresDatabase database) throws SQLException {
    try {
      return database.newScratch();
    } catch (Refusal e) {
      if (e.fact() != Fact.NO_PERMISSION) {
        throw e;
      }
      throw new Refusal(
          e.fact(),
          "no copy can be made beside " + database.place() + ": this role may not make databases",
          "migrations are rehearsed in a database of their own, on a server of the same version",
          "let the role make databases: ALTER ROLE "
              + Sql.quoted(PostgresDatabase.text(database.looking(), "SELECT current_user"))
              + " CREATEDB; or name an empty database, with room for a copy of this one:"
              + " --scratch-url URL; slipway plan needs no copy",
          e);
    }
  }

  private void vanish() {
    vanishing = true;
    try {
      scratch.vanish(of);
    } catch (SQLException e) {
      log.warn("the copy stays, and the next run tries again to drop it: {}", e.getMessage());
    }
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> forClients() {
    return scratch.forClients();
  }

  @Override
  public Database database() throws SQLException {
    if (opened == null) {
      // What fills it brings no statistics, without which other plans would be measured.
      PostgresDatabase.execute(scratch.connection(), "ANALYZE");
      opened = of.copied(scratch.address());
    }
    return opened;
  }

  @Override
  public void close() {
    if (vanishing) {
      return; // another thread takes it all away, sessions too
    }
    if (opened != null) {
      opened.close();
    }
    try {
      scratch.empty();
    } catch (SQLException e) {
      log.warn("the scratch database keeps the copy until its next use: {}", e.getMessage());
    }
    scratch.close();
    try {
      Runtime.getRuntime().removeShutdownHook(withUs);
    } catch (IllegalStateException e) {
      log.debug("this process is ending already: {}", e.getMessage());
    }
  }
}
