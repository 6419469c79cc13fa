package dev.slipway.catalog;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The schema in which an app's names need no schema before them; names of all others carry theirs.
 *
 * @param name its name, empty if none of the schemas on the search path exists
 */
record HomeSchema(Optional<String> name) {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  /** The name as people would write it: in quotes where it is more than a plain word. */
  String shown(String schema, String object) {
    return has(schema) ? quoted(object) : quoted(schema) + "." + quoted(object);
  }

  /** The exact name; in quotes only where it could be taken for that of a schema and an object. */
  String key(String schema, String object) {
    return has(schema) && object.indexOf('.') < 0 && object.indexOf('"') < 0
        ? object
        : shown(schema, object);
  }

  boolean has(String schema) {
    return name.isPresent() && name.get().equals(schema);
  }

  static String quoted(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
