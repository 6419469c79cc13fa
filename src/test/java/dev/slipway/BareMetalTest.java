package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, the unit for systemd and the script for s6-overlay. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BareMetalTest {
  @TempDir Path work;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    Path database = FixtureApp.DAEMON.build(work.resolve("app.db"), 2);
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", FixtureApp.DAEMON.migrations().toAbsolutePath().toString());
  }

  private Path unpacked() throws Exception {
    Path tarball;
    try (Stream<Path> target = Files.list(Path.of("target"))) {
      tarball =
          target.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    assertThat(
            GateProcess.run(Map.of(), "tar", "-xzf", tarball.toString(), "-C", work.toString())
                .exit())
        .isZero();
    Path folder = work.resolve(tarball.getFileName().toString().replace(".tar.gz", ""));
    return Files.createSymbolicLink(work.resolve("slipway"), folder.getFileName());
  }

  @Test
  void the_tarball_has_all_that_the_gate_needs() throws Exception {
    Path home = unpacked();

    GateProcess.Ended ended =
        GateProcess.run(variables, home.resolve("bin/slipway").toString(), "migrate");

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("evidence    1–2 present").contains("gate        OPEN");
    assertThat(home.resolve("systemd/app.service")).hasSameTextualContentAs(unit());
    assertThat(home.resolve("share/man/man1/slipway.1"))
        .hasSameTextualContentAs(Path.of("src", "assembly", "slipway.1"));
    try (JarFile jar = new JarFile(home.resolve("slipway.jar").toFile());
        Stream<Path> lib = Files.list(home.resolve("lib"))) {
      assertThat(lib.map(file -> "lib/" + file.getFileName()))
          .containsExactlyInAnyOrder(
              jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ", -1));
    }
  }

  private static Path unit() {
    return Path.of("deploy", "systemd", "app.service");
  }

  /** By no code of the gate's: systemd looks only at that of {@code ExecStart}. */
  @Test
  void systemd_tries_a_closed_gate_again_and_not_for_ever() throws Exception {
    assertThat(Files.readAllLines(unit()))
        .contains(
            "ExecStartPre=/opt/slipway/bin/slipway migrate",
            "TimeoutStartSec=infinity",
            "Restart=on-failure",
            "StartLimitIntervalSec=1h",
            "StartLimitBurst=8")
        .noneMatch(line -> line.startsWith("RestartPreventExitStatus"));
  }

  /** Where {@code /tmp} is mounted {@code noexec}, SQLite's library cannot be unpacked there. */
  @Test
  void temporary_files_lie_where_tmpdir_says() throws Exception {
    variables.put("TMPDIR", work.resolve("nowhere").toString());
    assertThat(GateProcess.run(variables, GateProcess.SLIPWAY.toString(), "check").exit())
        .isNotZero();

    variables.put("TMPDIR", work.toString());
    GateProcess.Ended ended = GateProcess.run(variables, GateProcess.SLIPWAY.toString(), "migrate");
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  /** Where the gate is, the script alone: what s6-overlay does with its code is not tested here. */
  private Path script() throws Exception {
    Path script = work.resolve("50-slipway");
    Files.writeString(
        script,
        Files.readString(Path.of("deploy", "s6", "50-slipway"))
            .replace("/opt/slipway/docker-entrypoint.sh", GateProcess.WRAPPER.toString()));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void the_script_for_s6_ends_as_the_gate_does() throws Exception {
    variables.put("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2");
    Path database = work.resolve("app.db");
    FixtureApp.run(database, "DROP TABLE messages");
    assertThat(GateProcess.run(variables, script().toString()).exit()).isEqualTo(65);

    Files.delete(database);
    FixtureApp.DAEMON.build(database, 2);
    GateProcess.Ended ended = GateProcess.run(variables, script().toString());
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("gate        OPEN");
  }

  @Test
  void the_script_for_s6_says_what_would_make_it_useless() throws Exception {
    GateProcess.Ended ended = GateProcess.run(variables, script().toString());
    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.lastLineOfErr()).contains("Next: set S6_BEHAVIOUR_IF_STAGE2_FAILS=2");
    assertThat(work.resolve("backups")).doesNotExist();
  }
}
