package dev.slipway.init;

import dev.slipway.database.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The step of CI that lints the migrations, as docs/ci.md has it. */
final class Workflow {
  private static final Path FOLDER = Path.of(".github", "workflows");
  private static final Path FILE = FOLDER.resolve("migrations.yml");
  private static final String SERVER = "postgres:17";

  /** What says that CI is somewhere else. */
  private static final List<String> OTHERS =
      List.of(".gitlab-ci.yml", ".woodpecker.yml", ".woodpecker", ".drone.yml", "Jenkinsfile");

  private static final String HEAD =
      """
      name: migrations
      on: [pull_request]

      jobs:
        lint:
          runs-on: ubuntu-latest
      """;
  private static final String SERVICE =
      """
          services:
            postgres:
              image: %s
              env: { POSTGRES_PASSWORD: scratch }
              ports: ["5432:5432"]
      """;
  private static final String STEPS =
      """
          steps:
            - uses: actions/checkout@v4
            - name: Lint the migrations
              run: |
                docker run --rm %s--user "$(id -u)" -v "$PWD:/app:ro" -w /app ${{ vars.SLIPWAY_IMAGE }} \\
                  lint --json --migrations %s%s \\
                  > lint.json && code=0 || code=$?
                jq -r '.faults[] | "::error file=\\(.file // ""),line=\\(.line // 1),title=\\(.rule)::\\(.message). Next: \\(.next)"' lint.json
                jq -r '.warnings[] | "::warning file=\\(.file // ""),line=\\(.line // 1),title=\\(.rule)::\\(.message). Next: \\(.next)"' lint.json
                jq -r '.message' lint.json
                exit $code
      """;

  private Workflow() {}

  static Draft draft(
      Path repository, String migrations, Engine engine, Optional<ComposeFile> compose)
      throws IOException {
    Path folder = repository.resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (isLinting(file)) {
            return Draft.there(repository.relativize(file), "it lints the migrations");
          }
        }
      }
    }
    for (String other : OTHERS) {
      Path file = repository.resolve(other);
      if (Files.exists(file) && !Files.isDirectory(folder)) {
        return Files.isRegularFile(file) && isLinting(file)
            ? Draft.there(Path.of(other), "it lints the migrations")
            : Draft.there(
                Path.of(other),
                "not changed; its step would be: docker run --rm -v \"$PWD:/app:ro\" -w /app slipway"
                    + " lint --migrations "
                    + migrations);
      }
    }
    if (Files.exists(repository.resolve(FILE))) {
      return Draft.byHand(FILE, "it is there and lints no migrations; the step is in docs/ci.md");
    }
    return Draft.written(
        FILE,
        text(migrations, engine, compose.flatMap(EngineHints::serverImage).orElse(SERVER)),
        List.of(
            "set the repository's variable SLIPWAY_IMAGE to the image of Slipway that you pushed"));
  }

  private static boolean isLinting(Path file) throws IOException {
    String text = Files.readString(file);
    return text.contains("slipway") || text.contains("SLIPWAY");
  }

  static String text(String migrations, Engine engine, String server) {
    return switch (engine) {
      case SQLITE -> HEAD + STEPS.formatted("", migrations, "");
      case POSTGRESQL ->
          HEAD
              + SERVICE.formatted(server)
              + STEPS.formatted(
                  "--network host ",
                  migrations,
                  " --scratch-url postgresql://postgres:scratch@localhost/postgres");
    };
  }
}
