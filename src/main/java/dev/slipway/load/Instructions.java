package dev.slipway.load;

import com.google.gson.JsonElement;
import dev.slipway.refusal.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file of instructions says: which records go where.
 *
 * @param file the file
 * @param name what the book of imports calls it
 * @param sources where records come from, in the order in which they stand
 * @param fingerprint of the file as it is
 */
public record Instructions(Path file, String name, List<Source> sources, String fingerprint) {

  public Instructions {
    sources = List.copyOf(sources);
  }

  /**
   * Reads a file of instructions.
   *
   * @throws Refusal if it cannot be read, or says what cannot be understood
   */
  public static Instructions read(Path file) {
    return InstructionsReading.of(file).instructions();
  }

  /**
   * Files of one kind, and what becomes of their records.
   *
   * @param number which it is in the file of instructions, from 1
   * @param line the line at which it begins
   * @param file a path or a glob below the data folder
   * @param form how records stand in it, if that is said
   * @param at the way to where they stand
   * @param optional whether there need be no such file
   * @param schema the file of the JSON Schema that each must meet
   * @param keeps whether a record whose key is there already leaves the row as it is
   * @param rows what rows each makes
   * @param written all of this as one text, which is another once anything of it is changed
   */
  record Source(
      int number,
      int line,
      String file,
      Optional<Form> form,
      List<String> at,
      boolean optional,
      Optional<Path> schema,
      boolean keeps,
      Rows rows,
      String written) {

    Source {
      at = List.copyOf(at);
    }
  }

  /**
   * The rows that a record makes in one table, and those of what it holds.
   *
   * @param line the line at which it is said
   * @param table the table's name as it is written
   * @param each where the list of records is that make a row each; nothing where the record itself
   *     makes one
   * @param columns where the values come from
   * @param children the same for lists within the record
   */
  record Rows(
      int line, String table, Optional<Place> each, List<Column> columns, List<Rows> children) {

    Rows {
      columns = List.copyOf(columns);
      children = List.copyOf(children);
    }
  }

  /**
   * Where the value of one column comes from.
   *
   * @param line the line at which it is said
   * @param name the column's name as it is written
   * @param from its place in the record; null where it is a constant
   * @param otherwise what is taken where the place is missing, or the constant
   * @param required whether it may not be missing
   * @param type what it is made into, if that is said
   * @param read how moments are spelled in the file
   * @param write how they are to be spelled in a table that has no type for them, if that is said
   * @param map the values for texts; null where texts are themselves
   */
  record Column(
      int line,
      String name,
      @Nullable Place from,
      @Nullable JsonElement otherwise,
      boolean required,
      Optional<Type> type,
      Clock read,
      Optional<Clock> write,
      @Nullable Map<String, JsonElement> map) {}
}
