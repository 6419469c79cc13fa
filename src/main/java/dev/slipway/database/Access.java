package dev.slipway.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What was given about where the database is and how to get in; it prints nothing of that, since
 * most of it is secret.
 *
 * @param url the URL as the app has it; empty if variables alone name a PostgreSQL database
 * @param directUrl the URL by which the same database is reached past its connection pooler
 * @param scratchUrl the URL of an empty database that may be filled and emptied at will
 * @param base the folder that relative paths in a URL start from
 * @param environment the variables, those among them that name a file by its content
 */
public record Access(
    Optional<String> url,
    Optional<String> directUrl,
    Optional<String> scratchUrl,
    Path base,
    Map<String, String> environment) {

  /** A URL and nothing else. */
  public static Access by(String url, Path base) {
    return new Access(Optional.of(url), Optional.empty(), Optional.empty(), base, Map.of());
  }

  /** The engine of the database that is meant. */
  public Engine engine() {
    return url.map(DatabaseUrl::engineOf).orElse(Engine.POSTGRESQL);
  }

  @Override
  public String toString() {
    return "Access to a database of " + engine();
  }
}
