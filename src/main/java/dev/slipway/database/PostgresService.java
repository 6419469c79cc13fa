package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a service file keeps under one name
 * (postgresql.org/docs/current/libpq-pgservice.html).
 */
final class PostgresService {
  private PostgresService() {}

  /**
   * The settings of a service, from the first of the files that has it: the one named, else {@code
   * ~/.pg_service.conf}, then {@code pg_service.conf} in {@code PGSYSCONFDIR}.
   *
   * @param file the file named, if one is
   * @throws Refusal SETTINGS if a file cannot be read, or none has it
   */
  static Map<String, String> settings(
      String name, @Nullable String file, Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    files.add(
        file == null
            ? PostgresAddress.home(environment).resolve(".pg_service.conf")
            : Path.of(file));
    String shared = environment.getOrDefault("PGSYSCONFDIR", "");
    if (!shared.isEmpty()) {
      files.add(Path.of(shared, "pg_service.conf"));
    }
    for (Path each : files) {
      Optional<Map<String, String>> found = read(each, name);
      if (found.isPresent()) {
        return PostgresSettings.known(found.get(), false);
      }
    }
    throw new Refusal(
        Fact.SETTINGS,
        "the service " + name + " is in none of " + files,
        "where its database is, is not known",
        "set PGSERVICEFILE to the file that has it, or unset PGSERVICE");
  }

  private static Optional<Map<String, String>> read(Path file, String name) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    boolean inside = false;
    boolean found = false;
    for (String line : lines(file)) {
      String text = line.strip();
      if (text.startsWith("[")) {
        // As libpq has it, the first of two of the same name is the one.
        inside = !found && text.equals("[" + name + "]");
        found |= inside;
      } else if (inside && !text.isEmpty() && !text.startsWith("#")) {
        int equals = text.indexOf('=');
        if (equals < 0 || text.startsWith("ldap")) {
          throw new Refusal(
              Fact.SETTINGS,
              "the service " + name + " in " + file + " has a line that is no setting",
              "one that is not understood may name another database",
              "write it as in host=db (LDAP is not looked at)");
        }
        settings.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return found ? Optional.of(settings) : Optional.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new Refusal(
          Fact.SETTINGS,
          "the service file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "where the database is, is not known",
          "make it readable for this user: ls -ln " + file,
          e);
    }
  }
}
