package dev.slipway;

import static dev.slipway.Outcome.AHEAD;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.Run.Closed;
import dev.slipway.database.Database;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Heard;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Ladder;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.migrate.Begun;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The look at a database whose histories alone do not decide. Writes nothing. */
final class Look {
  private static final Logger log = LoggerFactory.getLogger(Look.class);

  private final Run run;
  private final Settings settings;
  private final Target target;
  private final Database database;

  /**
   * @param run the run that this is a part of
   */
  Look(Run run, Settings settings, Target target, Database database) {
    this.run = run;
    this.settings = settings;
    this.target = target;
    this.database = database;
  }

  Target target() {
    return target;
  }

  Database database() {
    return database;
  }

  /**
   * What the histories say of the whole folder, where the target is short of its end.
   *
   * @throws Closed if by them the database is beyond the target
   */
  Claims claimsOfTheWhole() {
    Claims claims =
        run.attempt(Step.LOOK, UNRECOGNISED, () -> History.claims(database, target.whole()));
    target.passed(claims).ifPresent(this::closeBeyond);
    return claims;
  }

  /**
   * The schema as the folder's ladder explains it, weighed with the histories.
   *
   * @throws Closed if by it the database is beyond the target, or none that the whole folder made
   */
  Seen atTheSchema(Claims claims) {
    Optional<Begun> begun =
        run.attempt(Step.LOOK, UNRECOGNISED, () -> Begun.read(database, target.whole()));
    Ladder whole =
        run.attempt(Step.LADDER, NO_MIGRATIONS, () -> Ladder.of(target.whole(), database, begun));
    if (target.isShort()) {
      requireNotBeyond(whole);
    }
    MigrationFolder folder = target.folder();
    Ladder ladder =
        run.attempt(Step.LADDER, NO_MIGRATIONS, () -> whole.upTo(folder, database, begun));
    Releases releases = run.attempt(Step.DECIDE, NO_MIGRATIONS, target::releases);
    run.report.knows(releases);
    Evidence evidence =
        run.attempt(
            Step.DECIDE,
            UNRECOGNISED,
            () -> Evidence.gather(database, ladder, heard(claims, releases), List.of()));
    run.report.weighed(evidence, ladder);
    return new Seen(folder, claims, begun, ladder, releases, evidence);
  }

  /** By the whole ladder, since what the folder makes behind the target is no extra. */
  private void requireNotBeyond(Ladder whole) {
    Evidence seen =
        run.attempt(
            Step.DECIDE,
            UNRECOGNISED,
            () ->
                Evidence.gather(
                    database,
                    whole,
                    heard(History.claims(database, target.whole()), Releases.read(target.whole())),
                    List.of()));
    if (seen.refusal().isPresent()) {
      run.report.read(target.whole());
      run.report.weighed(seen, whole);
      throw new Closed(UNRECOGNISED, seen.refusal().get());
    }
    target.passed(seen).ifPresent(this::closeBeyond);
  }

  private void closeBeyond(Refusal passed) {
    int all = target.folder().migrations().size();
    run.report.stands(new Standing(Standing.Kind.AHEAD, all, all, List.of()));
    throw new Closed(AHEAD, passed);
  }

  /**
   * What was decided was decided on a look that others could still write after.
   *
   * @throws Refusal BUSY if they did
   */
  Boolean requireUnchanged(Seen seen) throws SQLException {
    Claims claims = History.claims(database, seen.folder());
    Evidence now =
        Evidence.gather(
            database, seen.ladder(), heard(claims, seen.releases()), seen.evidence().trials());
    if (!now.equals(seen.evidence())) {
      throw new Refusal(
          Fact.BUSY,
          "another process changed the database while it was being looked at",
          "what was decided is about a database that is no more",
          "stop every app that uses this database, then: slipway migrate");
    }
    return true;
  }

  /** Who reads that a history cannot be true wants to know what is. */
  Claims shownWith(Claims claims, MigrationFolder folder) {
    if (claims.isAhead()) {
      return claims;
    }
    try {
      return claims.shownWith(
          Evidence.gather(
              database,
              Ladder.of(folder, database, Optional.empty()),
              heard(claims.unheard(), Releases.read(folder)),
              List.of()));
    } catch (SQLException | Refusal e) {
      log.debug("what the schema shows cannot be said", e);
      return claims;
    }
  }

  private Heard heard(Claims claims, Releases releases) {
    Map<String, Boolean> assumed = new HashMap<>(settings.assumed());
    assumed
        .keySet()
        .removeIf(name -> claims.folder().stream().noneMatch(one -> one.name().equals(name)));
    return new Heard(claims, assumed, settings.adoption(), releases);
  }
}
