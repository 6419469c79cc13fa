package dev.slipway.init;

import dev.slipway.database.Engine;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What in a repository says which engine the app's database is of. */
final class EngineHints {

  /**
   * One of them.
   *
   * @param engine what it says
   * @param because where and by what, one clause
   */
  record Hint(Engine engine, String because) {}

  private static final Pattern PROVIDER =
      Pattern.compile("(?m)^\\s*(?:provider|dialect)\\s*[=:]\\s*[\"'](\\w+)[\"']");
  private static final Pattern DATASOURCE = Pattern.compile("(?s)datasource\\s+\\w+\\s*\\{(.*?)}");
  private static final Pattern URL =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?DATABASE_URL\\s*=\\s*[\"']?([^\"'\\s]+)");
  private static final Pattern OF_POSTGRES =
      Pattern.compile("(?i)(?:jdbc:)?(?:postgres|postgresql|postgis|pgsql)\\b.*");
  private static final Pattern OF_SQLITE =
      Pattern.compile(
          "(?i)(?:jdbc:)?(?:sqlite3?|file)\\b.*|[^:]*\\.(?:db|db3|sqlite|sqlite3)(?:\\?.*)?");
  private static final Pattern POSTGRES_IMAGE =
      Pattern.compile("(?:.*/)?(?:postgres|postgresql|postgis|pgvector|timescaledb)(?:[-:@].*)?");

  /** Words of SQLite's that are mistakes in PostgreSQL. */
  private static final Pattern SQLITE_WORDS =
      Pattern.compile(
          "(?i)\\bAUTOINCREMENT\\b|^\\s*PRAGMA\\b|\\bWITHOUT\\s+ROWID\\b|\\bUSING\\s+fts[345]\\b"
              + "|\\bstrftime\\s*\\(|\\bdatetime\\s*\\(\\s*'now'|\\bunixepoch\\s*\\(",
          Pattern.MULTILINE);

  private final List<Hint> hints = new ArrayList<>();

  private EngineHints() {}

  /** All that there are, those that the app's own tools go by first. */
  static List<Hint> in(Path repository, MigrationFolder folder, Optional<ComposeFile> compose)
      throws IOException {
    EngineHints all = new EngineHints();
    Path parent = folder.path().resolveSibling("");
    for (Path file :
        List.of(
            folder.path().resolve("migration_lock.toml"),
            parent.resolve("schema.prisma"),
            repository.resolve("prisma/schema.prisma"),
            repository.resolve("drizzle.config.ts"),
            repository.resolve("drizzle.config.js"))) {
      all.provider(repository, file);
    }
    all.words(folder);
    all.files(repository);
    compose.ifPresent(all::services);
    return all.hints;
  }

  private void add(Engine engine, String because) {
    hints.add(new Hint(engine, because));
  }

  private void provider(Path repository, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    String text = Files.readString(file);
    Matcher source = DATASOURCE.matcher(text);
    Matcher provider = PROVIDER.matcher(source.find() ? source.group(1) : text);
    if (provider.find()) {
      String because = repository.relativize(file) + " says " + provider.group(1);
      switch (provider.group(1)) {
        case "sqlite", "turso", "libsql" -> add(Engine.SQLITE, because);
        case "postgresql", "postgres" -> add(Engine.POSTGRESQL, because);
        default ->
            throw new Refusal(
                Fact.SETTINGS,
                because,
                "Slipway stands before SQLite and PostgreSQL",
                "nothing here; or if it is one of these all the same: slipway init --engine sqlite");
      }
    }
  }

  private void words(MigrationFolder folder) {
    if (folder.isForPostgres()) {
      add(Engine.POSTGRESQL, "the migrations have words of PostgreSQL's");
    }
    folder.migrations().stream()
        .filter(migration -> SQLITE_WORDS.matcher(migration.sql()).find())
        .findFirst()
        .ifPresent(one -> add(Engine.SQLITE, one + " has words of SQLite's"));
  }

  /** {@code .env} and its like; what is in them is not printed. */
  private void files(Path repository) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(repository, ".env*")) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          Matcher url = URL.matcher(Files.readString(file));
          while (url.find()) {
            url(url.group(1), "DATABASE_URL in " + file.getFileName());
          }
        }
      }
    }
  }

  private void url(String url, String where) {
    if (OF_POSTGRES.matcher(url).matches()) {
      add(Engine.POSTGRESQL, where + " is one of PostgreSQL's");
    } else if (OF_SQLITE.matcher(url).matches()) {
      add(Engine.SQLITE, where + " is one of SQLite's");
    }
  }

  private void services(ComposeFile compose) {
    for (Map.Entry<String, Map<String, Object>> service : compose.services().entrySet()) {
      String image = String.valueOf(service.getValue().get("image"));
      if (POSTGRES_IMAGE.matcher(image).matches()) {
        add(
            Engine.POSTGRESQL,
            "the service " + service.getKey() + " in " + compose.file() + " is " + image);
      }
      Optional.ofNullable(compose.environment(service.getKey()).get("DATABASE_URL"))
          .ifPresent(
              url -> url(url, "DATABASE_URL of " + service.getKey() + " in " + compose.file()));
    }
  }

  /**
   * What they all say.
   *
   * @param compose the Compose file, which may not have been understood
   * @throws Refusal SETTINGS if they say nothing, or not the same
   */
  static Hint agreed(List<Hint> hints, Optional<ComposeFile> compose) {
    if (hints.stream().map(Hint::engine).distinct().count() == 1) {
      return hints.get(0);
    }
    throw new Refusal(
        Fact.SETTINGS,
        hints.isEmpty()
            ? compose
                .filter(file -> file.misread().isPresent())
                .map(
                    file ->
                        "what "
                            + file.file()
                            + " says of the app's database cannot be known ("
                            + file.misread().get()
                            + "), and nothing else here says which engine it is of")
                .orElse("nothing here says which engine the app's database is of")
            : hints.stream()
                .map(hint -> hint.because + " (" + hint.engine + ")")
                .distinct()
                .collect(Collectors.joining(", ")),
        "what is to be written differs by that",
        "slipway init --engine sqlite, or --engine postgresql");
  }

  /** The image of the server that the app is tried with, if a service is one. */
  static Optional<String> serverImage(ComposeFile compose) {
    return compose.services().values().stream()
        .map(service -> String.valueOf(service.get("image")))
        .filter(image -> POSTGRES_IMAGE.matcher(image).matches() && !image.contains("$"))
        .findFirst();
  }
}
