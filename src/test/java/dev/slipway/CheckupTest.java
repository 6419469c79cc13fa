package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.doctor.Check;
import dev.slipway.doctor.Check.Mark;
import dev.slipway.doctor.Check.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place that a gate runs in, looked at before it does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckupTest {
  private static final Set<String> OPTIONS =
      Set.of("database-url", "migrations", "backups", "backup", "hooks", "wait");

  @TempDir Path work;
  private final Map<String, String> environment = new HashMap<>();
  private Path database;

  @BeforeEach
  void build() throws Exception {
    database =
        FixtureApp.VIDEOS.build(Files.createDirectory(work.resolve("data")).resolve("app.db"), 9);
    environment.put("DATABASE_URL", database.toString());
    environment.put("SLIPWAY_MIGRATIONS", FixtureApp.VIDEOS.migrations().toString());
  }

  /**
   * Whether the tests' own folder outlives the container that they may run in is not their matter.
   */
  private List<Check> checks() {
    return Checkup.of(new Source(Map.of(), environment), OPTIONS).checks().stream()
        .filter(check -> check.subject() != Subject.MOUNTS)
        .toList();
  }

  private Check wrong(Subject subject) {
    List<Check> wrong = checks().stream().filter(check -> check.mark() == Mark.WRONG).toList();
    assertThat(wrong).as(wrong.toString()).hasSize(1);
    assertThat(wrong.get(0).subject()).isEqualTo(subject);
    return wrong.get(0);
  }

  private Check of(Subject subject) {
    return checks().stream().filter(one -> one.subject() == subject).findFirst().orElseThrow();
  }

  @Test
  void what_is_well_is_well_and_nothing_is_written() throws Exception {
    byte[] before = Files.readAllBytes(database);

    assertThat(checks()).as(checks().toString()).allMatch(check -> check.mark() == Mark.WELL);

    assertThat(database).hasBinaryContent(before);
    assertThat(database.getParent().toFile().list()).containsExactly("app.db");
  }

  @Test
  void a_database_that_is_not_there_yet_is_none_to_complain_of() throws Exception {
    Files.delete(database);
    assertThat(of(Subject.DATABASE).seen()).contains("a new one will be made");
    assertThat(checks()).allMatch(check -> check.mark() == Mark.WELL);
    assertThat(database).doesNotExist();
  }

  @Test
  void each_thing_that_is_wrong_is_found_beside_the_others() throws Exception {
    environment.put("SLIPWAY_MIGRATIONS", work.resolve("nowhere").toString());
    assertThat(wrong(Subject.MIGRATIONS).next()).contains("--migrations");
    Checkup checkup = Checkup.of(new Source(Map.of(), environment), OPTIONS);
    assertThat(checkup.outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    assertThat(checkup.checks()).extracting(Check::subject).contains(Subject.DATABASE);

    environment.put("SLIPWAY_MIGRATIONS", FixtureApp.VIDEOS.migrations().toString());
    environment.put("SLIPWAY_WAIT", "soon");
    assertThat(wrong(Subject.SETTINGS).why()).contains("no length of time");

    environment.remove("SLIPWAY_WAIT");
    Files.writeString(database, "this is no database, however long it may be");
    assertThat(wrong(Subject.DATABASE).refusal()).isPresent();
  }

  @Test
  void the_last_upgrade_and_backups_that_are_off_are_told() throws Exception {
    assertThat(Gate.migrate(settings()).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(of(Subject.RUNS).seen()).startsWith("the journal's newest row is of ");
    assertThat(of(Subject.BACKUPS).seen()).contains("1 is there");
    FixtureApp.run(database, "UPDATE slipway_journal SET noted_at = '2090-01-01 00:00:00'");
    assertThat(checks())
        .anyMatch(one -> one.subject() == Subject.CLOCK && one.mark() == Mark.DOUBTFUL);

    environment.put("SLIPWAY_BACKUP", "off");
    assertThat(of(Subject.BACKUPS).mark()).isEqualTo(Mark.DOUBTFUL);
  }

  @Test
  void backups_that_cannot_be_seen_are_not_said_to_be_none() throws Exception {
    Path circle = work.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    environment.put("SLIPWAY_BACKUPS", circle.toString());
    assertThat(of(Subject.BACKUPS).why()).contains("cannot be known");
    assertThat(of(Subject.RUNS).why()).contains("cannot be known");
  }

  private Settings settings() {
    return Settings.of(Map.of(), environment);
  }

  @Test
  void hooks_that_lie_there_in_vain_are_named() throws Exception {
    Path hooks = Files.createDirectories(work.resolve("hooks"));
    environment.put("SLIPWAY_HOOKS", hooks.toString());
    Path hook =
        Files.writeString(
            Files.createDirectories(hooks.resolve("before-look.d")).resolve("10-mine"),
            "#!/bin/sh\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createDirectories(hooks.resolve("before_save.d"));
    assertThat(checks().stream().filter(one -> one.mark() == Mark.DOUBTFUL).map(Check::seen))
        .anyMatch(seen -> seen.contains("10-mine cannot be executed"))
        .anyMatch(seen -> seen.contains("before_save.d is none of before-look.d"));
  }

  @Test
  void a_file_of_another_users_is_seen() throws Exception {
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(
        database.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      GateProcess.Ended ended =
          GateProcess.run(
              environmentOfAProcess(),
              GateProcess.withoutRoot(GateProcess.SLIPWAY.toString(), "doctor"));
      assertThat(ended.exit()).as(ended.out() + ended.err()).isIn(73, 77, 78);
      assertThat(ended.out()).contains("✗ rights      " + database);
    } finally {
      Files.setPosixFilePermissions(
          database.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private Map<String, String> environmentOfAProcess() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SLIPWAY_MIGRATIONS", FixtureApp.VIDEOS.migrations().toAbsolutePath().toString());
    return all;
  }

  @Test
  @Tag("postgresql")
  void a_server_is_asked_for_its_clock_its_rights_and_its_version() throws Exception {
    try (AppDatabase made = PostgresAppDatabase.make()) {
      environment.put("DATABASE_URL", made.url());
      environment.put("SLIPWAY_MIGRATIONS", FixtureApp.MUSIC.migrations().toString());
      environment.put("SLIPWAY_BACKUPS", work.toString());
      assertThat(of(Subject.RIGHTS).seen()).contains("may do what a gate does");
      assertThat(of(Subject.CLOCK).seen()).startsWith("it is 20").contains("the same as here");
      assertThat(of(Subject.RUNS).seen()).contains("no gate wrote");
    }
    environment.put("DATABASE_URL", "postgresql://x:y@127.0.0.1:9/z");
    environment.put("SLIPWAY_WAIT", "100ms");
    Checkup checkup = Checkup.of(new Source(Map.of(), environment), OPTIONS);
    assertThat(checkup.outcome()).isEqualTo(Outcome.UNREACHABLE);
  }
}
