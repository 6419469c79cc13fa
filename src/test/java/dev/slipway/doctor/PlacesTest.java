package dev.slipway.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.slipway.doctor.Check.Mark;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables, mounts and containers, as machines have them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlacesTest {
  private static final Set<String> OPTIONS = Set.of("migrations", "database-url", "page");

  @TempDir Path root;

  private static Check only(Map<String, String> environment) {
    List<Check> checks = Variables.checks(environment, OPTIONS);
    assertThat(checks).as(checks.toString()).hasSize(1);
    return checks.get(0);
  }

  private Check place(String root, String mount) throws IOException {
    Path data = Files.createDirectories(this.root.resolve("my data"));
    List<String> lines = new ArrayList<>();
    lines.add("22 1 0:20 / / rw,relatime - " + root + " none rw");
    lines.add("23 22 0:21 / /proc rw shared:5 - proc proc rw");
    if (!mount.isEmpty()) {
      lines.add(
          "30 22 8:1 /volumes/data/_data "
              + data.toRealPath().toString().replace(" ", "\\040")
              + " "
              + mount);
    }
    return Mounts.of(lines).check("the database", data.resolve("app.db"), data, true);
  }

  @Test
  void mistakes_in_variables_are_seen() {
    assertThat(only(Map.of("SLIPWAY_MIGRATION", "/m")).next()).contains("SLIPWAY_MIGRATIONS");
    assertThat(only(Map.of("SLIPWAY_FROBNICATE", "1")).next()).contains("slipway --help");
    assertThat(only(Map.of("SLIPWAY_PAGE", "")).mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(only(Map.of("DATABASE_URL", "\"file:/data/app.db\"")).mark()).isEqualTo(Mark.WRONG);
    assertThat(only(Map.of("DATABASE_URL", "/data/app.db\r")).why()).contains("Windows");
    assertThat(only(Map.of("DATABASE_URL", "postgres://${USER}@db/app")).mark())
        .isEqualTo(Mark.DOUBTFUL);
    assertThat(only(Map.of("SLIPWAY_PAGE", "80", "SLIPWAY_PAGE_FILE", "/run/x")).mark())
        .isEqualTo(Mark.WRONG);
    assertThat(only(Map.of("DATABASE_URL", "/a.db", "SLIPWAY_DATABASE_URL", "/b.db")).next())
        .contains("unset SLIPWAY_DATABASE_URL");
  }

  @Test
  void what_is_right_is_no_mistake_and_no_value_is_printed() {
    Check check =
        only(
            Map.of(
                "DATABASE_URL_FILE",
                "/run/secrets/url",
                "SLIPWAY_BACKUP_PASSPHRASE",
                "a secret",
                "SLIPWAY_MODE",
                "check",
                "HOME",
                "\"\""));
    assertThat(check.mark()).isEqualTo(Mark.WELL);
    assertThat(check.seen()).doesNotContain("a secret");
  }

  /** Whatever a page or a script names is known. */
  @Test
  void no_variable_of_the_pages_is_called_unknown() throws Exception {
    Set<String> options = new java.util.TreeSet<>();
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      List<Path> all =
          new ArrayList<>(pages.filter(page -> page.toString().endsWith(".md")).toList());
      all.add(Path.of("entrypoint", "docker-entrypoint.sh"));
      all.add(Path.of("README.md"));
      StringBuilder text = new StringBuilder();
      for (Path page : all) {
        text.append(Files.readString(page));
      }
      Pattern.compile("`--([a-z-]+)`")
          .matcher(text)
          .results()
          .forEach(option -> options.add(option.group(1)));
      // What hooks are told is never given to the gate, and so is the image of CI, and the tests'
      // server.
      Set<String> toHooks =
          Set.of(
              "SNAPSHOT",
              "SNAPSHOT_ID",
              "MANIFEST",
              "ENGINE",
              "DATABASE",
              "STANDING",
              "RUNG",
              "OUTCOME",
              "EXIT_CODE",
              "MESSAGE",
              "NEXT",
              "CHANGED",
              "APPLIED",
              "PENDING",
              "HOOK",
              "IMAGE",
              "TEST_POSTGRES_URL");
      Pattern.compile("\\bSLIPWAY_([A-Z_]*[A-Z])\\b")
          .matcher(text)
          .results()
          .map(name -> name.group(1))
          .filter(name -> !toHooks.contains(name))
          .forEach(
              name ->
                  assertThat(Variables.checks(Map.of("SLIPWAY_" + name, "x"), options))
                      .as(name)
                      .allMatch(check -> check.mark() == Mark.WELL));
    }
  }

  @Test
  void a_volume_outlives_its_container_and_the_containers_own_layer_does_not() throws Exception {
    assertThat(place("overlay", "rw,relatime - ext4 /dev/sda1 rw").mark()).isEqualTo(Mark.WELL);
    assertThat(place("overlay", "").why()).contains("the next update removes the container");
    assertThat(place("overlay", "rw - tmpfs tmpfs rw").why()).contains("gone when");
    assertThat(place("overlay", "ro,relatime - ext4 /dev/sda1 rw").seen()).contains("read-only");
    assertThat(place("ext4", "").mark()).isEqualTo(Mark.DOUBTFUL);
  }

  @Test
  void a_container_tells_what_can_be_seen_from_inside() throws Exception {
    Container container = new Container(root, Map.of("HOSTNAME", "0123abcd"));
    assertThat(container.process().seen()).startsWith("none");
    Files.writeString(root.resolve(".dockerenv"), "");
    Path first = Files.createDirectories(root.resolve("proc/1"));
    Files.writeString(first.resolve("cmdline"), "/usr/bin/node\0server.js\0");
    Files.writeString(
        first.resolve("stat"), "1 (node (x)) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000 0 0\n");
    Files.writeString(root.resolve("proc/uptime"), "80.5 10.0\n");
    assertThat(container.process().seen())
        .contains("process 1 is node (since 31 s)")
        .endsWith("{{.RestartCount}}' 0123abcd");
  }

  @Test
  void memory_is_little_or_was_missing() throws Exception {
    Container container = new Container(root, Map.of());
    assertThat(container.memory().seen()).isEqualTo("without a limit of its own");
    Path group = Files.createDirectories(root.resolve("sys/fs/cgroup"));
    Files.writeString(group.resolve("memory.max"), "max\n");
    assertThat(container.memory().mark()).isEqualTo(Mark.WELL);
    Files.writeString(group.resolve("memory.max"), "67108864\n");
    assertThat(container.memory().mark()).isEqualTo(Mark.DOUBTFUL);
    Files.writeString(group.resolve("memory.max"), "1073741824\n");
    assertThat(container.memory().seen()).isEqualTo("at most 1024 MiB");
    Files.writeString(group.resolve("memory.events"), "low 0\noom 3\noom_kill 2\n");
    assertThat(container.memory().seen()).contains("2 processes were killed");
  }

  /** A folder in a file's place is there, and cannot be read as one. */
  @Test
  void what_the_kernel_says_and_cannot_be_read_is_not_taken_for_no_limit() throws Exception {
    Container container = new Container(root, Map.of());
    for (String file : List.of("memory.max", "memory.events")) {
      Path there = Files.createDirectories(root.resolve("sys/fs/cgroup").resolve(file));
      assertThat(container.memory().mark()).isEqualTo(Mark.DOUBTFUL);
      assertThat(container.memory().seen()).contains("cannot be known");
      Files.delete(there);
    }
    Files.writeString(root.resolve(".dockerenv"), "");
    Files.createDirectories(root.resolve("proc/1/cmdline"));
    Files.createDirectories(root.resolve("proc/1/stat"));
    assertThat(container.process().seen())
        .contains("process 1 is not to be seen (java.io", "since when cannot be known: java.io");
  }

  @Test
  void a_folder_where_no_file_can_be_made_for_another_reason_is_no_want_of_rights()
      throws Exception {
    Path file = Files.writeString(root.resolve("no-folder"), "");
    Check check = Folders.probed(file, "the folder").get(0);
    assertThat(check.seen()).contains("cannot be known");
    assertThat(check.refusal().orElseThrow().fact()).isEqualTo(Refusal.Fact.DEVICE);
  }

  @Test
  void a_folder_that_cannot_be_seen_is_not_judged_by_the_one_around_it() throws Exception {
    Path circle = root.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThatIOException()
        .isThrownBy(
            () ->
                Mounts.of(List.of("22 1 0:20 / / rw - ext4 none rw"))
                    .check("backups in", circle, circle, true));
  }
}
