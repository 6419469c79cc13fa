package dev.slipway;

import dev.slipway.database.Access;
import dev.slipway.database.Engine;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What options and variables say of where the app's database is. */
final class Whereabouts {
  private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);

  /** One of them is enough to name a PostgreSQL database without a URL. */
  private static final List<String> NAMING =
      List.of("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "POSTGRES_HOST", "POSTGRES_DB");

  /** What the {@code postgres} image and many apps also take from a file. */
  private static final List<String> OF_THE_IMAGE =
      List.of("POSTGRES_HOST", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB");

  /** By what something was said; what is said later here outweighs what comes before it. */
  private enum By {
    THE_APPS_VARIABLE,
    OUR_VARIABLE,
    OPTION
  }

  private record Said(By by, String url) {}

  private Whereabouts() {}

  /**
   * Where the database is.
   *
   * @throws Refusal SETTINGS if nothing says it, or a variable's file cannot be read
   */
  static Access of(Source source) {
    return find(source)
        .orElseThrow(
            () ->
                new Refusal(
                    Fact.SETTINGS,
                    "no database is named",
                    "neither --database-url nor SLIPWAY_DATABASE_URL nor DATABASE_URL is set, nor "
                        + String.join(", ", NAMING),
                    "slipway --database-url /data/app.db"));
  }

  /**
   * Where the database is, if anything says it.
   *
   * @throws Refusal SETTINGS if a variable's file cannot be read
   */
  static Optional<Access> find(Source source) {
    Optional<Said> url = said(source, "database-url", "DATABASE_URL");
    Map<String, String> environment = new HashMap<>(source.environment());
    if (url.isEmpty()) {
      OF_THE_IMAGE.forEach(name -> fromFile(source, name, environment));
      if (NAMING.stream().allMatch(name -> environment.getOrDefault(name, "").isEmpty())) {
        return Optional.empty();
      }
    }
    Access access =
        new Access(
            url.map(Said::url),
            direct(source, url),
            source.text("scratch-url"),
            source.path("base-dir").orElse(Path.of("")).toAbsolutePath(),
            environment);
    if (access.engine() == Engine.POSTGRESQL) {
      fromFile(source, "PGPASSWORD", environment);
    }
    return Optional.of(access);
  }

  /**
   * The direct URL, if it was said as near as the URL itself: somebody who types another database
   * must not write to the one that the app's variable leads to.
   */
  private static Optional<String> direct(Source source, Optional<Said> url) {
    Optional<Said> direct = said(source, "direct-url", "DIRECT_URL");
    By least = url.map(Said::by).orElse(By.THE_APPS_VARIABLE);
    if (direct.isPresent() && direct.get().by().compareTo(least) < 0) {
      log.info(
          "the direct URL is left out, since the database is named elsewhere; --direct-url names one");
      return Optional.empty();
    }
    return direct.map(Said::url);
  }

  private static Optional<Said> said(Source source, String option, String ofTheApp) {
    By ours = source.isTyped(option) ? By.OPTION : By.OUR_VARIABLE;
    return source
        .text(option)
        .map(url -> new Said(ours, url))
        .or(() -> source.variable(ofTheApp).map(url -> new Said(By.THE_APPS_VARIABLE, url)));
  }

  private static void fromFile(Source source, String name, Map<String, String> environment) {
    source.variable(name).ifPresent(value -> environment.put(name, value));
  }
}
