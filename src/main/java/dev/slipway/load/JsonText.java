package dev.slipway.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.CharArrayReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The reading of one JSON text: what RFC 8259 says, and besides nothing that two readers could
 * understand in two ways.
 */
final class JsonText {
  /** So deep that nobody meant it, and not so deep that a stack would overflow. */
  private static final int DEEPEST = 250;

  private static final String HALF = "a text holds half a character (a lone surrogate)";

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer characters = CharBuffer.allocate(1 << 12);

  /** One text is no JSON. */
  static final class NoJson extends Exception {
    private static final long serialVersionUID = 1L;

    NoJson(String words) {
      super(words, null, false, false);
    }

    /** Which may hold the names on the way there. */
    String words() {
      return String.valueOf(getMessage());
    }

    /** Without them. */
    String told() {
      return words().replaceFirst("(?s) at \\$.*", "");
    }
  }

  /**
   * Reads a text.
   *
   * @throws NoJson if it is none
   * @throws Flaw if it is, and what it means is not certain, or cannot be kept
   */
  JsonElement read(byte[] bytes, int length) throws NoJson, Flaw {
    decode(bytes, length);
    JsonReader reader =
        new JsonReader(new CharArrayReader(characters.array(), 0, characters.position()));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(DEEPEST + 5);
    try {
      JsonElement read = element(reader, 0);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new NoJson("there is more behind it");
      }
      return read;
    } catch (EOFException e) {
      throw new NoJson("it ends too early");
    } catch (MalformedJsonException e) {
      if (String.valueOf(e.getMessage()).startsWith("Unpaired surrogate")) {
        throw new Flaw(HALF);
      }
      throw new NoJson(firstSentence(e));
    } catch (IOException e) {
      throw new NoJson(String.valueOf(e.getMessage()));
    }
  }

  private static String firstSentence(MalformedJsonException error) {
    String message = String.valueOf(error.getMessage());
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end))
        .replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON", "")
        .replaceAll(" at line \\d+ column \\d+ path (\\S*)", " at $1")
        .strip();
  }

  private void decode(byte[] bytes, int length) throws NoJson {
    if (characters.capacity() < length) {
      characters = CharBuffer.allocate(Math.max(length, 2 * characters.capacity()));
    }
    characters.clear();
    decoder.reset();
    ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
    CoderResult result = decoder.decode(from, characters, true);
    if (result.isError()) {
      throw new NoJson("it is no text in UTF-8 (byte " + from.position() + " of it)");
    }
  }

  private static JsonElement element(JsonReader reader, int depth) throws IOException, Flaw {
    if (depth > DEEPEST) {
      throw new Flaw("it is nested more than " + DEEPEST + " deep");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
          String name = whole(reader.nextName());
          int before = object.size();
          object.add(name, element(reader, depth + 1));
          if (object.size() == before) {
            throw new Flaw("the name " + quoted(name) + " is there twice", "a name is there twice");
          }
        }
        reader.endObject();
        yield object;
      }
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
          array.add(element(reader, depth + 1));
        }
        reader.endArray();
        yield array;
      }
      case STRING -> new JsonPrimitive(whole(reader.nextString()));
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case NAME, END_ARRAY, END_OBJECT, END_DOCUMENT -> throw new EOFException();
    };
  }

  /** Half of a pair of UTF-16 is no character, and a database would keep a question mark. */
  private static String whole(String text) throws Flaw {
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      if (Character.isSurrogate(one)) {
        boolean pair =
            Character.isHighSurrogate(one)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!pair) {
          throw new Flaw(HALF);
        }
        at++;
      }
    }
    return text;
  }

  private static String quoted(String name) {
    return '"' + (name.length() > 60 ? name.substring(0, 59) + "…" : name) + '"';
  }
}
