package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.slipway.database.Engine;
import dev.slipway.init.Draft;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app's repository before and after {@code slipway init}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SetupTest {
  @TempDir Path repository;
  private final Map<String, List<String>> options = new HashMap<>();

  private void file(String name, String text) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Setup setup() {
    return Setup.of(new Source(options, Map.of()), repository);
  }

  private Setup written() {
    Setup setup = setup();
    setup.drafts().stream().filter(Draft::isToBeWritten).forEach(setup::write);
    return setup;
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains("/.git/")) {
          files.put(repository.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  private void git(String... words) throws Exception {
    String[] all =
        Docker.with(
            new String[] {
              "git",
              "-C",
              repository.toString(),
              "-c",
              "user.name=n",
              "-c",
              "user.email=e@example.org"
            },
            words);
    GateProcess.Ended ended = GateProcess.run(Map.of(), all);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private void app() throws IOException {
    file("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n");
    file("prisma/migrations/20240101000000_init/migration.sql", "CREATE TABLE a (id int);\n");
    file("Dockerfile", "FROM busybox\nUSER node\nCMD [\"true\"]\n");
    file(
        "compose.yaml",
        """
        x-database: &database
          DATABASE_URL: postgresql://app:${PASSWORD}@db/app
        services:
          # The app itself.
          app:
            build: .
            ports: ["3000:3000"]
            environment:
              <<: *database
              FEATURE: "true"
            depends_on: [db]
          db:
            image: postgres:16-alpine
        """);
  }

  @Test
  void all_is_shown_before_and_nothing_is_left_to_do_after() throws Exception {
    app();
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "one");
    git("tag", "v1.0.0");
    file("prisma/migrations/20240201000000_b/migration.sql", "CREATE TABLE b (id int);\n");
    git("add", ".");
    git("commit", "-qm", "two");
    git("tag", "v1.1.0");
    Map<String, String> before = files();

    Setup setup = setup();

    assertThat(files()).isEqualTo(before);
    assertThat(setup.outcome()).isEqualTo(Outcome.PENDING);
    assertThat(setup.repository().orElseThrow().engine()).isEqualTo(Engine.POSTGRESQL);
    assertThat(setup.drafts())
        .extracting(draft -> draft.file().toString())
        .containsExactly(
            "Dockerfile",
            "compose.override.yaml",
            "prisma/migrations/releases.yaml",
            ".github/workflows/migrations.yml");
    Path shown = Files.createTempFile("init", ".diff");
    StringBuilder diffs = new StringBuilder();
    setup.drafts().forEach(draft -> diffs.append(draft.diff()));
    Files.writeString(shown, diffs);

    assertThat(written().outcome()).isEqualTo(Outcome.OPEN);

    Map<String, String> after = files();
    assertThat(after.get("compose.yaml")).isEqualTo(before.get("compose.yaml"));
    assertThat(after.get("Dockerfile")).contains("COPY prisma/migrations /migrations\n");
    assertThat(after.get(".github/workflows/migrations.yml")).contains("image: postgres:16-alpine");
    Setup again = setup();
    assertThat(again.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(again.drafts()).noneMatch(Draft::isToBeWritten);
    MigrationFolder folder =
        MigrationFolder.read(repository.resolve("prisma/migrations"), Optional.empty());
    assertThat(Releases.read(folder).all())
        .extracting(release -> release.name() + " " + release.last())
        .containsExactly("1.0.0 20240101000000_init", "1.1.0 20240201000000_b");

    // What was shown is what was written: git makes the same of it.
    git("stash", "-q", "-u");
    assertThat(files()).isEqualTo(before);
    git("apply", shown.toString());
    assertThat(files()).isEqualTo(after);
  }

  @Test
  void the_gate_is_given_what_the_app_is() throws Exception {
    app();
    written();
    assertThat(files().get("compose.override.yaml"))
        .contains(
            """
              gate:
                build: .
                environment:
                  DATABASE_URL: postgresql://app:${PASSWORD}@db/app
                  FEATURE: 'true'
            """
                .indent(0))
        .contains("- slipway-backups:/backups", "- db\n", "SLIPWAY_MODE: check")
        .doesNotContain("3000");
  }

  @Test
  void what_is_there_is_never_written_over() throws Exception {
    app();
    file(".github/workflows/migrations.yml", "name: mine\n");
    file("compose.override.yaml", "services: {}\n");
    file("prisma/migrations/releases.yaml", "1.0: 20240101000000_init\n");
    Map<String, String> before = files();

    Setup setup = written();

    Map<String, String> after = files();
    after.keySet().removeAll(List.of("Dockerfile", "compose.slipway.yaml"));
    before.remove("Dockerfile");
    assertThat(after).isEqualTo(before);
    assertThat(setup.outcome()).as("a step is left to a person").isEqualTo(Outcome.PENDING);
  }

  @Test
  void a_file_that_changed_meanwhile_stays() throws Exception {
    app();
    Setup setup = setup();
    file("Dockerfile", "FROM other\n");
    setup.drafts().forEach(setup::write);
    assertThat(setup.outcome()).isEqualTo(Outcome.IO);
    assertThat(files().get("Dockerfile")).isEqualTo("FROM other\n");
  }

  @Test
  void an_engine_that_is_not_plain_is_asked_for() throws Exception {
    file("db/migrations/001_a.sql", "CREATE TABLE a (id integer);\n");
    assertThat(setup().outcome()).isEqualTo(Outcome.CONFIG);
    assertThat(setup().refusal().orElseThrow().next()).contains("--engine sqlite");

    file(".env.example", "DATABASE_URL=\"file:./dev.db\"\n");
    assertThat(setup().repository().orElseThrow().engine()).isEqualTo(Engine.SQLITE);

    file("compose.yml", "services: {db: {image: postgis/postgis:16}}\n");
    assertThat(setup().refusal().orElseThrow().seen()).contains(".env.example", "compose.yml");

    options.put("engine", List.of("postgresql"));
    assertThat(setup().repository().orElseThrow().engine()).isEqualTo(Engine.POSTGRESQL);
  }

  @Test
  void migrations_are_found_where_tools_put_them_and_asked_for_in_doubt() throws Exception {
    assertThat(setup().outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    file("apps/web/drizzle/0000_a.sql", "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT);\n");
    file("node_modules/x/migrations/001_a.sql", "CREATE TABLE a (id integer);\n");
    file("test/migrations/001_a.sql", "CREATE TABLE a (id integer);\n");
    assertThat(setup().repository().orElseThrow().migrations()).hasToString("apps/web/drizzle");

    file("db/migrate/001_a.sql", "CREATE TABLE a (id integer);\n");
    assertThat(setup().outcome()).isEqualTo(Outcome.CONFIG);
    options.put("migrations", List.of("db/migrate"));
    options.put("engine", List.of("sqlite"));
    assertThat(setup().repository().orElseThrow().folder().layout()).isEqualTo("plain");
  }

  @Test
  void another_database_is_none_of_ours() throws Exception {
    app();
    file("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n");
    assertThat(setup().refusal().orElseThrow().seen()).contains("mysql");
  }

  @Test
  void an_entrypoint_beside_the_image_is_left_to_a_person() throws Exception {
    app();
    file(
        "compose.yaml",
        files().get("compose.yaml").replace("    build: .\n", "    build: .\n    entrypoint: x\n"));
    assertThat(setup().drafts().get(1).state()).isEqualTo(Draft.State.BY_HAND);
  }

  private Draft ofCompose() {
    return setup().drafts().stream()
        .filter(draft -> draft.file().toString().contains("compose"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_an_app_is_given_elsewhere_is_left_to_a_person() throws Exception {
    app();
    file("base.yml", "services: {app: {environment: {DATABASE_URL: file:/data/a.db}}}\n");
    file("compose.yaml", "services: {app: {build: ., extends: {file: base.yml, service: app}}}\n");

    assertThat(ofCompose().state()).isEqualTo(Draft.State.BY_HAND);
    assertThat(ofCompose().remarks().get(0)).contains("extends another");
  }

  @Test
  void the_first_of_several_merged_maps_counts_as_it_does_for_compose() throws Exception {
    app();
    file(
        "compose.yaml",
        """
        x-one: &one {DATABASE_URL: "postgresql://db/one"}
        x-two: &two {DATABASE_URL: "postgresql://db/two", PORT: 1}
        services:
          app:
            build: .
            working_dir: /srv/app
            volumes_from: [files]
            environment:
              <<: [*one, *two]
          files: {image: busybox}
        """);

    assertThat(ofCompose().after())
        .contains("DATABASE_URL: postgresql://db/one", "PORT: 1")
        .contains("working_dir: /srv/app", "volumes_from")
        .doesNotContain("db/two");
  }

  @Test
  void files_that_cannot_be_read_are_left_to_a_person() throws Exception {
    app();
    file("compose.yaml", "services: " + "[".repeat(100_000));
    Files.write(repository.resolve("Dockerfile"), new byte[] {'#', (byte) 0xe4, '\n'});

    assertThat(setup().drafts())
        .filteredOn(draft -> draft.state() == Draft.State.BY_HAND)
        .extracting(draft -> draft.file().toString())
        .containsExactly("Dockerfile", "compose.yaml");
  }

  @Test
  void where_the_app_is_not_plain_all_services_are_named() throws Exception {
    app();
    file("compose.yaml", "services: {postgres: {image: postgres:16}, web: {image: app}}\n");

    assertThat(ofCompose().remarks().get(0)).endsWith("--service NAME, one of postgres, web");
  }

  @Test
  void what_git_does_not_answer_is_not_said_to_be_no_tag() throws Exception {
    app();
    file(".git", "this is no repository");
    assertThat(setup().drafts())
        .filteredOn(draft -> draft.file().endsWith("releases.yaml"))
        .flatExtracting(Draft::remarks)
        .singleElement(STRING)
        .contains("cannot be known, since git for-each-ref ended with 128");
  }

  @Test
  void a_compose_file_that_is_not_understood_is_not_said_to_be_silent() throws Exception {
    app();
    file("prisma/migrations/migration_lock.toml", "");
    file("compose.yaml", "services:\n  app:\n    ports: !reset []\n");
    assertThat(setup().refusal().orElseThrow().seen())
        .startsWith("what compose.yaml says of the app's database cannot be known (")
        .contains("!reset");
    options.put("engine", List.of("postgresql"));
    assertThat(setup().drafts().get(1).remarks().get(0))
        .contains("which services it has cannot be known (");
  }

  @Test
  void a_line_of_dockerignore_that_is_not_understood_is_told() throws Exception {
    app();
    file(".dockerignore", "a{b\n");
    assertThat(setup().drafts().get(0).remarks())
        .anyMatch(remark -> remark.contains("its line a{b is not understood"));
    file(".dockerignore", "a{b\nprisma\n");
    assertThat(setup().drafts().get(0).remarks())
        .anyMatch(remark -> remark.contains("take that line out"));
  }

  @Test
  void a_folder_that_may_not_be_read_may_hold_the_migrations() throws Exception {
    Path closed = Files.createDirectories(repository.resolve("db"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(repository, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      GateProcess.Ended ended =
          GateProcess.run(
              Map.of(),
              GateProcess.withoutRoot(
                  "sh",
                  "-c",
                  "cd \"$0\" && exec \"$1\" init",
                  repository.toString(),
                  GateProcess.SLIPWAY.toAbsolutePath().toString()));
      assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(77);
      assertThat(ended.err()).contains("cannot be known", closed.toString());
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
