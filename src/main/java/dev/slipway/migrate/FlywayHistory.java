package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.history.NativeHistory;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
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
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.flywaydb.core.internal.jdbc.Results;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Flyway keep its history table and call our scripts, inside a transaction that it cannot end.
 *
 * <p>Flyway sees every migration of the folder. One that is only to be baselined does nothing when
 * Flyway runs it, and so leaves a row of its own like any other.
 */
final class FlywayHistory {
  private static final Logger log = LoggerFactory.getLogger(FlywayHistory.class);

  private final Database database;
  private final MigrationFolder folder;
  private final Optional<NativeHistory> beside;

  FlywayHistory(Database database, MigrationFolder folder) {
    this.database = database;
    this.folder = folder;
    this.beside = NativeHistory.of(folder, database);
  }

  /**
   * Has Flyway finish migrations and enter them in the history. It does not see what comes after
   * them.
   *
   * @param baseline migrations that only enter the history
   * @param finishing the migrations to finish, with what is left to run of each
   * @param work what else is to be done, and what is left of migrations that are partly there
   * @param done gets what was done, in order
   * @throws Refusal if a migration fails
   * @throws SQLException if the history itself cannot be written
   */
  void migrate(
      List<Migration> baseline,
      Map<Migration, Stage.Part> finishing,
      Work work,
      Connection connection,
      List<Applied> done)
      throws SQLException {
    if (!database.hasTable(connection, "flyway_schema_history")) {
      create(connection);
    }
    forgetWhatRowsNowSay(baseline, connection);
    forgetThatTheyFailed(finishing.keySet(), connection);
    if (baseline.isEmpty() && finishing.isEmpty()) {
      return;
    }
    Map<String, String> versions = Versions.assign(folder, recordedVersions(connection));
    Given given =
        new Given(
            database.engine(),
            database.home(),
            Set.copyOf(baseline),
            finishing,
            work,
            done,
            this::precede);
    List<ResolvedMigration> resolved = new ArrayList<>();
    for (Migration migration : folder.migrations()) {
      if (baseline.contains(migration) || finishing.containsKey(migration)) {
        resolved.add(new Resolved(migration, versions.get(migration.script()), given));
      }
    }
    try {
      Flyway.configure()
          .dataSource(single(UncommittedConnection.over(connection)))
          .locations(new String[0])
          .skipDefaultResolvers(true)
          .skipDefaultCallbacks(true)
          .resolvers(resolver(resolved))
          // The gate has judged the history already, and more strictly.
          .validateOnMigrate(false)
          .outOfOrder(true)
          .group(true)
          .installedBy("slipway")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw ours(e);
    }
  }

  /** Takes every claim back that the history makes, where somebody has set it aside. */
  void forget(Connection connection) throws SQLException {
    if (database.hasTable(connection, "flyway_schema_history")) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM flyway_schema_history WHERE type <> 'SCHEMA'");
      }
    }
    if (beside.isPresent()) {
      beside.get().forget(connection);
    }
  }

  /**
   * Takes back what was undone, as if it had never been applied.
   *
   * @param left all that the database still has, in order
   */
  void takeBack(List<Migration> undone, List<Migration> left, Connection connection)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM flyway_schema_history WHERE script = ?")) {
      for (Migration migration : undone) {
        delete.setString(1, migration.script());
        delete.executeUpdate();
      }
    }
    if (beside.isPresent()) {
      beside.get().takeBack(connection, undone, left);
    }
  }

  /**
   * A baseline row speaks for migrations that are now to have rows of their own, and Flyway would
   * leave out whatever is below it; so does a row without a checksum.
   */
  private static void forgetWhatRowsNowSay(List<Migration> baseline, Connection connection)
      throws SQLException {
    if (baseline.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM flyway_schema_history WHERE type = 'BASELINE'");
    }
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM flyway_schema_history WHERE script = ?")) {
      for (Migration migration : baseline) {
        delete.setString(1, migration.script());
        delete.executeUpdate();
      }
    }
  }

  /** Flyway goes on only where no row says that a migration failed. */
  private static void forgetThatTheyFailed(Set<Migration> finishing, Connection connection)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM flyway_schema_history WHERE script = ? AND NOT success")) {
      for (Migration migration : finishing) {
        delete.setString(1, migration.script());
        delete.executeUpdate();
      }
    }
  }

  /** Enters in the app's own history what this one has, as its own tool would have. */
  void enterBeside(Connection connection) throws SQLException {
    if (beside.isPresent()) {
      beside.get().write(connection, recorded(connection));
    }
  }

  /** The name of the app's own history, if it has another than this one. */
  Optional<String> nameBeside() {
    return beside.map(history -> history.places().get(0));
  }

  /** Has the app's own history be as a script finds it when its own tool runs it. */
  void precede(Migration next, Connection connection) throws SQLException {
    if (beside.isPresent() && beside.get().isMentioned()) {
      beside.get().precede(connection, recorded(connection), next);
    }
  }

  private List<Migration> recorded(Connection connection) throws SQLException {
    Set<String> scripts = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT script FROM flyway_schema_history WHERE success")) {
      while (rows.next()) {
        scripts.add(rows.getString(1));
      }
    }
    return folder.migrations().stream()
        .filter(migration -> scripts.contains(migration.script()))
        .toList();
  }

  /** What our own script or the database said, if that is what Flyway wrapped. */
  private static RuntimeException ours(FlywayException error) throws SQLException {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return refusal;
      }
      if (cause instanceof SQLException sql) {
        throw sql;
      }
    }
    return error;
  }

  private void create(Connection connection) throws SQLException {
    for (Sql.Statement statement :
        Sql.statements(
            resource("flyway_schema_history." + database.engine() + ".sql"), database.engine())) {
      try (Statement jdbc = connection.createStatement()) {
        jdbc.executeUpdate(statement.text());
      }
    }
  }

  private static Map<String, String> recordedVersions(Connection connection) throws SQLException {
    Map<String, String> versions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT script, version FROM flyway_schema_history WHERE version IS NOT NULL")) {
      while (rows.next()) {
        versions.put(rows.getString(1), rows.getString(2));
      }
    }
    return versions;
  }

  private static String resource(String name) {
    try (InputStream in = FlywayHistory.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MigrationResolver resolver(List<ResolvedMigration> resolved) {
    return new MigrationResolver() {
      @Override
      public Collection<ResolvedMigration> resolveMigrations(MigrationResolver.Context context) {
        return resolved;
      }
    };
  }

  private static DataSource single(Connection connection) {
    return (DataSource)
        Proxy.newProxyInstance(
            FlywayHistory.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                return connection;
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  /** What Flyway is to do about the migrations that it sees. */
  private record Given(
      Engine engine,
      String home,
      Set<Migration> baseline,
      Map<Migration, Stage.Part> finishing,
      Work work,
      List<Applied> done,
      Preceding preceding) {}

  /** What comes before a script. */
  @FunctionalInterface
  private interface Preceding {
    void precede(Migration next, Connection connection) throws SQLException;
  }

  /** One migration of the folder as Flyway takes it. */
  private record Resolved(Migration migration, @Nullable String version, Given given)
      implements ResolvedMigration, MigrationExecutor {

    @Override
    public @Nullable MigrationVersion getVersion() {
      return version == null ? null : MigrationVersion.fromVersion(version);
    }

    @Override
    public String getDescription() {
      return migration.description();
    }

    @Override
    public String getScript() {
      return migration.script();
    }

    @Override
    public Integer getChecksum() {
      return migration.checksum();
    }

    @Override
    public MigrationType getType() {
      return CoreMigrationType.SQL;
    }

    @Override
    public String getPhysicalLocation() {
      return migration.script();
    }

    @Override
    public MigrationExecutor getExecutor() {
      return this;
    }

    @Override
    public boolean checksumMatches(Integer checksum) {
      return Objects.equals(checksum, getChecksum());
    }

    @Override
    public boolean checksumMatchesWithoutBeingIdentical(Integer checksum) {
      return false;
    }

    @Override
    public List<Results> execute(org.flywaydb.core.api.executor.Context context)
        throws SQLException {
      if (given.baseline.contains(migration)) {
        given.done.add(new Applied(migration.name(), Applied.How.BASELINED, 0));
        return List.of();
      }
      Stage.Part part = Objects.requireNonNull(given.finishing.get(migration), migration.name());
      given.preceding.precede(migration, context.getConnection());
      given.work.tell(migration);
      long start = System.nanoTime();
      Script script = given.work.script(migration, given.engine, given.home);
      script.resume(context.getConnection(), part.from());
      script.run(context.getConnection(), part.from(), part.to());
      script.end(context.getConnection());
      long millis = Migrator.millisSince(start);
      log.debug("applied {} in {} ms", migration, millis);
      given.done.add(new Applied(migration.name(), Applied.How.APPLIED, millis));
      return List.of();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }
}
