package dev.slipway.undo;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import java.util.List;
import java.util.stream.Collectors;

/** What the catalog names, as SQL text in quotes. */
public final class SqlName {
  private SqlName() {}

  /** Of something that stands by itself: a table, view, type or sequence. */
  public static String of(Identity object, Engine engine) {
    return switch (engine) {
      case SQLITE -> Sql.quoted(object.shown());
      case POSTGRESQL -> ofPostgres(object.shown());
    };
  }

  /** PostgreSQL's catalog shows names as SQL has them, but for words that are keywords. */
  static String ofPostgres(String shown) {
    return Sql.tokens(shown, Engine.POSTGRESQL).stream()
        .flatMap(token -> Sql.storedName(token).stream())
        .map(Sql::quoted)
        .collect(Collectors.joining("."));
  }

  /** Of a column, without its table. */
  public static String ofColumn(Identity column, Identity table, Engine engine) {
    return Sql.quoted(columnOf(column, table, engine));
  }

  /** The column's name as it is stored. */
  public static String columnOf(Identity column, Identity table, Engine engine) {
    String before = engine == Engine.SQLITE ? Sql.amongOthers(table.shown()) : table.shown();
    String name = column.shown().substring(before.length() + 1);
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /** The table among these objects that another belongs to. */
  static Identity tableOf(Identity part, Iterable<Identity> objects) {
    for (Identity object : objects) {
      if (object.kind() == Kind.TABLE && object.key().equals(part.table())) {
        return object;
      }
    }
    throw new IllegalStateException("no table of " + part);
  }

  static String list(List<Identity> objects, Engine engine) {
    return objects.stream().map(object -> of(object, engine)).collect(Collectors.joining(", "));
  }
}
