package dev.slipway.seal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.migrate.Stage.Cut;
import dev.slipway.seal.Seal.Sealed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A seal as text: JSON with a line for each object, so that its diff shows what a migration does.
 *
 * <p>The digest at its end is over what it says and not how, so that a formatter does no harm.
 */
final class SealDocument {

  /** Raised whenever a catalog is read otherwise than before, or the seal is. */
  private static final int FORMAT = 1;

  private static final String ABOUT =
      "Written by slipway seal: what each migration makes of the schema. Not to be edited.";

  private static final Gson LINE = new GsonBuilder().disableHtmlEscaping().create();

  private static final Map<String, Kind> KINDS = kinds();
  private static final Map<String, Engine> ENGINES = engines();

  private SealDocument() {}

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new HashMap<>();
    for (Kind kind : Kind.values()) {
      kinds.put(kind.toString(), kind);
    }
    return kinds;
  }

  private static Map<String, Engine> engines() {
    Map<String, Engine> engines = new HashMap<>();
    for (Engine engine : Engine.values()) {
      engines.put(engine.toString(), engine);
    }
    return engines;
  }

  static String text(Seal seal) {
    String said = said(seal);
    return "{\n" + said + ",\n  \"sha256\": " + quoted(digest(said)) + "\n}\n";
  }

  /** Everything but the digest. */
  private static String said(Seal seal) {
    List<String> names = seal.migrations().stream().map(Sealed::name).toList();
    StringBuilder text = new StringBuilder();
    text.append("  \"format\": ").append(FORMAT).append(",\n");
    text.append("  \"about\": ").append(quoted(ABOUT)).append(",\n");
    text.append("  \"layout\": ").append(quoted(seal.layout())).append(",\n");
    text.append("  \"migrations\": ");
    List<String> migrations = new ArrayList<>();
    for (Sealed known : seal.migrations()) {
      JsonObject migration = new JsonObject();
      migration.addProperty("name", known.name());
      migration.addProperty("checksum", known.checksum());
      migrations.add(LINE.toJson(migration));
    }
    lines(text, "[", migrations, "]", 2);
    text.append(",\n  \"ladders\": ");
    lines(text, "[", seal.ladders().stream().map(ladder -> ladder(ladder, names)).toList(), "]", 2);
    return text.toString();
  }

  private static String ladder(SealedLadder ladder, List<String> names) {
    StringBuilder text = new StringBuilder();
    text.append("{\n      \"engine\": ").append(quoted(ladder.engine().toString()));
    text.append(",\n      \"majorVersion\": ").append(ladder.majorVersion());
    text.append(",\n      \"home\": ").append(quoted(ladder.home()));
    text.append(",\n      \"empty\": ");
    lines(text, "[", objects(ladder.changes().get(0)), "]", 6);
    text.append(",\n      \"changes\": ");
    List<String> changes = new ArrayList<>();
    for (int at = 0; at < names.size(); at++) {
      StringBuilder change = new StringBuilder(quoted(names.get(at))).append(": ");
      lines(change, "[", objects(ladder.changes().get(at + 1)), "]", 8);
      changes.add(change.toString());
    }
    lines(text, "{", changes, "}", 6);
    text.append(",\n      \"stages\": ");
    List<String> stages = new ArrayList<>();
    ladder
        .cuts()
        .forEach(
            (start, cuts) -> {
              StringBuilder stage = new StringBuilder(quoted(names.get(start))).append(": ");
              lines(stage, "[", cuts.stream().map(cut -> cut(cut, names)).toList(), "]", 8);
              stages.add(stage.toString());
            });
    lines(text, "{", stages, "}", 6);
    return text.append("\n    }").toString();
  }

  private static List<String> objects(List<Difference> changes) {
    List<String> lines = new ArrayList<>();
    for (Difference change : changes) {
      Identity identity = change.object();
      JsonObject object = new JsonObject();
      object.addProperty("kind", identity.kind().toString());
      object.addProperty("name", identity.shown());
      if (!identity.key().equals(identity.shown())) {
        object.addProperty("key", identity.key());
      }
      if (!identity.table().isEmpty() && !isItself(identity.kind())) {
        object.addProperty("of", identity.table());
      }
      if (change.found().isEmpty()) {
        object.addProperty("gone", true);
      } else {
        Definition definition = change.found().get();
        object.addProperty("definition", definition.text());
        definition.statement().ifPresent(made -> object.addProperty("statement", made));
      }
      lines.add(LINE.toJson(object));
    }
    return lines;
  }

  /** A table belongs to itself. */
  private static boolean isItself(Kind kind) {
    return kind == Kind.TABLE;
  }

  private static String cut(Cut cut, List<String> names) {
    JsonObject line = new JsonObject();
    line.addProperty("migration", names.get(cut.migration()));
    line.addProperty("statement", cut.statement());
    line.addProperty("alone", cut.alone());
    return LINE.toJson(line);
  }

  private static void lines(
      StringBuilder text, String open, List<String> lines, String close, int indent) {
    text.append(open);
    String separator = "\n";
    for (String line : lines) {
      text.append(separator).append(" ".repeat(indent + 2)).append(line);
      separator = ",\n";
    }
    if (!lines.isEmpty()) {
      text.append('\n').append(" ".repeat(indent));
    }
    text.append(close);
  }

  private static String quoted(String text) {
    return LINE.toJson(text);
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a text says.
   *
   * @throws dev.slipway.refusal.Refusal if it says nothing that could be a seal, or something else
   *     than its digest is over
   */
  static Seal read(Path file, String text) {
    try {
      JsonObject document = JsonParser.parseString(text).getAsJsonObject();
      int format = document.get("format").getAsInt();
      if (format != FORMAT) {
        throw Seal.unreadable(
            file, "it is of format " + format + ", and this Slipway reads " + FORMAT);
      }
      Seal seal = seal(document);
      if (!document.get("sha256").getAsString().equals(digest(said(seal)))) {
        throw Seal.unreadable(file, "it was changed after slipway seal wrote it");
      }
      return seal;
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | ClassCastException
        | IndexOutOfBoundsException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw Seal.unreadable(file, "it is no seal (" + e.getMessage() + ")");
    }
  }

  private static Seal seal(JsonObject document) {
    List<Sealed> migrations = new ArrayList<>();
    for (JsonElement element : document.getAsJsonArray("migrations")) {
      JsonObject migration = element.getAsJsonObject();
      migrations.add(
          new Sealed(migration.get("name").getAsString(), migration.get("checksum").getAsString()));
    }
    List<String> names = migrations.stream().map(Sealed::name).toList();
    List<SealedLadder> ladders = new ArrayList<>();
    for (JsonElement element : document.getAsJsonArray("ladders")) {
      ladders.add(ladder(element.getAsJsonObject(), names));
    }
    return new Seal(document.get("layout").getAsString(), migrations, ladders);
  }

  private static SealedLadder ladder(JsonObject document, List<String> names) {
    List<List<Difference>> changes = new ArrayList<>();
    changes.add(changes(document.getAsJsonArray("empty")));
    JsonObject byName = document.getAsJsonObject("changes");
    for (String name : names) {
      changes.add(changes(byName.getAsJsonArray(name)));
    }
    SortedMap<Integer, List<Cut>> cuts = new TreeMap<>();
    document
        .getAsJsonObject("stages")
        .asMap()
        .forEach((start, list) -> cuts.put(place(names, start), cuts(list, names)));
    return new SealedLadder(
        known(ENGINES, document.get("engine").getAsString()),
        document.get("majorVersion").getAsInt(),
        document.get("home").getAsString(),
        changes,
        cuts);
  }

  private static List<Cut> cuts(JsonElement list, List<String> names) {
    List<Cut> cuts = new ArrayList<>();
    for (JsonElement element : list.getAsJsonArray()) {
      JsonObject cut = element.getAsJsonObject();
      cuts.add(
          new Cut(
              place(names, cut.get("migration").getAsString()),
              cut.get("statement").getAsInt(),
              cut.get("alone").getAsBoolean()));
    }
    return cuts;
  }

  private static int place(List<String> names, String name) {
    int place = names.indexOf(name);
    if (place < 0) {
      throw new IllegalArgumentException(name);
    }
    return place;
  }

  private static <T> T known(Map<String, T> words, String word) {
    T known = words.get(word);
    if (known == null) {
      throw new IllegalArgumentException(word);
    }
    return known;
  }

  private static List<Difference> changes(JsonArray lines) {
    List<Difference> changes = new ArrayList<>();
    for (JsonElement element : lines) {
      JsonObject line = element.getAsJsonObject();
      Kind kind = known(KINDS, line.get("kind").getAsString());
      String shown = line.get("name").getAsString();
      String key = optional(line, "key").orElse(shown);
      String of = optional(line, "of").orElse(isItself(kind) ? key : "");
      changes.add(
          new Difference(
              new Identity(kind, of, key, shown),
              Optional.empty(),
              optional(line, "definition")
                  .map(text -> new Definition(text, optional(line, "statement")))));
    }
    return changes;
  }

  private static Optional<String> optional(JsonObject object, String key) {
    return Optional.ofNullable(object.get(key)).map(JsonElement::getAsString);
  }
}
