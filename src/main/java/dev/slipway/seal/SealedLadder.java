package dev.slipway.seal;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Cuts;
import dev.slipway.migrate.Stage.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * What a folder's migrations make on one kind of server.
 *
 * @param engine the engine
 * @param majorVersion its major version: another may print the same schema otherwise
 * @param home the schema whose objects are named without it; empty for an engine that has none
 * @param changes what changes by each migration; before them, what a database has that is empty
 * @param cuts where the stages of upgrades end
 */
public record SealedLadder(
    Engine engine,
    int majorVersion,
    String home,
    List<List<Difference>> changes,
    SortedMap<Integer, List<Cut>> cuts) {

  private static final Pattern OF_THE_ROLE =
      Pattern.compile("\\b(current_user|session_user|current_role)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern POLICY = Pattern.compile("\\bpolicy\\b", Pattern.CASE_INSENSITIVE);

  public SealedLadder {
    changes =
        changes.stream()
            .map(change -> change.stream().map(SealedLadder::withoutBefore).toList())
            .toList();
  }

  /** What an object was like before is told by the changes before. */
  private static Difference withoutBefore(Difference change) {
    return new Difference(change.object(), Optional.empty(), change.found());
  }

  /** What was seen on scratch databases. */
  public static SealedLadder of(
      Engine engine, int majorVersion, String home, List<Catalog> rungs, Cuts cuts) {
    List<List<Difference>> changes = new ArrayList<>();
    Catalog before = Catalog.empty();
    for (Catalog rung : rungs) {
      changes.add(before.differences(rung));
      before = rung;
    }
    return new SealedLadder(engine, majorVersion, home, changes, cuts.starts());
  }

  /** The catalogs: first that of an empty database, then one after each migration. */
  public List<Catalog> rungs() {
    List<Catalog> rungs = new ArrayList<>();
    Catalog catalog = Catalog.empty();
    for (List<Difference> change : changes) {
      catalog = catalog.with(change);
      rungs.add(catalog);
    }
    return rungs;
  }

  /**
   * Why what is here could be otherwise in a database with another home schema or role, if so.
   *
   * <p>Everything in the home schema is named without it, so that another one makes no difference,
   * unless a script says either name: what it puts into that schema is then in the home here and
   * outside of it there. And a policy for whoever runs the script is for another role here.
   */
  public Optional<String> unlike(MigrationFolder folder, String homeThere) {
    for (Migration migration : folder.migrations()) {
      String sql = migration.sql();
      if (!homeThere.equals(home) && (says(sql, home) || says(sql, homeThere))) {
        return Optional.of(
            "it was made in the schema "
                + home
                + ", the app is in "
                + homeThere
                + ", and "
                + migration
                + " speaks of one of them");
      }
      if (POLICY.matcher(sql).find() && OF_THE_ROLE.matcher(sql).find()) {
        return Optional.of(migration + " makes a policy for whoever runs it");
      }
    }
    return Optional.empty();
  }

  private static boolean says(String sql, String schema) {
    return sql.toLowerCase(Locale.ROOT).contains(schema.toLowerCase(Locale.ROOT));
  }

  /** The engine and its version, as documents hold them: {@code postgresql 15}. */
  public String kind() {
    return engine + " " + majorVersion;
  }

  /** The same for people: {@code PostgreSQL 15}. */
  public String title() {
    return engine.title() + " " + majorVersion;
  }
}
