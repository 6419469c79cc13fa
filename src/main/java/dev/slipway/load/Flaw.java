package dev.slipway.load;

import com.google.gson.JsonElement;

/**
 * Why a record cannot be loaded, in words for whoever mends it, and in words that anybody may read.
 */
final class Flaw extends Exception {
  private static final long serialVersionUID = 1L;

  private final String told;

  /** One whose words hold nothing that the record holds. */
  Flaw(String words) {
    this(words, words);
  }

  /**
   * @param words which may quote the record
   * @param told which do not
   */
  Flaw(String words, String told) {
    super(words, null, false, false);
    this.told = told;
  }

  /** One of a value. */
  static Flaw of(JsonElement value, String what) {
    return new Flaw(Conversion.shown(value) + what, called(value) + what);
  }

  private static String called(JsonElement value) {
    if (!value.isJsonPrimitive()) {
      return Conversion.shown(value);
    }
    return value.getAsJsonPrimitive().isString()
        ? "the text"
        : value.getAsJsonPrimitive().isNumber() ? "the number" : "the truth value";
  }

  /** The same with its place before it. */
  Flaw at(String place) {
    return new Flaw(place + ": " + words(), place + ": " + told);
  }

  /** For the file that holds the record as well, and for nothing else. */
  String words() {
    return String.valueOf(getMessage());
  }

  /** For everything else. */
  String told() {
    return told;
  }
}
