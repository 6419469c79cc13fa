package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code slipway init} wrote, built and started as it is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SetupInAnImageTest {
  private static final String PROJECT = "slipway-init-" + ProcessHandle.current().pid();

  @TempDir Path repository;

  @Test
  void what_was_written_works_as_it_is() throws Exception {
    Docker.require("the files that slipway init writes");
    Docker.build();
    Files.createDirectory(repository.resolve("migrations"));
    Files.writeString(
        repository.resolve("migrations/001_notes.sql"),
        "CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT);\n");
    Files.writeString(
        repository.resolve("Dockerfile"),
        "FROM slipway-demo\nUSER 65532\nENTRYPOINT [\"/bin/echo\", \"the app:\"]\nCMD [\"hello\"]\n");
    Files.writeString(
        repository.resolve("compose.yaml"),
        """
        services:
          # The app.
          app:
            build: .
            environment: ["DATABASE_URL=file:/data/app.db"]
            volumes: ["data:/data"]
        volumes:
          data:
        """);
    Setup setup = Setup.of(new Source(Map.of(), Map.of()), repository);
    setup.drafts().stream().filter(draft -> draft.isToBeWritten()).forEach(setup::write);
    assertThat(setup.outcome()).isEqualTo(Outcome.OPEN);

    String[] compose = {"compose", "-p", PROJECT, "--project-directory", repository.toString()};
    try {
      String log = Docker.ok(Docker.with(compose, "up", "--build", "--quiet-pull"));
      assertThat(log)
          .contains("plan        apply 1")
          .contains("history     agrees with the folder, 1 of 1")
          .contains("the app: hello");
      String doctor =
          Docker.run(Docker.with(compose, "run", "--rm", "gate", "slipway", "doctor")).out();
      assertThat(doctor.lines().filter(line -> !line.startsWith("✓"))).isEqualTo(List.of());
      assertThat(doctor).contains("mounted at /data");
      assertThat(
              Docker.run(
                      "run",
                      "--rm",
                      "-e",
                      "DATABASE_URL=/data/app.db",
                      PROJECT + "-app",
                      "slipway",
                      "doctor")
                  .out())
          .contains("it lies in the container's own layer");
    } finally {
      Docker.run(Docker.with(compose, "down", "-v", "--rmi", "local"));
    }
  }
}
