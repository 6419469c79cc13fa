package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that variables hold: libpq's own ({@code PGHOST} and its like), and where no URL is
 * given also those of the {@code postgres} image ({@code POSTGRES_DB} and its like), which apps in
 * containers go by.
 */
final class PostgresVariables {
  private static final Map<String, String> OF_THE_IMAGE =
      Map.of(
          "host", "POSTGRES_HOST",
          "port", "POSTGRES_PORT",
          "user", "POSTGRES_USER",
          "password", "POSTGRES_PASSWORD",
          "dbname", "POSTGRES_DB");

  private PostgresVariables() {}

  /** libpq's, which stand behind a URL too. */
  static Map<String, String> ofLibpq(Map<String, String> environment) {
    Map<String, String> written = new LinkedHashMap<>();
    PostgresSettings.VARIABLES.forEach(
        (name, variable) -> written.put(name, environment.getOrDefault(variable, "")));
    return PostgresSettings.known(written, false);
  }

  /**
   * The image's. What they leave out is as the image has it: user {@code postgres}, and a database
   * of the user's name.
   *
   * @throws Refusal SETTINGS if libpq's say something else
   */
  static Map<String, String> ofTheImage(Map<String, String> environment) {
    Map<String, String> settings = new LinkedHashMap<>();
    OF_THE_IMAGE.forEach(
        (name, variable) -> {
          String value = environment.getOrDefault(variable, "");
          if (name.equals("port")) {
            // Kubernetes says tcp://10.0.0.1:5432 by that name of a service named postgres.
            value = value.replaceFirst("^tcp://.*:", "");
          }
          if (!value.isEmpty()) {
            requireNotContradicted(name, variable, value, environment);
            settings.put(name, value);
          }
        });
    if (settings.containsKey("host") || settings.containsKey("dbname")) {
      String ofLibpq = environment.getOrDefault("PGUSER", "");
      settings.putIfAbsent("user", ofLibpq.isEmpty() ? "postgres" : ofLibpq);
    }
    return settings;
  }

  private static void requireNotContradicted(
      String name, String variable, String value, Map<String, String> environment) {
    String other = PostgresSettings.VARIABLES.getOrDefault(name, "");
    String said = environment.getOrDefault(other, "");
    if (!said.isEmpty() && !said.equals(value)) {
      throw new Refusal(
          Fact.SETTINGS,
          other + " and " + variable + " say two things",
          "which of them is meant is not known",
          "unset one of them, or set SLIPWAY_DATABASE_URL");
    }
  }
}
