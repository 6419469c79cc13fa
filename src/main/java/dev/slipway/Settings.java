package dev.slipway;

import dev.slipway.backup.Backup;
import dev.slipway.backup.Hooks;
import dev.slipway.backup.Keeping;
import dev.slipway.backup.Packing;
import dev.slipway.backup.Packing.Compression;
import dev.slipway.backup.Restore;
import dev.slipway.backup.Retention;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.evidence.Heard.Adoption;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was asked to do, from options and environment.
 *
 * @param access where the app's database is
 * @param migrations the migrations folder
 * @param layout the layout to read it in, if it is not to be recognised
 * @param saving how snapshots are made and kept
 * @param networkFiles whether a SQLite database with a WAL may lie on a network file system
 * @param refuseDrift whether drift closes the gate
 * @param waiting how long to wait for a database that does not answer or is locked; empty if
 *     nothing was said
 * @param lockWait how long to wait for another gate
 * @param assumed what a person says of migrations by name: whether they ran
 * @param adoption whether the database is to be taken as it is, whatever its histories claim
 * @param release the release of the app, as the journal is to name it
 * @param target the migration or the release up to which the database is brought, if not to the end
 *     of the folder
 * @param services what has to answer before the database is looked at, if anything
 * @param hooks the folder with the folders of the gate's hooks, if there is one
 * @param detailedExitCode whether {@code plan} says by its exit code that there is work to do
 * @param scrutiny how closely a status looks
 * @param given what all this was read from, where the app's own variables are
 */
public record Settings(
    Access access,
    Path migrations,
    Optional<String> layout,
    Saving saving,
    boolean networkFiles,
    boolean refuseDrift,
    Optional<Duration> waiting,
    Duration lockWait,
    Map<String, Boolean> assumed,
    Adoption adoption,
    Optional<String> release,
    Optional<String> target,
    Optional<Services> services,
    Optional<Path> hooks,
    boolean detailedExitCode,
    Scrutiny scrutiny,
    Source given) {

  /**
   * How closely a status looks, and what a verify is not content with.
   *
   * @param deep whether all of the database is looked at, however long that takes
   * @param refuseOrphans whether a row that refers to none is not well
   * @param verifiedWithin how old a snapshot that was verified may be; empty if there need be none
   */
  public record Scrutiny(boolean deep, boolean refuseOrphans, Optional<Duration> verifiedWithin) {

    private static Scrutiny of(Source source) {
      return new Scrutiny(
          source.flag("deep"),
          source.choice("orphans", Orphans.class).orElse(Orphans.REFUSE) == Orphans.REFUSE,
          source.period("verified-within"));
    }
  }

  /** When a snapshot is made before something is written. */
  public enum BackupWhen {
    /** Before anything at all is written. */
    ALWAYS,
    /** Before anything is written to a database that holds tables. */
    AUTO,
    /** Never. */
    OFF
  }

  /**
   * How snapshots are made and kept.
   *
   * @param folder where they lie, if not where they lie when nothing is said
   * @param when when to make one
   * @param restored whether one is also restored, where that is not done anyway
   * @param keeping in which form they lie there, how long, and who is told of them
   * @param bringsBack whether it takes the database's place where a later stage of a plan fails
   */
  public record Saving(
      Optional<Path> folder,
      BackupWhen when,
      boolean restored,
      Keeping keeping,
      boolean bringsBack) {

    static Saving of(Source source) {
      BackupWhen when = source.choice("backup", BackupWhen.class).orElse(BackupWhen.AUTO);
      boolean restored = source.flag("verify-backup");
      if (restored && when == BackupWhen.OFF) {
        throw wrong(
            "--verify-backup is on, and --backup is off",
            "there would be no backup to verify",
            "leave one of them out");
      }
      return new Saving(
          source.path("backups"),
          when,
          restored,
          keeping(source),
          source.choice("on-failed-stage", FailedStage.class).orElse(FailedStage.RESTORE)
              == FailedStage.RESTORE);
    }

    private static Keeping keeping(Source source) {
      Retention usual = Retention.DEFAULT;
      return new Keeping(
          Packing.of(
              source.choice("compress", Compression.class).orElse(Compression.OFF),
              source.keys("encrypt-to"),
              source.variable("SLIPWAY_BACKUP_PASSPHRASE"),
              source.keysIn("SLIPWAY_BACKUP_IDENTITY")),
          new Retention(
              source.count("keep-last").orElse(usual.last()),
              source.period("keep-within").orElse(usual.within()),
              source.count("keep-daily").orElse(usual.daily()),
              source.count("keep-weekly").orElse(usual.weekly()),
              source.count("keep-monthly").orElse(usual.monthly())),
          new Hooks(
              source.duration("hook-timeout").orElse(Hooks.DEFAULT.limit()),
              source.flag("require-hooks")));
    }

    /** Where the snapshots of a database lie. */
    Path folder(Database database) {
      return folder.orElse(database.backupsBeside());
    }

    /** A snapshot of a database, by its name or path, on its way back. */
    Restore snapshot(Database database, String name) throws IOException {
      return Restore.of(database, folder(database), name, keeping.packing());
    }

    /** What makes a snapshot of a database as a view shows it. */
    Backup backup(Database database, Database.View view) {
      return Backup.of(database, view, restored, keeping);
    }

    /** The same, which removes no other: one of them is about to be restored. */
    Backup backupBesideAll(Database database, Database.View view) {
      Keeping all = new Keeping(keeping.packing(), Retention.EVERYTHING, keeping.hooks());
      return Backup.of(database, view, restored, all);
    }
  }

  static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);
  private static final Duration DEFAULT_LOCK_WAIT = Duration.ofMinutes(5);
  private static final Path IN_AN_IMAGE = Path.of("/migrations");
  private static final Path HOOKS = Path.of("/slipway/hooks");

  /**
   * How long to wait for a database that does not answer or is locked; 60 s if nothing was said.
   */
  public Duration patience() {
    return waiting.orElse(DEFAULT_WAIT);
  }

  /** The same settings with another time to wait. */
  Settings waitingFor(Duration time) {
    return new Settings(
        access,
        migrations,
        layout,
        saving,
        networkFiles,
        refuseDrift,
        Optional.of(time),
        lockWait,
        assumed,
        adoption,
        release,
        target,
        services,
        hooks,
        detailedExitCode,
        scrutiny,
        given);
  }

  /**
   * Reads the settings.
   *
   * @throws Refusal if settings are missing, wrong, or contradict each other
   */
  public static Settings of(Source source) {
    Saving saving = Saving.of(source);
    Adoption adoption = Adoption.of(source.text("adopt"));
    Map<String, Boolean> assumed =
        assumed(source.list("assume-applied"), source.list("assume-pending"));
    if (adoption.upTo().isPresent() && !assumed.isEmpty()) {
      throw wrong(
          "--adopt says how far the database is, and so does --assume-applied or --assume-pending",
          "one of them is enough, and two could contradict each other",
          "leave one of them out");
    }
    return new Settings(
        Whereabouts.of(source),
        migrations(source),
        source.text("layout"),
        saving,
        source.choice("network-files", NetworkFiles.class).orElse(NetworkFiles.REFUSE)
            == NetworkFiles.ALLOW,
        source.choice("drift", Drift.class).orElse(Drift.REPORT) == Drift.REFUSE,
        source.duration("wait"),
        source.duration("lock-wait").orElse(DEFAULT_LOCK_WAIT),
        assumed,
        adoption,
        source.text("release"),
        source.text("target"),
        services(source),
        hooks(source),
        source.flag("detailed-exitcode") || source.flagInEnvironment("dry-run"),
        Scrutiny.of(source),
        source);
  }

  private static Optional<Services> services(Source source) {
    List<String> urls = source.urls("wait-for");
    return urls.isEmpty()
        ? Optional.empty()
        : Optional.of(Services.of(urls, source.pathIn("SSL_CERT_FILE")));
  }

  /**
   * The folder with the folders of the gate's hooks: the one that was named, or where one usually
   * is.
   *
   * @throws Refusal if one was named that is not there
   */
  public static Optional<Path> hooks(Source source) {
    Optional<Path> named = source.path("hooks");
    if (named.isPresent() && Files.notExists(named.get())) {
      throw wrong(
          "--hooks names " + named.get(),
          "there is no such folder, and what was to run before anything is looked at is not known",
          "mount it there, or leave --hooks out");
    }
    return named.or(() -> Optional.of(HOOKS).filter(usual -> !Files.notExists(usual)));
  }

  /** The folder that was named, or where one usually is. */
  static Path migrations(Source source) {
    return source
        .path("migrations")
        .orElse(Files.isDirectory(IN_AN_IMAGE) ? IN_AN_IMAGE : Path.of("migrations"));
  }

  /** The same, from options by name without dashes, and variables. */
  public static Settings of(Map<String, List<String>> options, Map<String, String> environment) {
    return of(new Source(options, environment));
  }

  private enum NetworkFiles {
    REFUSE,
    ALLOW
  }

  private enum FailedStage {
    RESTORE,
    KEEP
  }

  private enum Orphans {
    REPORT,
    REFUSE
  }

  private enum Drift {
    REPORT,
    REFUSE
  }

  private static Map<String, Boolean> assumed(List<String> applied, List<String> pending) {
    Map<String, Boolean> assumed = new HashMap<>();
    applied.forEach(name -> assumed.put(name, true));
    for (String name : pending) {
      if (assumed.put(name, false) != null) {
        throw wrong(
            name + " is assumed both applied and pending",
            "it is one or the other",
            "leave one of them out");
      }
    }
    return Map.copyOf(assumed);
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
