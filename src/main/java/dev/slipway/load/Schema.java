package dev.slipway.load;

import com.google.gson.JsonElement;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A JSON Schema that every record of a source has to meet. */
final class Schema {
  /** Nobody promises that two threads may use the same one. */
  private final ThreadLocal<Registered> registered;

  /** It as a validator knows it. */
  private record Registered(Validator validator, URI uri) {}

  private Schema(Path file, JsonElement json) {
    this.registered = ThreadLocal.withInitial(() -> registered(file, json));
  }

  private static Registered registered(Path file, JsonElement json) {
    Validator validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .withSchemaResolver(named -> beside(file, named))
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
      Schema schema = new Schema(file, json(file));
      schema.registered.get();
      return schema;
    } catch (IOException | JsonText.NoJson | Flaw | JsonSchemaException e) {
      throw InstructionsReading.wrong(
          instructions, line, "names the schema " + file + ", which cannot be used: " + e);
    }
  }

  private static JsonElement json(Path file) throws IOException, JsonText.NoJson, Flaw {
    byte[] bytes = Files.readAllBytes(file);
    return new JsonText().read(bytes, bytes.length);
  }

  private static SchemaResolver.Result beside(Path file, String named) {
    URI uri = URI.create(named);
    if (!"file".equals(uri.getScheme())) {
      return SchemaResolver.Result.empty();
    }
    Path other = Path.of(uri);
    try {
      return Files.isRegularFile(other)
              && file.toAbsolutePath().getParent() != null
              && other.normalize().startsWith(file.toAbsolutePath().normalize().getParent())
          ? SchemaResolver.Result.fromProviderNode(json(other))
          : SchemaResolver.Result.empty();
    } catch (IOException | JsonText.NoJson | Flaw e) {
      return SchemaResolver.Result.empty();
    }
  }

  /**
   * Looks at a record.
   *
   * @throws Flaw if it does not meet the schema
   */
  void require(JsonElement record) throws Flaw {
    Registered mine = registered.get();
    Validator.Result result = mine.validator.validate(mine.uri, record);
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
}
