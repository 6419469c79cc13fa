package dev.slipway.load;

import com.google.gson.JsonElement;
import dev.slipway.load.Instructions.Column;
import dev.slipway.load.Table.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a record goes: the table, what each column gets, and where what it holds goes.
 *
 * @param number which it is of those of its source, from 0; the outer ones first
 * @param table the table
 * @param each where the records are that make a row each, if they are within another
 * @param columns what gets a value, in the order of the statement
 * @param values where the values come from, in the same order
 * @param children the same for what a record holds
 */
record Aim(
    int number,
    Table table,
    Optional<Place> each,
    List<TableColumn> columns,
    List<Value> values,
    List<Aim> children) {

  Aim {
    columns = List.copyOf(columns);
    values = List.copyOf(values);
    children = List.copyOf(children);
  }

  /**
   * Where a value comes from.
   *
   * @param said what the instructions say
   * @param type what it is made into
   * @param write how moments are written
   * @param nulCharacter whether a text may hold a NUL
   */
  record Value(Column said, Type type, Clock write, boolean nulCharacter) {

    @Nullable Object of(Scene scene, TableColumn column) throws Flaw {
      JsonElement found = said.from() == null ? null : said.from().in(scene);
      if (found == null || found.isJsonNull()) {
        if (said.required()) {
          throw new Flaw(place() + " is missing");
        }
        found = said.otherwise();
      } else {
        found = translated(found);
      }
      if (found == null || found.isJsonNull()) {
        if (!column.nullable()) {
          throw new Flaw(
              place() + " is missing, and the column " + column.name() + " may not be NULL");
        }
        return null;
      }
      return converted(found, column);
    }

    /** The record itself has no place in it. */
    private String place() {
      String place = said.from() == null ? "" : said.from().toString();
      return place.isEmpty() ? said.name() : place;
    }

    private JsonElement translated(JsonElement found) throws Flaw {
      Map<String, JsonElement> map = said.map();
      if (map == null) {
        return found;
      }
      JsonElement meant = found.isJsonPrimitive() ? map.get(found.getAsString()) : null;
      if (meant == null) {
        throw Flaw.of(found, " is none of " + map.keySet()).at(place());
      }
      return meant;
    }

    private Object converted(JsonElement found, TableColumn column) throws Flaw {
      Object value;
      try {
        value = Conversion.of(found, type, said.read(), write);
      } catch (Flaw e) {
        throw e.at(place());
      }
      if (value instanceof String text) {
        if (!nulCharacter && text.indexOf('\0') >= 0) {
          throw new Flaw(said.name() + ": the text holds a NUL, which PostgreSQL does not keep");
        }
        if (column.longest() > 0 && text.codePointCount(0, text.length()) > column.longest()) {
          throw new Flaw(
              said.name()
                  + ": the text has more than the "
                  + column.longest()
                  + " characters that the column "
                  + column.name()
                  + " holds");
        }
      }
      return value;
    }
  }

  /**
   * The rows that a record makes, the outer ones first.
   *
   * @throws Flaw if one of them cannot be made
   */
  List<Row> rows(Scene scene) throws Flaw {
    List<Row> rows = new ArrayList<>();
    add(scene, rows);
    return rows;
  }

  private void add(Scene scene, List<Row> rows) throws Flaw {
    @Nullable Object[] made = new @Nullable Object[values.size()];
    for (int column = 0; column < made.length; column++) {
      made[column] = values.get(column).of(scene, columns.get(column));
    }
    rows.add(new Row(this, made));
    for (Aim child : children) {
      Place place = child.each.orElseThrow();
      JsonElement held = place.in(scene);
      if (held == null || held.isJsonNull()) {
        continue;
      }
      if (held.isJsonArray()) {
        long index = 0;
        for (JsonElement element : held.getAsJsonArray()) {
          child.add(new Scene(element, null, index++, scene.file(), Optional.of(scene)), rows);
        }
      } else if (held.isJsonObject()) {
        long index = 0;
        for (Map.Entry<String, JsonElement> member : held.getAsJsonObject().entrySet()) {
          child.add(
              new Scene(
                  member.getValue(), member.getKey(), index++, scene.file(), Optional.of(scene)),
              rows);
        }
      } else {
        throw Flaw.of(held, " is not a list").at(place.toString());
      }
    }
  }

  /** This and all that is within. */
  List<Aim> all() {
    List<Aim> all = new ArrayList<>(List.of(this));
    children.forEach(child -> all.addAll(child.all()));
    return all;
  }
}
