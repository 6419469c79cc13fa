package dev.slipway.catalog;

import java.util.Optional;

/**
 * The schema in which an app's names need no schema before them; names of all others carry theirs.
 *
 * @param name its name, empty if none of the schemas on the search path exists
 */
record HomeSchema(Optional<String> name) {
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
    return isPlain(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String name) {
    for (int at = 0; at < name.length(); at++) {
      char one = name.charAt(at);
      boolean letter = (one >= 'a' && one <= 'z') || one == '_';
      if (!letter && (at == 0 || one < '0' || one > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
