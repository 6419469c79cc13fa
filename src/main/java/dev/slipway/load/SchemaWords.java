package dev.slipway.load;

import dev.harrel.jsonschema.MessageProvider;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * What a schema says of a value, twice in one: without the value, and with it.
 *
 * <p>The validator gives the value as the first argument to the messages of some keywords; to the
 * others it gives only what stands in the schema.
 */
final class SchemaWords implements MessageProvider {
  private static final String BETWEEN = "\0";
  private static final int LONGEST = 60;

  /** The keywords whose usual words hold nothing but the schema's own. */
  private static final Set<String> OF_THE_SCHEMA =
      Set.of(
          "falseSchema",
          "contains",
          "dependentSchemas",
          "ifThen",
          "ifElse",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "$ref",
          "$dynamicRef",
          "$recursiveRef",
          "type",
          "const",
          "enum",
          "uniqueItems",
          "required",
          "dependentRequired");

  private final MessageProvider usual = MessageProvider.fromLocale(Locale.ENGLISH);

  @Override
  public String getMessage(String key, Object... arguments) {
    String told = said(key, "it", arguments);
    String words = arguments.length == 0 ? told : said(key, shown(arguments[0]), arguments);
    return told + BETWEEN + words;
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return value instanceof Number ? shown : '"' + shown + '"';
  }

  private String said(String key, String it, Object... arguments) {
    Object bound = arguments.length > 1 ? arguments[1] : "";
    return switch (key) {
      case "multipleOf" -> it + " is not a multiple of " + bound;
      case "maximum" -> it + " is greater than " + bound;
      case "exclusiveMaximum" -> it + " is greater than or equal to " + bound;
      case "minimum" -> it + " is less than " + bound;
      case "exclusiveMinimum" -> it + " is less than or equal to " + bound;
      case "maxLength" -> it + " is longer than " + counted(bound, "character");
      case "minLength" -> it + " is shorter than " + counted(bound, "character");
      case "pattern" -> it + " does not match " + bound;
      case "format" -> it + " is not of the format " + bound;
      case "maxItems" -> "the list has more than " + counted(bound, "element");
      case "minItems" -> "the list has fewer than " + counted(bound, "element");
      case "maxContains" -> "the list has more than " + counted(bound, "element") + " that match";
      case "minContains" -> "the list has fewer than " + counted(bound, "element") + " that match";
      case "maxProperties" -> "the object has more than " + counted(bound, "member");
      case "minProperties" -> "the object has fewer than " + counted(bound, "member");
      default ->
          OF_THE_SCHEMA.contains(key)
              ? usual.getMessage(key, Arrays.copyOf(arguments, arguments.length))
              : "it does not meet the schema's " + key;
    };
  }

  private static String counted(Object bound, String one) {
    return bound + " " + one + (String.valueOf(bound).equals("1") ? "" : "s");
  }

  /** The part of a message that anybody may read. */
  static String told(String message) {
    int end = message.indexOf(BETWEEN);
    return end < 0 ? "it does not meet the schema" : message.substring(0, end);
  }

  /** The part that quotes the value. */
  static String words(String message) {
    return message.substring(message.indexOf(BETWEEN) + 1);
  }
}
