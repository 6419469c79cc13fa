import org.flywaydb.core.Flyway;

/** Flyway as a library, in the smallest program that migrates: Migrate JDBC-URL FOLDER. */
final class Migrate {
  public static void main(String[] arguments) {
    Flyway.configure()
        .dataSource(arguments[0], null, null)
        .locations("filesystem:" + arguments[1])
        .load()
        .migrate();
  }
}
