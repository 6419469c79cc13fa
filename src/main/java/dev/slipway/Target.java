package dev.slipway;

import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.layout.Releases.Release;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run brings a database: to the end of the folder, or only to one of its migrations, as
 * if the folder ended there.
 *
 * <p>A target takes no doubt away: what the whole folder would refuse is refused with a target too,
 * and a database that is beyond it is not told that it is where it should be.
 *
 * @param named what was asked for: a migration, or a release; empty for the end of the folder
 * @param whole the folder as it lies there
 * @param folder the folder as it would be if it ended with the target
 */
record Target(Optional<String> named, MigrationFolder whole, MigrationFolder folder) {

  /**
   * The target of that name.
   *
   * @throws Refusal SETTINGS if there is none, STEP if the file of releases cannot be read
   */
  static Target of(Optional<String> named, MigrationFolder whole) {
    return new Target(named, whole, named.map(name -> whole.upTo(last(name, whole))).orElse(whole));
  }

  private static Migration last(String name, MigrationFolder whole) {
    Releases releases = Releases.read(whole);
    Optional<Migration> release = releases.named(name).map(Release::last);
    for (Migration migration : whole.migrations()) {
      if (migration.name().equals(name) || migration.script().equals(name)) {
        release.filter(last -> !last.equals(migration)).ifPresent(last -> twoMeanings(name, last));
        return requireStep(migration);
      }
    }
    return release.orElseThrow(() -> unknown(name, releases));
  }

  private static void twoMeanings(String name, Migration last) {
    throw new Refusal(
        Fact.SETTINGS,
        "--target is " + name + ", a migration, and also a release, which ends with " + last,
        "which of them is meant is not known",
        "--target "
            + Refusal.typed(last.name())
            + " for the release, or another name for it in "
            + Releases.FILE);
  }

  private static Migration requireStep(Migration migration) {
    if (migration.repeatable()) {
      throw new Refusal(
          Fact.SETTINGS,
          "--target is " + migration + ", which runs whenever its text changes",
          "it is no place in the order of migrations",
          "slipway releases lists the releases, slipway plan the migrations");
    }
    return migration;
  }

  private static Refusal unknown(String name, Releases releases) {
    List<String> names = releases.all().stream().map(Release::name).toList();
    return new Refusal(
        Fact.SETTINGS,
        "--target is " + name + ", which is no migration of the folder and no release",
        "how far to go is not known",
        names.isEmpty()
            ? "name a migration (slipway plan lists them), or say in "
                + Releases.FILE
                + " which release ends with which"
            : "--target one of " + String.join(", ", names) + "; or a migration");
  }

  /** Whether the folder goes on behind it. */
  boolean isShort() {
    return folder.migrations().size() < whole.migrations().size();
  }

  /** The last migration that is meant. */
  private Migration last() {
    return folder.migrations().stream()
        .filter(migration -> !migration.repeatable())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The releases up to it. */
  Releases releases() {
    return Releases.read(whole).upTo(folder);
  }

  /** Why a database cannot be brought to it that is beyond it by its histories, if it is. */
  Optional<Refusal> passed(Claims claims) {
    List<Migration> there = new ArrayList<>(claims.applied());
    there.addAll(claims.edited());
    there.addAll(claims.open());
    return passed(
        there,
        "slipway undo --to "
            + Refusal.typed(named.orElse(last().name()))
            + ", which goes back where that can be done; or leave --target out");
  }

  /** The same by its schema, where a history need not know of it. */
  Optional<Refusal> passed(Evidence evidence) {
    return passed(
        evidence.begun(),
        "leave --target out; once the history has them, slipway undo --to "
            + Refusal.typed(named.orElse(last().name()))
            + " goes back where that can be done");
  }

  private Optional<Refusal> passed(List<Migration> there, String next) {
    List<String> beyond =
        whole.migrations().stream()
            .filter(migration -> !folder.migrations().contains(migration))
            .filter(there::contains)
            .map(Migration::name)
            .toList();
    if (beyond.isEmpty()) {
      return Optional.empty();
    }
    String release =
        named
            .filter(name -> !name.equals(last().name()))
            .map(name -> name + " ends with ")
            .orElse("the target is ");
    return Optional.of(
        new Refusal(
            Fact.STEP,
            "the database already has "
                + beyond.get(0)
                + (beyond.size() == 1
                    ? ""
                    : " … " + beyond.get(beyond.size() - 1) + " (" + beyond.size() + ")")
                + ", and "
                + release
                + last(),
            "--target goes forward, never back",
            next));
  }
}
