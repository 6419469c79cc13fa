package dev.slipway;

import static dev.slipway.doctor.Check.Subject.BACKUPS;
import static dev.slipway.doctor.Check.Subject.CLIENTS;
import static dev.slipway.doctor.Check.Subject.CLOCK;
import static dev.slipway.doctor.Check.Subject.DATABASE;
import static dev.slipway.doctor.Check.Subject.FILES;
import static dev.slipway.doctor.Check.Subject.HOOKS;
import static dev.slipway.doctor.Check.Subject.MEMORY;
import static dev.slipway.doctor.Check.Subject.MIGRATIONS;
import static dev.slipway.doctor.Check.Subject.MOUNTS;
import static dev.slipway.doctor.Check.Subject.RIGHTS;
import static dev.slipway.doctor.Check.Subject.RUNS;
import static dev.slipway.doctor.Check.Subject.SEAL;
import static dev.slipway.doctor.Check.Subject.SETTINGS;

import dev.slipway.backup.Backup;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.doctor.Check;
import dev.slipway.doctor.Check.Mark;
import dev.slipway.doctor.Check.Subject;
import dev.slipway.doctor.Container;
import dev.slipway.doctor.Folders;
import dev.slipway.doctor.Mounts;
import dev.slipway.doctor.Server;
import dev.slipway.doctor.Variables;
import dev.slipway.hook.HookFolder;
import dev.slipway.journal.Journal;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.seal.Seal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gate would find in the place that it runs in: its variables, the folders that it was
 * given, the server. Writes nothing to the database; where it has to know whether a folder can be
 * written to, it makes an empty file there and removes it.
 */
public final class Checkup {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final Source given;
  private final Container container;
  private final List<Check> checks = new ArrayList<>();
  private Optional<MigrationFolder> folder = Optional.empty();
  private Optional<Check> serversClock = Optional.empty();
  private boolean isSealed;
  private @Nullable Database opened;

  private Checkup(Source given) {
    this.given = given;
    this.container = Container.here(given.environment());
  }

  /**
   * Looks at everything.
   *
   * @param options the names of all options, by which variables that are none are seen
   */
  public static Checkup of(Source given, Set<String> options) {
    Checkup checkup = new Checkup(given);
    checkup.checks.addAll(Variables.checks(given.environment(), options));
    checkup.look();
    return checkup;
  }

  /** All that was looked at, in order. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /** The first of what is wrong. */
  public Optional<Refusal> refusal() {
    return checks.stream().flatMap(check -> check.refusal().stream()).findFirst();
  }

  /** Open, unless something is wrong; then what the gate would end with by the first of that. */
  public Outcome outcome() {
    return checks.stream()
        .filter(check -> check.mark() == Mark.WRONG)
        .findFirst()
        .map(
            check ->
                meaning(check.subject())
                    .given(check.refusal().map(Refusal::fact).orElse(Fact.STEP)))
        .orElse(Outcome.OPEN);
  }

  private static Outcome meaning(Subject subject) {
    return switch (subject) {
      case MIGRATIONS, SEAL -> Outcome.NO_MIGRATIONS;
      case DATABASE -> Outcome.UNREACHABLE;
      case BACKUPS, CLIENTS -> Outcome.NO_BACKUP;
      case RIGHTS -> Outcome.NO_PERMISSION;
      case VARIABLES, SETTINGS, MOUNTS, FILES, CLOCK, RUNS, HOOKS, MEMORY, CONTAINER ->
          Outcome.CONFIG;
    };
  }

  /** One look, which may fail in the ways of databases and disks. */
  @FunctionalInterface
  private interface Look {
    void take() throws SQLException, IOException;
  }

  /** What keeps a look from being taken is what it found. */
  private void check(Subject subject, Look look) {
    try {
      look.take();
    } catch (Refusal refusal) {
      checks.add(Check.wrong(subject, refusal));
    } catch (SQLException e) {
      Optional<Refusal> known = opened == null ? Optional.empty() : opened.explain(e);
      checks.add(Check.wrong(subject, known.orElseGet(() -> unexpected(e))));
    } catch (IOException e) {
      checks.add(Check.wrong(subject, unexpected(e)));
    }
  }

  private static Refusal unexpected(Exception error) {
    return new Refusal(
        Fact.DEVICE,
        "it cannot be looked at: " + error,
        "what is there cannot be known",
        "look at it by hand, then slipway doctor again",
        error);
  }

  private void well(Subject subject, String seen) {
    checks.add(Check.well(subject, seen));
  }

  private void look() {
    check(MIGRATIONS, this::migrations);
    check(SEAL, this::seal);
    List<Settings> settings = new ArrayList<>();
    check(SETTINGS, () -> settings.add(Settings.of(given)));
    settings.forEach(this::look);
    clock();
    check(HOOKS, () -> hooks(settings));
    checks.add(container.memory());
    checks.add(container.process());
    letGo();
  }

  /** In one line, unless there is something to say of one of them. */
  private void clock() {
    Check here = Folders.clock();
    boolean isWell =
        here.mark() == Mark.WELL && serversClock.filter(one -> one.mark() == Mark.WELL).isPresent();
    if (isWell) {
      well(CLOCK, here.seen() + "; " + serversClock.get().seen());
      return;
    }
    serversClock.ifPresent(checks::add);
    checks.add(here);
  }

  private void letGo() {
    if (opened != null) {
      opened.close();
    }
  }

  private void look(Settings settings) {
    check(DATABASE, () -> database(settings));
    Database database = opened;
    if (database == null) {
      return;
    }
    Path backups = settings.saving().folder(database);
    database.file().ifPresent(file -> file(database, file, settings));
    if (database.engine() == Engine.POSTGRESQL) {
      check(RIGHTS, () -> checks.addAll(Server.rights(database, isSealed || isScratchGiven())));
      check(CLOCK, () -> serversClock = Optional.of(Server.clock(database)));
    }
    if (settings.saving().when() == Settings.BackupWhen.OFF) {
      checks.add(
          Check.doubtful(
              BACKUPS,
              "--backup is off",
              "a failed upgrade has no way back",
              "leave it out, unless something else saves the database before each update"));
    } else {
      check(MOUNTS, () -> mounts(database, backups));
      check(BACKUPS, () -> backups(database, backups, settings));
      check(
          CLIENTS,
          () -> {
            Optional<String> clients = Backup.clients(database);
            if (clients.isPresent()) {
              well(CLIENTS, clients.get() + ", for PostgreSQL " + database.majorVersion());
            }
          });
    }
    check(RUNS, () -> runs(database, backups));
  }

  private boolean isScratchGiven() {
    return given.text("scratch-url").isPresent();
  }

  private void migrations() {
    MigrationFolder read = MigrationFolder.read(Settings.migrations(given), given.text("layout"));
    folder = Optional.of(read);
    Releases.read(read);
    String seen = read.migrations().size() + " in " + read.path() + " (" + read.layout() + ")";
    checks.add(
        read.ignored().isEmpty()
            ? Check.well(MIGRATIONS, seen)
            : Check.doubtful(
                MIGRATIONS,
                seen + ", and beside them " + String.join(", ", read.ignored()),
                "what is not named as " + read.layout() + " names its files is never run",
                "slipway lint"));
  }

  private void seal() {
    if (folder.isEmpty()) {
      return;
    }
    Optional<Seal> seal = Seal.read(folder.get().path());
    if (seal.isEmpty()) {
      well(SEAL, "none; the migrations are replayed where it matters");
      return;
    }
    Map<String, Seal.Deviation> deviations = seal.get().deviations(folder.get());
    isSealed = deviations.isEmpty();
    checks.add(
        isSealed
            ? Check.well(SEAL, "fits all " + seal.get().migrations().size() + " migrations")
            : Check.doubtful(
                SEAL,
                "it does not fit: "
                    + deviations.entrySet().stream()
                        .map(
                            one ->
                                one.getKey() + " " + one.getValue().name().toLowerCase(Locale.ROOT))
                        .findFirst()
                        .orElse(""),
                "it is ignored, and the migrations are replayed",
                "slipway lint; in the image's build: slipway seal"));
  }

  private void database(Settings settings) throws SQLException, IOException {
    Database database = Database.open(settings.access(), settings.waiting().orElse(PATIENCE));
    opened = database;
    boolean isThere = database.file().map(Files::exists).orElse(true);
    if (isThere) {
      Catalog.reader(database.engine()).read(database.reading());
    }
    if (folder.isPresent() && database.engine() == Engine.SQLITE && folder.get().isForPostgres()) {
      checks.add(
          Check.doubtful(
              DATABASE,
              database.place() + " is SQLite's, and the migrations have words of PostgreSQL's",
              "they cannot run there",
              "set DATABASE_URL to the app's server, or --migrations to the folder for SQLite"));
    }
    well(
        DATABASE,
        database.place()
            + (isThere
                ? ", " + Folders.size(database.bytes())
                : ", which is not there yet: a new one will be made"));
  }

  private void file(Database database, Path file, Settings settings) {
    check(
        MOUNTS,
        () -> checks.add(mounts().check("the database", file, parent(file), isContainer())));
    check(
        FILES,
        () -> {
          database.requireSafePlace(settings.networkFiles());
          Path there = Files.exists(file) ? file : file.resolveSibling("");
          String journal =
              Files.exists(file) ? "journal mode " + Server.journalMode(database) + ", " : "";
          well(FILES, journal + "file system " + Files.getFileStore(there).type());
        });
    check(RIGHTS, () -> checks.addAll(Folders.ofDatabase(file)));
  }

  private static Mounts mounts() throws IOException {
    return Mounts.here();
  }

  private boolean isContainer() {
    return container.engine().isPresent();
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /** Of backups beside the database all is said already. */
  private void mounts(Database database, Path backups) throws IOException {
    boolean isSaid =
        database.file().isPresent() && mounts().areTogether(database.file().get(), backups);
    if (!isSaid) {
      checks.add(mounts().check("backups in", backups, backups, isContainer()));
    }
  }

  private void backups(Database database, Path folder, Settings settings)
      throws IOException, SQLException {
    Backup.requireRoom(database, folder, settings.saving().keeping());
    boolean isThere = !Files.notExists(folder);
    if (isThere) {
      Folders.probed(folder, "the folder of backups").stream()
          .filter(check -> check.mark() != Mark.WELL)
          .forEach(checks::add);
    }
    long free = Files.getFileStore(isThere ? folder : parent(folder)).getUsableSpace();
    List<Snapshot> snapshots = Backup.snapshots(database, folder);
    well(
        BACKUPS,
        folder
            + ", "
            + Folders.size(free)
            + " free for snapshots of "
            + Folders.size(database.bytes())
            + ", "
            + snapshots.size()
            + (snapshots.size() == 1 ? " is there" : " are there"));
  }

  private void runs(Database database, Path backups) throws IOException, SQLException {
    if (database.file().isPresent() && Files.notExists(database.file().get())) {
      return;
    }
    String now = Catalog.reader(database.engine()).read(database.reading()).sha256();
    Optional<Snapshot> failed = Backup.ofFailedUpgrade(database, backups, now);
    Optional<Instant> newest = Journal.newest(database);
    if (failed.isPresent()) {
      checks.add(
          Check.doubtful(
              RUNS,
              "the last upgrade "
                  + failed.get().run().map(how -> "ended with " + how).orElse("was cut short")
                  + "; "
                  + failed.get().id()
                  + " is the snapshot from before it",
              "the next would most likely end the same way",
              "slipway plan; and that run's log"));
    } else if (newest.isPresent() && newest.get().isAfter(Instant.now().plus(SLACK))) {
      checks.add(
          Check.doubtful(
              CLOCK,
              "the journal has a row of " + newest.get(),
              "that is still to come here: this clock went back, or that one was wrong",
              "set the machine's clock: timedatectl set-ntp true"));
    } else {
      well(
          RUNS,
          newest
              .map(when -> "the journal's newest row is of " + when)
              .orElse("no gate wrote to this database yet"));
    }
  }

  private void hooks(List<Settings> settings) throws IOException {
    List<Path> folders = new ArrayList<>();
    Optional<Path> ours = settings.isEmpty() ? Optional.empty() : settings.get(0).hooks();
    if (ours.isPresent()) {
      List<String> names =
          java.util.stream.Stream.of(GateHooks.Moment.values())
              .map(moment -> moment.word() + ".d")
              .toList();
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(ours.get())) {
        for (Path one : inside) {
          if (names.contains(String.valueOf(one.getFileName()))) {
            folders.add(one);
          } else if (!String.valueOf(one.getFileName()).startsWith(".")) {
            checks.add(
                Check.doubtful(
                    HOOKS,
                    one + " is none of " + String.join(", ", names),
                    "nothing in it runs",
                    "rename it"));
          }
        }
      }
    }
    if (!settings.isEmpty() && opened != null) {
      folders.add(settings.get(0).saving().folder(opened).resolve("hooks.d"));
    }
    int running = 0;
    for (Path hooks : folders) {
      HookFolder all = new HookFolder(hooks);
      running += all.size();
      for (String idle : all.idle()) {
        checks.add(
            Check.doubtful(
                HOOKS,
                idle,
                "it does not run, or keeps the gate closed",
                "chmod 755, and as root's own or on a read-only mount; or take it away"));
      }
    }
    well(HOOKS, running == 0 ? "none" : running + " would run");
  }
}
