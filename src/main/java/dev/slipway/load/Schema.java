package dev.slipway.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A JSON Schema that every record of a source has to meet. */
final class Schema {
  private final Path file;
  private final Path instructions;
  private final int line;

  /** Nobody promises that two threads may use the same one. */
  private final ThreadLocal<Registered> registered;

  /** What it refers to and what is not there; the validator itself passes over some of these. */
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  private final Set<String> unusable = ConcurrentHashMap.newKeySet();

  /** It as a validator knows it. */
  private record Registered(Validator validator, URI uri) {}

  private Schema(Path file, Path instructions, int line, JsonElement json) {
    this.file = file;
    this.instructions = instructions;
    this.line = line;
    this.registered = ThreadLocal.withInitial(() -> registered(json));
  }

  private Registered registered(JsonElement json) {
    Validator validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .withEvaluatorFactory(
                (parsing, keyword, said) -> {
                  unusable.addAll(unusable(keyword, said));
                  return Optional.empty();
                })
            .withSchemaResolver(this::beside)
            .withMessageProvider(new SchemaWords())
            .createValidator();
    return new Registered(validator, validator.registerSchema(file.toUri(), json));
  }

  /**
   * Reads a schema. What it refers to is looked for beside it, and never on a network.
   *
   * @param instructions the file that names it
   * @param line where that stands
   * @throws Refusal if it is none
   */
  static Schema read(Path file, Path instructions, int line) {
    try {
      Schema schema = new Schema(file, instructions, line, json(file));
      schema.registered.get();
      if (!schema.unusable.isEmpty()) {
        throw schema.unusable(schema.unusable.iterator().next());
      }
      schema.tryOut();
      return schema;
    } catch (IOException | JsonText.NoJson | Flaw | JsonSchemaException e) {
      throw unusable(file, instructions, line, e.toString());
    } catch (StackOverflowError e) {
      throw unusable(file, instructions, line, "it is nested too deep");
    }
  }

  private Refusal unusable(String why) {
    return unusable(file, instructions, line, why);
  }

  private static Refusal unusable(Path file, Path instructions, int line, String why) {
    return InstructionsReading.wrong(
        instructions, line, "names the schema " + file + ", which cannot be used: " + why);
  }

  /** What the validator would pass over in silence: patterns and references that it cannot read. */
  private static List<String> unusable(String keyword, JsonNode said) {
    return switch (keyword) {
      case "pattern" -> said.isString() ? noPattern(List.of(said.asString())) : List.of();
      case "patternProperties" -> said.isObject() ? noPattern(said.asObject().keySet()) : List.of();
      case "$ref", "$dynamicRef" -> said.isString() ? noReference(said.asString()) : List.of();
      default -> List.of();
    };
  }

  private static List<String> noPattern(Collection<String> texts) {
    List<String> wrong = new ArrayList<>();
    for (String text : texts) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        wrong.add(text + " is no regular expression for Java: " + e.getDescription());
      }
    }
    return wrong;
  }

  private static List<String> noReference(String text) {
    try {
      return new URI(text).toString().equals(text) ? List.of() : List.of(text + " is no URI");
    } catch (URISyntaxException e) {
      return List.of("$ref " + text + " is no URI: " + e.getReason());
    }
  }

  /** Whether it can be used at all, before there is a record. */
  private void tryOut() {
    try {
      require(new JsonObject());
    } catch (Flaw e) {
      // What it says of a record without any member is no matter here.
    }
  }

  private static JsonElement json(Path file) throws IOException, JsonText.NoJson, Flaw {
    byte[] bytes = Files.readAllBytes(file);
    return new JsonText().read(bytes, bytes.length);
  }

  private SchemaResolver.Result beside(String named) {
    Optional<JsonElement> found = beside(URI.create(named));
    // The drafts' own schemas come with the validator.
    if (found.isEmpty() && !named.matches("https?://json-schema\\.org/.*")) {
      missing.add(named);
    }
    return found
        .map(SchemaResolver.Result::fromProviderNode)
        .orElseGet(SchemaResolver.Result::empty);
  }

  private Optional<JsonElement> beside(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      return Optional.empty();
    }
    Path other = Path.of(uri);
    try {
      return Files.isRegularFile(other)
              && file.toAbsolutePath().getParent() != null
              && other.normalize().startsWith(file.toAbsolutePath().normalize().getParent())
          ? Optional.of(json(other))
          : Optional.empty();
    } catch (IOException | JsonText.NoJson | Flaw e) {
      throw unusable("it refers to " + other + ", which cannot be read: " + e);
    }
  }

  /**
   * Looks at a record.
   *
   * @throws Flaw if it does not meet the schema
   * @throws Refusal if the schema itself turns out to be unusable
   */
  void require(JsonElement record) throws Flaw {
    Validator.Result result = result(record);
    Optional<Error> unresolved =
        result.getErrors().stream()
            .filter(error -> error.getError().startsWith("Resolution of $"))
            .findFirst();
    if (unresolved.isPresent()) {
      throw unusable(SchemaWords.told(unresolved.get().getError()));
    }
    if (!missing.isEmpty()) {
      throw unusable(
          "it refers to " + missing.iterator().next() + ", which is no schema that lies beside it");
    }
    if (!result.isValid()) {
      List<Error> errors = result.getErrors();
      if (errors.isEmpty()) {
        throw new Flaw("it does not meet its schema");
      }
      Error first = errors.get(0);
      String behind =
          (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "")
              + ", says the schema";
      String place = first.getInstanceLocation();
      throw new Flaw(
          before(place) + SchemaWords.words(first.getError()) + behind,
          before(told(place, first.getEvaluationPath(), record))
              + SchemaWords.told(first.getError())
              + behind);
    }
  }

  private static String before(String place) {
    return place.isEmpty() ? "" : place + ": ";
  }

  /** A place in a record, without names that only the record knows. */
  static String told(String place, String schemaPath, JsonElement record) {
    List<String> known = List.of(schemaPath.split("/", -1));
    StringBuilder told = new StringBuilder();
    Optional<JsonElement> at = Optional.of(record);
    for (String part : place.isEmpty() ? new String[0] : place.substring(1).split("/", -1)) {
      boolean isElement = at.isPresent() && at.get().isJsonArray();
      told.append('/').append(isElement || isNamed(part, known) ? part : "*");
      at = at.flatMap(one -> within(one, part));
    }
    return told.toString();
  }

  private static Optional<JsonElement> within(JsonElement element, String part) {
    if (element.isJsonObject()) {
      return Optional.ofNullable(
          element.getAsJsonObject().get(part.replace("~1", "/").replace("~0", "~")));
    }
    return element.isJsonArray() && part.matches("[0-9]{1,9}")
        ? element.getAsJsonArray().asList().stream().skip(Integer.parseInt(part)).findFirst()
        : Optional.empty();
  }

  private static boolean isNamed(String part, List<String> schemaPath) {
    for (int at = 1; at < schemaPath.size(); at++) {
      if (schemaPath.get(at - 1).equals("properties") && schemaPath.get(at).equals(part)) {
        return true;
      }
    }
    return false;
  }

  private Validator.Result result(JsonElement record) {
    Registered mine = registered.get();
    try {
      return mine.validator.validate(mine.uri, record);
    } catch (StackOverflowError e) {
      throw unusable("to follow what it refers to comes to no end");
    }
  }
}
