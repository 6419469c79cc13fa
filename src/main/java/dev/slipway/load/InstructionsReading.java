package dev.slipway.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.load.Instructions.Column;
import dev.slipway.load.Instructions.Rows;
import dev.slipway.load.Instructions.Source;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The reading of one file of instructions, which knows the line of everything. */
final class InstructionsReading {
  private static final Set<String> TOP = Set.of("name", "sources");
  private static final Set<String> SOURCE =
      Set.of(
          "file", "form", "at", "optional", "schema", "existing", "table", "columns", "children");
  private static final Set<String> CHILD = Set.of("each", "table", "columns", "children");
  private static final Set<String> COLUMN =
      Set.of("from", "value", "default", "required", "type", "read", "write", "map");
  private static final int DEEPEST = 8;
  private static final String TOO_DEEP = "is nested too deep";

  private final Path file;
  private final Node root;
  private final String fingerprint;

  private InstructionsReading(Path file, Node root, String fingerprint) {
    this.file = file;
    this.root = root;
    this.fingerprint = fingerprint;
  }

  static InstructionsReading of(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Refusal(
          Fact.STEP,
          "there are no instructions in " + file,
          "which records go where is not known",
          "slipway import FILE, with a file that is there",
          e);
    } catch (CharacterCodingException e) {
      throw wrong(file, 0, "is no text in UTF-8");
    } catch (IOException e) {
      throw new Refusal(
          Fact.DEVICE,
          file + " cannot be read: " + e,
          "which records go where is not known",
          "make it readable for this user",
          e);
    }
    try {
      LoadSettings settings =
          LoadSettings.builder().setSchema(new CoreSchema()).setLabel(file.toString()).build();
      Node root =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> wrong(file, 0, "is empty: it has to say sources"));
      return new InstructionsReading(file, root, FileBytes.fingerprint(text));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(InstructionsReading::line).orElse(0);
      throw wrong(file, line, "is no YAML: " + String.valueOf(e.getProblem()));
    } catch (StackOverflowError e) {
      throw wrong(file, 0, TOO_DEEP);
    } catch (YamlEngineException e) {
      throw wrong(
          file, 0, "is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", ", "));
    }
  }

  Instructions instructions() {
    try {
      return understood();
    } catch (StackOverflowError e) {
      throw wrong(file, 0, TOO_DEEP);
    }
  }

  private Instructions understood() {
    Map<String, Node> top = map(root, "the file", TOP);
    Node sources = needed(top, "sources", root);
    List<Source> read = new ArrayList<>();
    for (Node source : list(sources, "sources")) {
      read.add(source(source, read.size() + 1));
    }
    if (read.isEmpty()) {
      throw wrong(sources, "says no source");
    }
    Node name = top.get("name");
    return new Instructions(
        file, name == null ? nameOf(file) : text(name, "name"), read, fingerprint);
  }

  /** What an import is called where nothing is said. */
  static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("(\\.import)?\\.ya?ml$", "");
  }

  private Source source(Node node, int number) {
    Map<String, Node> said = map(node, "a source", SOURCE);
    Optional<Form> form = choice(said, "form", Form.class);
    Node at = said.get("at");
    if (at != null && form.isPresent() && form.get() == Form.LINES) {
      throw wrong(at, "says at of lines, each of which is a record of its own");
    }
    Optional<Existing> existing = choice(said, "existing", Existing.class);
    String name = text(needed(said, "file", node), "file");
    Optional<String> fault = SourceFiles.fault(name);
    if (fault.isPresent()) {
      throw wrong(needed(said, "file", node), "says file " + name + ", which " + fault.get());
    }
    Node schema = said.get("schema");
    return new Source(
        number,
        line(node),
        name,
        form,
        at == null ? List.of() : pointer(at),
        flag(said, "optional"),
        schema == null ? Optional.empty() : Optional.of(beside(schema)),
        existing.isPresent() && existing.get() == Existing.KEEP,
        rows(node, said, Optional.empty(), 0),
        json(node).toString());
  }

  private Path beside(Node schema) {
    try {
      return file.resolveSibling(text(schema, "schema"));
    } catch (InvalidPathException e) {
      throw wrong(schema, "says a schema that is no path: " + e.getReason());
    }
  }

  private enum Existing {
    REJECT,
    KEEP
  }

  private Rows rows(Node node, Map<String, Node> said, Optional<Place> each, int depth) {
    List<Column> columns = new ArrayList<>();
    Node named = needed(said, "columns", node);
    for (Map.Entry<String, Node> column : map(named, "columns", Set.of()).entrySet()) {
      columns.add(column(column.getKey(), column.getValue(), depth));
    }
    if (columns.isEmpty()) {
      throw wrong(named, "says no column");
    }
    List<Rows> children = new ArrayList<>();
    if (said.containsKey("children")) {
      if (depth == DEEPEST) {
        throw wrong(node, "says children of more than " + DEEPEST + " generations");
      }
      for (Node child : list(said.get("children"), "children")) {
        Map<String, Node> its = map(child, "a child", CHILD);
        Node place = needed(its, "each", child);
        children.add(rows(child, its, Optional.of(place(place, depth)), depth + 1));
      }
    }
    return new Rows(
        line(node), text(needed(said, "table", node), "table"), each, columns, children);
  }

  private Column column(String name, Node node, int depth) {
    if (node instanceof ScalarNode) {
      return new Column(
          line(node),
          name,
          place(node, depth),
          null,
          false,
          Optional.empty(),
          Clock.ISO,
          Optional.empty(),
          null);
    }
    Map<String, Node> said = map(node, "the column " + name, COLUMN);
    Node from = said.get("from");
    Node value = said.get("value");
    if ((from == null) == (value == null)) {
      throw wrong(node, "has to say of the column " + name + " either from or value");
    }
    boolean required = flag(said, "required");
    if (value != null && (required || said.containsKey("default"))) {
      throw wrong(node, "says value of the column " + name + ", which is never missing");
    }
    if (required && said.containsKey("default")) {
      throw wrong(node, "says both required and default of the column " + name);
    }
    Node otherwise = value == null ? said.get("default") : value;
    Clock read = choice(said, "read", Clock.class).orElse(Clock.ISO);
    if (read == Clock.SQL) {
      throw wrong(node, "says read: sql, which is iso, seconds or millis");
    }
    return new Column(
        line(node),
        name,
        from == null ? null : place(from, depth),
        otherwise == null ? null : json(otherwise),
        required,
        choice(said, "type", Type.class).or(() -> typeSaid(said)),
        read,
        choice(said, "write", Clock.class),
        said.containsKey("map") ? values(said.get("map"), name) : null);
  }

  /** Who says how moments are spelled says that there is one. */
  private static Optional<Type> typeSaid(Map<String, Node> said) {
    return said.containsKey("read") || said.containsKey("write")
        ? Optional.of(Type.TIMESTAMP)
        : Optional.empty();
  }

  private Map<String, JsonElement> values(Node node, String column) {
    Map<String, JsonElement> values = new LinkedHashMap<>();
    map(node, "map of the column " + column, Set.of())
        .forEach((text, value) -> values.put(text, json(value)));
    return values;
  }

  private Place place(Node node, int depth) {
    String written = text(node, "a place");
    Place place;
    try {
      place = Place.of(written);
    } catch (IllegalArgumentException e) {
      throw wrong(node, "says " + e.getMessage());
    }
    if (place.up() > depth) {
      throw wrong(node, "says " + written + ", and nothing holds that record");
    }
    return place;
  }

  private List<String> pointer(Node node) {
    try {
      return Place.pointer(text(node, "at"));
    } catch (IllegalArgumentException e) {
      throw wrong(node, "says " + e.getMessage());
    }
  }

  private boolean flag(Map<String, Node> said, String key) {
    Node node = said.get(key);
    if (node == null) {
      return false;
    }
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw wrong(node, "says " + key + ", which is true or false");
  }

  private <E extends Enum<E>> Optional<E> choice(
      Map<String, Node> said, String key, Class<E> choices) {
    Node node = said.get(key);
    if (node == null) {
      return Optional.empty();
    }
    String written = text(node, key);
    List<String> words = new ArrayList<>();
    for (E choice : choices.getEnumConstants()) {
      String word = choice.name().toLowerCase(Locale.ROOT);
      if (word.equals(written)) {
        return Optional.of(choice);
      }
      words.add(word);
    }
    throw wrong(
        node, "says " + key + ": " + written + ", which is one of " + String.join(", ", words));
  }

  private Node needed(Map<String, Node> said, String key, Node node) {
    Node found = said.get(key);
    if (found == null) {
      throw wrong(node, "does not say " + key);
    }
    return found;
  }

  private String text(Node node, String what) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw wrong(node, "does not give " + what + " as a text");
  }

  private List<Node> list(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(node, "does not give " + what + " as a list");
  }

  /**
   * A map, each name of which is there once.
   *
   * @param known the names that there are; empty where any may be
   */
  private Map<String, Node> map(Node node, String what, Set<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "does not give " + what + " as a map");
    }
    Map<String, Node> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), "a name");
      if (!known.isEmpty() && !known.contains(key)) {
        throw wrong(
            tuple.getKeyNode(),
            "says "
                + key
                + " of "
                + what
                + ", which is none of "
                + String.join(", ", known.stream().sorted().toList()));
      }
      if (map.put(key, tuple.getValueNode()) != null) {
        throw wrong(tuple.getKeyNode(), "says " + key + " twice");
      }
    }
    return map;
  }

  private JsonElement json(Node node) {
    if (node instanceof MappingNode) {
      JsonObject object = new JsonObject();
      map(node, "a value", Set.of()).forEach((key, value) -> object.add(key, json(value)));
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      JsonArray array = new JsonArray();
      sequence.getValue().forEach(element -> array.add(json(element)));
      return array;
    }
    ScalarNode scalar = (ScalarNode) node;
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    }
    if (tag.equals(Tag.BOOL)) {
      return new JsonPrimitive(Boolean.parseBoolean(scalar.getValue()));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      try {
        return new JsonPrimitive(new BigDecimal(scalar.getValue()));
      } catch (NumberFormatException e) {
        throw wrong(node, "says the number " + scalar.getValue() + ", which JSON does not know");
      }
    }
    return new JsonPrimitive(scalar.getValue());
  }

  private static int line(Node node) {
    return node.getStartMark().map(InstructionsReading::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private Refusal wrong(@Nullable Node node, String what) {
    return wrong(file, node == null ? 0 : line(node), what);
  }

  /** What is wrong with the instructions, and where. */
  static Refusal wrong(Path file, int line, String what) {
    return new Refusal(
        Fact.STEP,
        file + (line == 0 ? "" : ", line " + line + ",") + " " + what,
        "what is not understood is not guessed, and nothing was written",
        "mend the instructions (docs/import.md says what they hold), and try again");
  }
}
