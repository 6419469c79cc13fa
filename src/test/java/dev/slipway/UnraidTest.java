package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template for unRAID, run as unRAID runs it: by one {@code docker run} and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnraidTest {
  private static final String NAME = "slipway-unraid-" + ProcessHandle.current().pid();

  /** Behind the gate it only says who it is; how the app itself fares is tested elsewhere. */
  private static final String[] APP = {"sh", "-c", "echo the app is $(id -u):$(id -g)"};

  @TempDir static Path work;
  @TempDir Path appdata;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the template for unRAID");
    ShelfImage.build(NAME, work);
  }

  @AfterAll
  static void remove() throws Exception {
    Docker.run("image", "rm", "-f", NAME);
  }

  /** What the container made belongs to 99, so that it is removed as root. */
  @AfterEach
  void clear() throws Exception {
    Docker.ok(Docker.with(asRoot(), "find", "/data", "-mindepth", "1", "-delete"));
  }

  private String[] asRoot() {
    return new String[] {
      "run", "--rm", "--user", "0:0", "-v", appdata + ":/data", "--entrypoint", "/usr/bin/env", NAME
    };
  }

  private GateProcess.Ended run(List<String> without, String... extra) throws Exception {
    UnraidTemplate template = UnraidTemplate.in("shelf.xml");
    List<String> arguments = new ArrayList<>(List.of("run", "--rm"));
    arguments.addAll(
        template.arguments(
            Map.of("8080", "0", "/mnt/user/appdata/shelf", appdata.toString()), without));
    arguments.addAll(List.of(extra));
    arguments.add(NAME);
    return Docker.run(Docker.with(arguments.toArray(new String[0]), APP));
  }

  /** The folder as unRAID makes it, with a database from the years before, all of 99:100. */
  private void before() throws Exception {
    Docker.ok(
        Docker.with(
            asRoot(),
            "sh",
            "-c",
            "DATABASE_URL=file:/data/shelf.db python3 /app/old_release.py && chown -R 99:100 /data"));
  }

  private void assertOpened(GateProcess.Ended ended) throws Exception {
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("evidence    1–3 present, 4–6 absent")
        .contains("gate        OPEN")
        .endsWith("the app is 99:100\n");
    try (Stream<Path> files = Files.walk(appdata)) {
      List<Path> all = files.toList();
      assertThat(all).anyMatch(file -> file.getParent().endsWith("backups"));
      for (Path file : all) {
        assertThat(Files.getAttribute(file, "unix:uid")).as(file.toString()).isEqualTo(99);
        assertThat(Files.getAttribute(file, "unix:gid")).as(file.toString()).isEqualTo(100);
      }
    }
  }

  @Test
  void the_gate_opens_as_the_user_whom_the_template_names() throws Exception {
    before();
    assertOpened(run(List.of()));
  }

  @Test
  void so_it_does_where_extra_parameters_name_the_user() throws Exception {
    before();
    assertOpened(run(List.of("PUID", "PGID"), "--user", "99:100"));
  }

  @Test
  void a_new_installation_begins_with_an_empty_folder() throws Exception {
    Docker.ok(Docker.with(asRoot(), "chown", "99:100", "/data"));
    GateProcess.Ended ended = run(List.of());
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).endsWith("the app is 99:100\n");
    assertThat(Files.getAttribute(appdata.resolve("shelf.db"), "unix:uid")).isEqualTo(99);
  }
}
