package dev.slipway.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file that {@code docker compose} reads in a repository, as far as it says what the app is.
 *
 * @param file the file, relative to the repository
 * @param text its text
 * @param services its services by their names, with anchors and merged keys as what they stand for;
 *     none if it could not be understood
 * @param misread why its services cannot be known, if they cannot
 */
record ComposeFile(
    Path file, String text, Map<String, Map<String, Object>> services, Optional<String> misread) {

  /** In the order in which Compose looks for them. */
  private static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  /** The file of a repository, if it has one. */
  static Optional<ComposeFile> in(Path repository) throws IOException {
    for (String name : NAMES) {
      Path file = repository.resolve(name);
      if (Files.isRegularFile(file)) {
        // What is no text is none of Compose's either.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return Optional.of(of(Path.of(name), text));
      }
    }
    return Optional.empty();
  }

  /** Compose itself may understand what is not understood here, such as a tag of its own. */
  private static ComposeFile of(Path file, String text) {
    try {
      Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
      Map<String, Map<String, Object>> services = new LinkedHashMap<>();
      map(map(document).get("services"))
          .forEach((name, service) -> services.put(name, map(service)));
      return new ComposeFile(file, text, services, Optional.empty());
    } catch (StackOverflowError e) {
      return new ComposeFile(file, text, Map.of(), Optional.of("it is nested too deep"));
    } catch (YamlEngineException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", ", ");
      return new ComposeFile(file, text, Map.of(), Optional.of(why));
    }
  }

  /** A map with what is merged into it, by texts; empty if it is none. */
  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> given)) {
      return map;
    }
    Object merged = given.get("<<");
    for (Object one : merged instanceof List<?> several ? several : merging(merged)) {
      map(one).forEach(map::putIfAbsent);
    }
    given.forEach(
        (key, inside) -> {
          if (!"<<".equals(key)) {
            map.put(String.valueOf(key), inside instanceof Map<?, ?> ? map(inside) : inside);
          }
        });
    return map;
  }

  private static List<?> merging(@Nullable Object one) {
    return one == null ? List.of() : List.of(one);
  }

  /** Files that Compose reads beside this one by itself. */
  static List<Path> overrides(Path repository) {
    return OVERRIDES.stream()
        .map(Path::of)
        .filter(name -> Files.exists(repository.resolve(name)))
        .toList();
  }

  /** Where what is to be added can lie, so that Compose reads it by itself. */
  Path override() {
    return Path.of(file.toString().replaceFirst("\\.(ya?ml)$", ".override.$1"));
  }

  /** The services that are built here, and so may be the app. */
  List<String> built() {
    return services.entrySet().stream()
        .filter(service -> service.getValue().containsKey("build"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What a service's environment says, whichever way it is written. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    Object said = services.getOrDefault(service, Map.of()).get("environment");
    if (said instanceof List<?> lines) {
      for (Object line : lines) {
        String[] parts = String.valueOf(line).split("=", 2);
        environment.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    } else {
      map(said).forEach((name, value) -> environment.put(name, value == null ? "" : "" + value));
    }
    return environment;
  }

  /**
   * The service that is the app: the one that was named, or the only one that is built here, or
   * that has a database's URL, or at all.
   */
  Optional<String> app(Optional<String> named) {
    if (named.isPresent()) {
      return named.filter(services::containsKey);
    }
    List<String> withUrl =
        services.keySet().stream()
            .filter(service -> environment(service).containsKey("DATABASE_URL"))
            .toList();
    List<String> both = new ArrayList<>(built());
    both.retainAll(withUrl);
    for (List<String> some : List.of(both, built(), withUrl, List.copyOf(services.keySet()))) {
      if (some.size() == 1) {
        return Optional.of(some.get(0));
      }
      if (!some.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What a service's build says of one thing: its context, its Dockerfile, its target. */
  Optional<String> build(String service, String what) {
    Object build = services.getOrDefault(service, Map.of()).get("build");
    if (build instanceof String context) {
      return what.equals("context") ? Optional.of(context) : Optional.empty();
    }
    return Optional.ofNullable(map(build).get(what)).map(String::valueOf);
  }
}
