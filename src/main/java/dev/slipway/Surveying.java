package dev.slipway;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.database.Ground;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Heard;
import dev.slipway.evidence.Heard.Adoption;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Ladder;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.matrix.Matrix;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.seal.Seal;
import dev.slipway.seal.SealedLadder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A look at the releases of a folder. It needs no database; where one is named, it also says where
 * that stands.
 */
final class Surveying {
  private final long start = System.nanoTime();
  private final Source given;
  private Optional<String> seenOn = Optional.empty();
  private Optional<String> place = Optional.empty();
  private final List<String> unknown = new ArrayList<>();

  private Surveying(Source given) {
    this.given = given;
  }

  /**
   * Looks.
   *
   * @throws Refusal SETTINGS if what was given cannot be read
   */
  static Survey of(Source given) {
    Source all = given.without("target");
    // Nobody waits for a server that would only make a list longer.
    return new Surveying(all.isGiven("wait") ? all : all.with("wait", "0s")).survey();
  }

  private Survey survey() {
    MigrationFolder folder;
    Matrix matrix;
    Optional<Standing> standing;
    try {
      folder = MigrationFolder.read(Settings.migrations(given), given.text("layout"));
      Releases releases = releases(folder);
      Optional<Ladder> ladder = ladder(folder);
      matrix = Matrix.of(folder, releases, ladder).between(given.text("from"), given.text("to"));
      standing = look(folder, releases, ladder);
    } catch (Refusal e) {
      return Survey.closed(Outcome.NO_MIGRATIONS.given(e.fact()), e);
    }
    return new Survey(
        Outcome.OPEN,
        Optional.of(folder),
        Optional.of(matrix),
        seenOn,
        place,
        standing,
        unknown,
        Optional.empty(),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static Releases releases(MigrationFolder folder) {
    Releases releases = Releases.read(folder);
    if (releases.all().isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "there is no " + Releases.FILE + " in " + folder.path(),
          "which release shipped which migrations is not known",
          "write it, the oldest release first: NAME: LAST_MIGRATION, as in 1.0.0: "
              + folder.migrations().get(0));
    }
    return releases;
  }

  /** What the migrations make, where they can be seen on something. */
  private Optional<Ladder> ladder(MigrationFolder folder) {
    boolean isServerNamed =
        Whereabouts.find(given).isPresent() || given.text("scratch-url").isPresent();
    Optional<Ladder> sealed = isServerNamed ? Optional.empty() : sealed(folder);
    if (sealed.isPresent()) {
      return sealed;
    }
    String why = "they are PostgreSQL's, and no server is named";
    if (isServerNamed || !folder.isForPostgres()) {
      try (Ground ground = Workshop.ground(given)) {
        Ladder ladder = Ladder.replayed(folder, ground, Optional.empty());
        seenOn = Optional.of(ground.engine() + " " + ground.majorVersion());
        return Optional.of(ladder);
      } catch (Refusal e) {
        if (e.fact() == Fact.SETTINGS) {
          throw e;
        }
        why = e.seen();
      } catch (SQLException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    sealed = isServerNamed ? sealed(folder) : Optional.empty();
    if (sealed.isEmpty()) {
      unknown.add(
          "what the migrations make, since "
              + why
              + ": only that is said of data loss and the way back which their texts show; with a"
              + " server: slipway releases --scratch-url URL");
    }
    return sealed;
  }

  /** Where there is no server, what was seen on one when the folder was sealed. */
  private Optional<Ladder> sealed(MigrationFolder folder) {
    try {
      Optional<SealedLadder> newest =
          Seal.read(folder.path())
              .filter(seal -> seal.deviations(folder).isEmpty())
              .flatMap(seal -> seal.ladders().stream().reduce((older, newer) -> newer));
      seenOn = newest.map(ladder -> "the seal of " + ladder.kind());
      return newest.map(ladder -> Ladder.sealed(folder, ladder));
    } catch (Refusal e) {
      unknown.add("what the seal says, since " + e.seen());
      return Optional.empty();
    }
  }

  /**
   * Where the database stands that is named, if one is; the folder is listed without it as well.
   */
  private Optional<Standing> look(
      MigrationFolder folder, Releases releases, Optional<Ladder> ladder) {
    Optional<Access> access = Whereabouts.find(given);
    if (access.isEmpty()) {
      return Optional.empty();
    }
    try (Database database = Database.open(access.get(), patience())) {
      place = Optional.of(database.place());
      Claims claims = History.claims(database, folder);
      if (claims.denial().isPresent()) {
        return Judgement.of(claims, Remembered.NOTHING, Optional.empty()).standing();
      }
      if (ladder.isPresent()) {
        Heard heard = new Heard(claims, Map.of(), Adoption.none(), releases);
        return Optional.of(Evidence.gather(database, ladder.get(), heard, List.of()).standing());
      }
      int prefix = claims.prefix();
      return claims.isNone()
          ? Optional.empty()
          : Optional.of(
              new Standing(
                  Standing.Kind.BEHIND, prefix, folder.migrations().size(), List.of(prefix)));
    } catch (SQLException | Refusal e) {
      unknown.add("where the database stands, since " + e.getMessage());
      return Optional.empty();
    }
  }

  private Duration patience() {
    return given.duration("wait").orElse(Duration.ZERO);
  }
}
