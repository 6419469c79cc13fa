package dev.slipway.catalog;

/**
 * Something in a PostgreSQL database that is an object, or that objects belong to: a relation, a
 * type, a function, a schema or an extension.
 *
 * @param address what it is and its OID
 * @param kind which kind of relation, type or function, as {@code pg_class.relkind}, {@code
 *     pg_type.typtype} and {@code pg_proc.prokind} have it
 * @param schema the schema it is in, itself for a schema
 * @param name its name
 * @param quotedSchema the schema's name as the server prints it
 * @param quoted its name in a statement that is run in the home schema
 * @param parts in bits, of which kinds it has parts: {@link #CONSTRAINTS} and the like
 * @param stamp another one as soon as any of its rows is written anew
 * @param left whether it is left out of the catalog
 */
record PostgresOwner(
    Address address,
    String kind,
    String schema,
    String name,
    String quotedSchema,
    String quoted,
    int parts,
    long stamp,
    boolean left) {

  static final int CONSTRAINTS = 1;
  static final int INDEXES = 2;
  static final int TRIGGERS = 4;
  static final int POLICIES = 8;
  static final int RULES = 16;

  /** Something to be said of a table as a whole, such as what it is a partition of. */
  static final int TRAITS = 64;

  static final int IDENTITIES = 128;

  /** Something that every owner has. */
  static final int ITSELF = 0;

  /** The catalogs that give out OIDs. */
  enum Place {
    RELATION,
    TYPE,
    FUNCTION,
    SCHEMA,
    EXTENSION
  }

  /**
   * What makes it the same one from one look to the next, whatever its name.
   *
   * @param place the catalog that knows it
   * @param oid its OID
   */
  record Address(Place place, long oid) {}

  /** Whether its text may be another because of what happened to something that it reads. */
  boolean isQuery() {
    return switch (address.place) {
      case RELATION -> kind.equals("v") || kind.equals("m") || (parts & (RULES | POLICIES)) != 0;
      case TYPE -> !kind.equals("e");
      case FUNCTION -> true;
      case SCHEMA, EXTENSION -> false;
    };
  }

  boolean isNamedAs(PostgresOwner other) {
    return schema.equals(other.schema) && name.equals(other.name);
  }
}
