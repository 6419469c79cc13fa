package dev.slipway.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is to be found: in a record, in one that holds it, or in where the record stands.
 *
 * @param up how many records further out
 * @param kind what is taken there
 * @param pointer the way through it, by the names and numbers of a JSON pointer (RFC 6901)
 */
record Place(int up, Kind kind, List<String> pointer) {

  /** What is taken of a record. */
  enum Kind {
    POINTER,
    KEY,
    INDEX,
    FILE
  }

  Place {
    pointer = List.copyOf(pointer);
  }

  /**
   * Reads a place as it is written.
   *
   * @throws IllegalArgumentException with the reason, if it is none
   */
  static Place of(String written) {
    int up = 0;
    while (written.startsWith("^", up)) {
      up++;
    }
    String rest = written.substring(up);
    return switch (rest) {
      case "@key" -> new Place(up, Kind.KEY, List.of());
      case "@index" -> new Place(up, Kind.INDEX, List.of());
      case "@file" -> new Place(up, Kind.FILE, List.of());
      default -> new Place(up, Kind.POINTER, pointer(rest));
    };
  }

  /** The parts of a JSON pointer. */
  static List<String> pointer(String written) {
    if (written.isEmpty()) {
      return List.of();
    }
    if (!written.startsWith("/")) {
      throw new IllegalArgumentException(
          written + " is no place: a JSON pointer begins with /, others are @key, @index, @file");
    }
    List<String> parts = new ArrayList<>();
    for (String part : written.substring(1).split("/", -1)) {
      if (part.matches("(?s).*~([^01].*|$)")) {
        throw new IllegalArgumentException(
            written + " is no JSON pointer: ~ is written ~0, and / in a name ~1");
      }
      parts.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return parts;
  }

  /** What is there; null where there is nothing. */
  @Nullable JsonElement in(Scene scene) {
    Scene meant = scene;
    for (int outward = 0; outward < up; outward++) {
      meant = meant.within().orElseThrow();
    }
    return switch (kind) {
      case POINTER -> at(meant.record());
      case KEY -> meant.key() == null ? null : new JsonPrimitive(meant.key());
      case INDEX -> new JsonPrimitive(meant.index());
      case FILE -> new JsonPrimitive(meant.file());
    };
  }

  private @Nullable JsonElement at(JsonElement record) {
    JsonElement found = record;
    for (String part : pointer) {
      if (found.isJsonObject()) {
        found = found.getAsJsonObject().get(part);
      } else if (found.isJsonArray()
          && part.matches("0|[1-9][0-9]{0,8}")
          && Integer.parseInt(part) < found.getAsJsonArray().size()) {
        found = found.getAsJsonArray().get(Integer.parseInt(part));
      } else {
        return null;
      }
      if (found == null) {
        return null;
      }
    }
    return found;
  }

  /** As it is written. */
  @Override
  public String toString() {
    StringBuilder written = new StringBuilder("^".repeat(up));
    switch (kind) {
      case POINTER ->
          pointer.forEach(
              part -> written.append('/').append(part.replace("~", "~0").replace("/", "~1")));
      case KEY -> written.append("@key");
      case INDEX -> written.append("@index");
      case FILE -> written.append("@file");
    }
    return written.toString();
  }
}
