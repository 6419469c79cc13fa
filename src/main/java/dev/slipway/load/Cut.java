package dev.slipway.load;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A record cut out of its file, of which nothing is read yet but where it ends. */
final class Cut {
  private final @Nullable String key;
  private final long index;
  private final long line;
  private final long offset;
  private final byte[] bytes;
  private final int length;
  private final boolean whole;
  private final boolean endIsCertain;

  /**
   * @param key the name under which it stands, if it does
   * @param index its position, from 0
   * @param line the line at which it begins, from 1
   * @param offset how many bytes of the file are before it
   * @param bytes what it is, from the start of an array that is its own
   * @param length how many of them there are
   * @param whole whether those are all
   * @param endIsCertain whether it ends there whatever it holds
   */
  Cut(
      @Nullable String key,
      long index,
      long line,
      long offset,
      byte[] bytes,
      int length,
      boolean whole,
      boolean endIsCertain) {
    this.key = key;
    this.index = index;
    this.line = line;
    this.offset = offset;
    this.bytes = bytes;
    this.length = length;
    this.whole = whole;
    this.endIsCertain = endIsCertain;
  }

  /**
   * What it holds.
   *
   * @throws Flaw if it is too large, or what it means is not certain
   * @throws Torn if it is no JSON, where by that the ends of others are not certain either
   */
  JsonElement read(JsonText text) throws Flaw, Torn {
    if (!whole) {
      throw new Flaw("it has more than " + length + " bytes (--max-record)");
    }
    try {
      return text.read(bytes, length);
    } catch (JsonText.NoJson e) {
      if (endIsCertain) {
        throw new Flaw("it is no JSON: " + e.words(), "it is no JSON: " + e.told());
      }
      throw new Torn("a record is no JSON: " + e.told(), line, offset);
    }
  }

  /** It as it is written, as far as it was kept. */
  String written() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Nullable String key() {
    return key;
  }

  long index() {
    return index;
  }

  int length() {
    return length;
  }

  /** Where it stands in a source. */
  Rejects.Spot in(String source) {
    return new Rejects.Spot(source, key, index, line, offset);
  }
}
