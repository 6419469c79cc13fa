package dev.slipway;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import dev.slipway.database.Engine;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What release 0.9 of the app projects left behind, and the rows that have to come of it: the
 * oracle of its import. Each file is read whole, and without any code of Slipway's; what is wrong
 * with the records says the app's README.
 *
 * @param folder where the files lie
 */
record ProjectsFiles(Path folder) {
  static final Path APP = FixtureApp.ROOT.resolve("projects");
  static final Path INSTRUCTIONS = APP.resolve("import.yaml");

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A line of the README's table: file, record, what is wrong, a word of the reason. */
  private static final Pattern WRONG =
      Pattern.compile(
          "^\\| (\\S+\\.jsonl?) \\| ([^|]*?) *\\| ([^|]+) \\| (\\S+) \\|$", Pattern.MULTILINE);

  /**
   * Where a record stands.
   *
   * @param file the file below the folder
   * @param at its name in an object, its index in an array, {@code line 3}; empty if it is the file
   */
  record Place(String file, String at) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return (file + " " + at).compareTo(other.file + " " + other.at);
    }
  }

  /**
   * One record.
   *
   * @param place where it stands
   * @param key its name in an object, else empty
   * @param value what it holds; null where the text is no JSON
   */
  record Found(Place place, String key, JsonElement value) {}

  /** The files that are committed. */
  static ProjectsFiles committed() {
    return new ProjectsFiles(APP.resolve("data"));
  }

  /** The records that must be left out, with a word of each reason. */
  static Map<Place, String> wrong() throws IOException {
    Map<Place, String> wrong = new LinkedHashMap<>();
    Matcher line = WRONG.matcher(Files.readString(APP.resolve("README.md")));
    while (line.find()) {
      wrong.put(new Place(line.group(1), line.group(2)), line.group(4));
    }
    return wrong;
  }

  /** Every source as the instructions name it, with its records. */
  Map<String, List<Found>> sources() throws IOException {
    Map<String, List<Found>> sources = new LinkedHashMap<>();
    sources.put("keys.json", members("keys.json"));
    sources.put("projects.json", elements("projects.json"));
    sources.put("files.jsonl", lines("files.jsonl"));
    sources.put("chats/*.json", singles("chats"));
    sources.put("messages.jsonl", lines("messages.jsonl"));
    sources.put("prompts.json", members("prompts.json"));
    sources.put("ratings.jsonl", lines("ratings.jsonl"));
    sources.put("settings.json", members("settings.json"));
    return sources;
  }

  /**
   * Where a record stands, by its file and its number there.
   *
   * @param index from 0
   */
  Place place(String file, int index) throws IOException {
    return sources().values().stream()
        .flatMap(List::stream)
        .map(Found::place)
        .filter(place -> place.file().equals(file))
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  /** The scripts that put all the records that are right into the tables. */
  List<String> inserts(Engine engine) throws IOException {
    Map<String, List<Found>> sources = right();
    Rows rows = new Rows(engine);
    List<String> scripts = new ArrayList<>();
    scripts.add(rows.insert("keys", sources.get("keys.json"), rows::key));
    scripts.add(rows.insert("projects", sources.get("projects.json"), rows::project));
    scripts.add(rows.tags(sources.get("projects.json")));
    scripts.add(rows.insert("files", sources.get("files.jsonl"), rows::file));
    scripts.add(rows.insert("chats", sources.get("chats/*.json"), rows::chat));
    scripts.add(rows.insert("messages", sources.get("messages.jsonl"), rows::message));
    scripts.add(rows.insert("prompts", sources.get("prompts.json"), rows::prompt));
    scripts.add(rows.insert("ratings", sources.get("ratings.jsonl"), rows::rating));
    scripts.add(rows.insert("settings", sources.get("settings.json"), rows::setting));
    return scripts;
  }

  /** The sources with the records that nothing is wrong with. */
  Map<String, List<Found>> right() throws IOException {
    Set<Place> wrong = wrong().keySet();
    Map<String, List<Found>> right = sources();
    right.replaceAll(
        (source, records) ->
            records.stream().filter(record -> !wrong.contains(record.place())).toList());
    return right;
  }

  /** Takes the records out of the files that something is wrong with. */
  void mend() throws IOException {
    for (Place place : wrong().keySet()) {
      if (place.at().isEmpty()) {
        Files.delete(folder.resolve(place.file()));
      }
    }
    Map<String, List<Found>> right = right();
    for (Map.Entry<String, List<Found>> source : right.entrySet()) {
      String file = source.getKey();
      Stream<Found> records = source.getValue().stream();
      if (file.endsWith(".jsonl")) {
        write(file, "", "\n", "\n", records.map(Found::value));
      } else if (file.equals("projects.json")) {
        write(file, "[", ",\n", "]", records.map(Found::value));
      } else if (!file.startsWith("chats")) {
        write(
            file,
            "{",
            ",\n",
            "}",
            records.map(record -> "\"" + record.key() + "\": " + record.value()));
      }
    }
  }

  private void write(String file, String open, String between, String close, Stream<?> records)
      throws IOException {
    Files.writeString(
        folder.resolve(file),
        records.map(String::valueOf).collect(Collectors.joining(between, open, close)));
  }

  private List<Found> members(String file) throws IOException {
    List<Found> records = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (JsonReader json = new JsonReader(Files.newBufferedReader(folder.resolve(file)))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        Place place = new Place(file, names.add(name) ? name : "the second " + name);
        records.add(new Found(place, name, JsonParser.parseReader(json)));
      }
    }
    return records;
  }

  private List<Found> elements(String file) throws IOException {
    List<Found> records = new ArrayList<>();
    for (JsonElement element :
        JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonArray()) {
      records.add(new Found(new Place(file, "" + records.size()), "", element));
    }
    return records;
  }

  private List<Found> lines(String file) throws IOException {
    List<Found> records = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(folder.resolve(file))) {
      number++;
      if (!line.isBlank()) {
        records.add(new Found(new Place(file, "line " + number), "", parsed(line)));
      }
    }
    return records;
  }

  private List<Found> singles(String below) throws IOException {
    List<Found> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      for (Path file : files.sorted().toList()) {
        Place place = new Place(below + "/" + file.getFileName(), "");
        records.add(new Found(place, "", parsed(Files.readString(file))));
      }
    }
    return records;
  }

  /** What a text says; JSON's null where it is cut off. */
  private static JsonElement parsed(String text) {
    try {
      return JsonParser.parseReader(new StringReader(text));
    } catch (JsonParseException e) {
      return JsonNull.INSTANCE;
    }
  }

  /** The rows of records, as an engine's own words write their values. */
  private record Rows(Engine engine) {

    String insert(String table, List<Found> records, Function<Found, Map<String, String>> row) {
      List<Map<String, String>> rows = records.stream().map(row).toList();
      return "INSERT INTO "
          + table
          + " ("
          + String.join(", ", rows.get(0).keySet())
          + ") VALUES "
          + rows.stream()
              .map(values -> "(" + String.join(", ", values.values()) + ")")
              .collect(Collectors.joining(",\n"))
          + ";\n";
    }

    Map<String, String> key(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", quoted(record.key()));
      row.put("owner", text(json.getAsJsonObject("owner"), "name", "NULL"));
      row.put("secret_hash", text(json, "secretHash", "NULL"));
      row.put("scopes", document(json, "scopes", "'[]'"));
      row.put("revoked", truth(json, "revoked"));
      row.put("created_at", moment(json, "createdAt"));
      row.put("expires_at", moment(json, "expiresAt"));
      return row;
    }

    Map<String, String> project(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      JsonObject about = has(json, "about") ? json.getAsJsonObject("about") : new JsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", number(json, "id", "NULL"));
      row.put("slug", text(json, "slug", "NULL"));
      row.put("name", text(json, "name", "NULL"));
      row.put("key_id", text(json, "keyId", "NULL"));
      row.put("parent_id", number(json, "parentId", "NULL"));
      row.put("description", text(about, "text", "''"));
      row.put("budget", number(json, "budget", "0"));
      row.put("archived", truth(json, "archived"));
      row.put("created_on", text(json, "createdOn", "NULL"));
      return row;
    }

    String tags(List<Found> projects) {
      StringBuilder script = new StringBuilder();
      for (Found project : projects) {
        JsonObject json = project.value().getAsJsonObject();
        if (has(json, "tags")) {
          int place = 0;
          for (JsonElement tag : json.getAsJsonArray("tags")) {
            script
                .append("INSERT INTO project_tags (project_id, place, tag) VALUES (")
                .append(json.get("id"))
                .append(", ")
                .append(place++)
                .append(", ")
                .append(quoted(tag.getAsString()))
                .append(");\n");
          }
        }
      }
      return script.toString();
    }

    Map<String, String> file(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", text(json, "id", "NULL"));
      row.put("project_id", number(json, "project", "NULL"));
      row.put("path", text(json, "path", "NULL"));
      row.put("bytes", number(json, "size", "NULL"));
      row.put("media_type", text(json, "type", "'application/octet-stream'"));
      row.put("content", bytes(json, "content"));
      return row;
    }

    Map<String, String> chat(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      JsonObject settings = json.getAsJsonObject("settings");
      Instant created = Instant.ofEpochMilli(json.get("created").getAsLong());
      Map<String, String> models =
          Map.of("small-1", "Small", "large-2", "Large", "local/llm:7b", "Local, 7b");
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", text(json, "id", "NULL"));
      row.put("project_id", number(json, "project", "NULL"));
      row.put("title", text(json, "title", "NULL"));
      row.put("model", quoted(models.get(settings.get("model").getAsString())));
      row.put("temperature", number(settings, "temperature", "1"));
      row.put("pinned", truth(json, "pinned"));
      row.put("created_at", quoted(ISO.format(created)));
      return row;
    }

    Map<String, String> message(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      JsonObject usage = has(json, "usage") ? json.getAsJsonObject("usage") : new JsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", number(json, "id", "NULL"));
      row.put("chat_id", text(json, "chat", "NULL"));
      row.put("position", number(json, "n", "NULL"));
      row.put("role", text(json, "role", "NULL"));
      row.put("body", text(json, "body", "NULL"));
      row.put("answers_id", number(json, "answers", "NULL"));
      row.put("tokens", number(usage, "tokens", "NULL"));
      row.put("attachments", document(json, "attachments", "NULL"));
      row.put("sent_at", moment(json, "sent"));
      return row;
    }

    Map<String, String> prompt(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", record.key());
      row.put("project_id", number(json, "project", "NULL"));
      row.put("title", text(json, "title", "NULL"));
      row.put("text", text(json, "text", "NULL"));
      row.put("variables", document(json, "variables", "'{}'"));
      row.put("shared", truth(json, "shared"));
      return row;
    }

    Map<String, String> rating(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("message_id", number(json, "message", "NULL"));
      row.put("key_id", text(json, "by", "NULL"));
      row.put("stars", number(json, "stars", "NULL"));
      row.put("comment", text(json, "comment", "NULL"));
      return row;
    }

    Map<String, String> setting(Found record) {
      JsonObject json = record.value().getAsJsonObject();
      Map<String, String> row = new LinkedHashMap<>();
      row.put("name", quoted(record.key()));
      row.put("value", document(json, "value", "NULL"));
      row.put("changed_at", moment(json, "changedAt"));
      return row;
    }

    private static boolean has(JsonObject json, String name) {
      return json.has(name) && !json.get(name).isJsonNull();
    }

    private static String quoted(String text) {
      return "'" + text.replace("'", "''") + "'";
    }

    private static String text(JsonObject json, String name, String otherwise) {
      return has(json, name) ? quoted(json.get(name).getAsString()) : otherwise;
    }

    private static String number(JsonObject json, String name, String otherwise) {
      return has(json, name) ? json.get(name).getAsString() : otherwise;
    }

    private static String document(JsonObject json, String name, String otherwise) {
      return has(json, name) ? quoted(json.get(name).toString()) : otherwise;
    }

    private String truth(JsonObject json, String name) {
      boolean is = has(json, name) && List.of("true", "1").contains(json.get(name).getAsString());
      return switch (engine) {
        case SQLITE -> is ? "1" : "0";
        case POSTGRESQL -> String.valueOf(is);
      };
    }

    private String moment(JsonObject json, String name) {
      return has(json, name)
          ? quoted(ISO.format(OffsetDateTime.parse(json.get(name).getAsString())))
          : "NULL";
    }

    private String bytes(JsonObject json, String name) {
      if (!has(json, name)) {
        return "NULL";
      }
      String hex =
          HexFormat.of().formatHex(Base64.getDecoder().decode(json.get(name).getAsString()));
      return switch (engine) {
        case SQLITE -> "X'" + hex + "'";
        case POSTGRESQL -> "'\\x" + hex + "'";
      };
    }
  }
}
