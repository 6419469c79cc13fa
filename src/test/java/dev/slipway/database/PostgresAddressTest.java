package dev.slipway.database;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresAddressTest {
  private static final Map<String, String> NOTHING = Map.of("HOME", "/nowhere");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      textBlock =
          """
          # user:password@hosts/database, as libpq, Prisma, Go and Rails have it
          postgresql://u:p@db:5433/app                                     | u | p     | db:5433         | app
          postgres://u:p@db/app                                            | u | p     | db:5432         | app
          POSTGRES://u:p@db/app                                            | u | p     | db:5432         | app
          postgresql://u@db/app                                            | u |       | db:5432         | app
          postgresql://u:@db/app                                           | u |       | db:5432         | app
          postgresql://u:p@db                                              | u | p     | db:5432         | u
          postgresql://u:p@db/                                             | u | p     | db:5432         | u
          postgresql://u:p@db:/app                                         | u | p     | db:5432         | app
          postgresql://u:p@/app                                            | u | p     | localhost:5432  | app
          postgresql://u:p@:5433/app                                       | u | p     | localhost:5433  | app
          postgresql:///app?user=u&password=p                              | u | p     | localhost:5432  | app
          postgresql://?user=u                                             | u |       | localhost:5432  | u
          postgresql://u:p@db/app?connection_limit=5&pool_timeout=2        | u | p     | db:5432         | app
          postgresql://u:p@db?dbname=app                                   | u | p     | db:5432         | app
          postgresql://u:p@db/app?port=5433                                | u | p     | db:5433         | app
          postgresql://u:p@10.0.0.7/app                                    | u | p     | 10.0.0.7:5432   | app
          postgresql://u:p@db_1.my-net/app                                 | u | p     | db_1.my-net:5432 | app
          postgresql://u:p@[::1]:5433/app                                  | u | p     | ::1:5433        | app
          postgresql://u:p@[fe80::1%25eth0]/app                            | u | p     | fe80::1%eth0:5432 | app
          # several hosts
          postgresql://u:p@a:1,b:2/app                                     | u | p     | a:1 b:2         | app
          postgresql://u:p@a,b/app                                         | u | p     | a:5432 b:5432   | app
          postgresql://u:p@a,[::1]:7/app                                   | u | p     | a:5432 ::1:7    | app
          postgresql://u:p@/app?host=a,b&port=1,2                          | u | p     | a:1 b:2         | app
          postgresql://u:p@/app?host=a,b&port=7                            | u | p     | a:7 b:7         | app
          postgresql+psycopg2://u:p@/app?host=a:1&host=b:2                 | u | p     | a:1 b:2         | app
          # sockets
          postgresql://u:p@localhost/app?host=/run/postgresql              | u | p     | /run/postgresql:5432 | app
          postgresql://u:p@localhost:5433/app?host=/run/postgresql         | u | p     | /run/postgresql:5433 | app
          postgresql://u:p@%2Fvar%2Flib%2Fpostgresql/app                   | u | p     | /var/lib/postgresql:5432 | app
          postgres://%2Fvar%2Flib%2Fpostgresql/app?user=u                  | u |       | /var/lib/postgresql:5432 | app
          postgresql://u:p@/app?host=/cloudsql/a:b:c                       | u | p     | /cloudsql/a:b:c:5432 | app
          postgresql+pg8000://u:p@/app?unix_sock=/cloudsql/a:b:c/.s.PGSQL.5432 | u | p | /cloudsql/a:b:c:5432 | app
          # schemes
          postgresql+psycopg2://u:p@db/app                                 | u | p     | db:5432         | app
          postgresql+psycopg://u:p@db/app                                  | u | p     | db:5432         | app
          postgresql+asyncpg://u:p@db/app?ssl=require                      | u | p     | db:5432         | app
          postgresql+pg8000://u:p@db/app                                   | u | p     | db:5432         | app
          postgis://u:p@db/app                                             | u | p     | db:5432         | app
          timescale://u:p@db/app                                           | u | p     | db:5432         | app
          pgsql://u:p@db/app                                               | u | p     | db:5432         | app
          pgx5://u:p@db/app                                                | u | p     | db:5432         | app
          # percent signs, and what is written without them
          postgresql://u%40x:p%40s%2Fs%3A%23@db/my%20app                   | u@x | p@s/s:# | db:5432     | my app
          postgresql://u:a+b@db/a+b                                        | u | a+b   | db:5432         | a+b
          postgresql://u:100%@db/app                                       | u | 100%  | db:5432         | app
          postgresql://u:p%C3%BC@db/app                                    | u | pü    | db:5432         | app
          postgresql://u:p@ss@db/app                                       | u | p@ss  | db:5432         | app
          postgresql://u:p#ss@db/app                                       | u | p#ss  | db:5432         | app
          postgresql://u:p:ss@db/app                                       | u | p:ss  | db:5432         | app
          postgresql://u:p/ss@db/app                                       | u | p/ss  | db:5432         | app
          postgresql://u:p?ss@db/app                                       | u | p?ss  | db:5432         | app
          postgresql://u:p/s?s#@db/app?schema=x                            | u | p/s?s# | db:5432        | app
          postgresql://u:p$!&=*()[]{}@db/app                               | u | p$!&=*()[]{} | db:5432  | app
          postgresql://u:p@db/app?application_name=a@b                     | u | p     | db:5432         | app
          # JDBC
          jdbc:postgresql://db:5433/app?user=u&password=p%26&currentSchema=x | u | p&  | db:5433         | app
          jdbc:postgresql://a:1,b:2/app?user=u&password=p                  | u | p     | a:1 b:2         | app
          jdbc:postgresql:app?user=u                                       | u |       | localhost:5432  | app
          jdbc:postgresql:/?user=u                                         | u |       | localhost:5432  | u
          jdbc:postgresql://db/?user=u                                     | u |       | db:5432         | u
          JDBC:PostgreSQL://db/app?user=u                                  | u |       | db:5432         | app
          jdbc:postgresql://x/app?user=u&socketFactory=org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg&socketFactoryArg=/run/pg/.s.PGSQL.5433 | u | | /run/pg:5433 | app
          # libpq's keywords
          host=db port=5433 dbname=app user=u password='p w'               | u | p w   | db:5433         | app
          host = db dbname = app user=u                                    | u |       | db:5432         | app
          dbname='my app' user='it\\'s' password=a\\ b\\\\c                | it's | a b\\c | localhost:5432 | my app
          host=db dbname=app user=u password=a;b=c                         | u | a;b=c | db:5432         | app
          host=db dbname=app user=u password='' sslmode=disable            | u |       | db:5432         | app
          host=/run/postgresql dbname=app user=u                           | u |       | /run/postgresql:5432 | app
          hostaddr=10.0.0.7 dbname=app user=u                              | u |       | 10.0.0.7:5432   | app
          pgsql:host=db;port=5433;dbname=app;user=u;password=p             | u | p     | db:5433         | app
          # .NET
          Host=db;Port=5433;Username=u;Password=p;Database=app             | u | p     | db:5433         | app
          Host=db; Database = app ;User ID=u;PWD="p;""w";Pooling=true;     | u | p;"w  | db:5432         | app
          Server=db;Username=u;Password='p''w';Database=app                | u | p'w   | db:5432         | app
          Host=a:1,b;Username=u;Password=100%41;Database=app               | u | 100%41 | a:1 b:5432     | app
          # what surrounds it
          "postgresql://u:p@db/app"                                        | u | p     | db:5432         | app
          """)
  void a_URL_names_what_its_app_means(
      String url, String user, String password, String hosts, String database) {
    assertThat(DatabaseUrl.engineOf(url)).isEqualTo(Engine.POSTGRESQL);
    PostgresAddress address = PostgresAddress.parse(url, NOTHING);
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.settings().get("password")).isEqualTo(password);
    assertThat(address.database()).isEqualTo(database);
    assertThat(
            address.hosts().stream()
                .map(host -> host.name() + ":" + host.port())
                .collect(joining(" ")))
        .isEqualTo(hosts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      textBlock =
          """
          postgresql://u:s3cret@db/app                            | postgresql://db:5432/app
          postgresql://u:s3cret@db/app?schema=x                   | postgresql://db:5432/app?schema=x
          postgresql://u:s3cret@a:1,b:2/app                       | postgresql://a:1,b:2/app
          postgresql://u:s3cret@[::1]/app                         | postgresql://[::1]:5432/app
          postgresql://u:s3cret@/app?host=/run/postgresql         | postgresql:///app?host=/run/postgresql
          postgresql://u:s3cret@/app?host=/run/pg&port=5433       | postgresql:///app?host=/run/pg&port=5433
          postgresql://u:s3cret@/app?host=/run/pg&schema=My%20App | postgresql:///app?host=/run/pg&schema=My%20App
          postgresql://u:s3cret@db/a%2Fb%3Fc%20größe              | postgresql://db:5432/a%2Fb%3Fc%20größe
          jdbc:postgresql://db/app?user=u&password=s3cret         | postgresql://db:5432/app
          Host=db;Username=u;Password=s3cret;Database=app         | postgresql://db:5432/app
          """)
  void a_place_is_a_URL_without_any_secret(String url, String place) {
    PostgresAddress address = PostgresAddress.parse(url, NOTHING);
    assertThat(address.place()).isEqualTo(place);
    assertThat(address).hasToString(place);
    PostgresAddress again = PostgresAddress.parse(place, NOTHING);
    assertThat(again.hosts()).isEqualTo(address.hosts());
    assertThat(again.database()).isEqualTo(address.database());
    assertThat(again.schema()).isEqualTo(address.schema());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      textBlock =
          """
          postgresql://u@db/app                                          |        |
          postgresql://u@db/app?schema=x                                 | x      | x
          postgresql://u@db/app?schema=MyApp                             | MyApp  | "MyApp"
          postgresql://u@db/app?schema=a"b                               | a"b    | "a""b"
          jdbc:postgresql://db/app?user=u&currentSchema=x                | x      | x
          jdbc:postgresql://db/app?user=u&currentSchema=MyApp            | myapp  | MyApp
          jdbc:postgresql://db/app?user=u&currentSchema=%22MyApp%22      | MyApp  | "MyApp"
          jdbc:postgresql://db/app?user=u&currentSchema=x,public         |        | x,public
          postgresql://u@db/app?search_path=x                            | x      | x
          postgresql://u@db/app?options=-c%20search_path%3Dx             | x      |
          postgresql://u@db/app?options=--search_path=x%20-c%20jit=off   | x      |
          postgresql://u@db/app?options=-csearch_path=a,b                |        |
          postgresql://u@db/app?options=-csearch_path="A\\ b"            | A b    |
          postgresql://u@db/app?options=-csearch_path="$user"            |        |
          Host=db;Username=u;Database=app;Search Path=x                  | x      | x
          """)
  void a_schema_is_named_in_many_ways(String url, String schema, String path) {
    PostgresAddress address = PostgresAddress.parse(url, NOTHING);
    assertThat(address.schema().orElse(null)).isEqualTo(schema);
    assertThat(address.searchPath().orElse(null)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          postgresql://u@db/app?sslmode=verify-full                         | verify-full |
          postgresql+asyncpg://u@db/app?ssl=require                         | require     |
          postgresql+asyncpg://u@db/app?ssl=verify-full                     | verify-full |
          postgresql://u@db/app?ssl=true                                    | require     |
          postgresql://u@db/app?ssl=0                                       | disable     |
          postgresql://u@db/app?sslmode=no-verify                           | require     |
          postgresql://u@db/app?sslmode=require&ssl=false                   | require     |
          jdbc:postgresql://db/app?user=u&ssl=true                          | verify-full |
          jdbc:postgresql://db/app?user=u&ssl                               | verify-full |
          jdbc:postgresql://db/app?user=u&ssl=false                         | prefer      |
          jdbc:postgresql://db/app?user=u&sslMode=verify-ca                 | verify-ca   |
          Host=db;Username=u;SSL Mode=VerifyFull                            | verify-full |
          Host=db;Username=u;SSL Mode=Require;Root Certificate=/ca.crt      | require     | /ca.crt
          postgresql://u@db/app?sslmode=require&sslaccept=strict            | verify-full | system
          postgresql://u@db/app?sslmode=require&sslaccept=strict&sslcert=/a | verify-full | /a
          postgresql://u@db/app?sslaccept=strict                            |             |
          postgresql://u@db/app?sslaccept=accept_invalid_certs&sslcert=/a   |             | /a
          """)
  void encryption_is_asked_for_in_many_ways(String url, String mode, String root) {
    Map<String, String> settings = PostgresAddress.parse(url, NOTHING).settings();
    assertThat(settings.get("sslmode")).isEqualTo(mode);
    assertThat(settings.get("sslrootcert")).isEqualTo(root);
  }

  @Test
  void a_pooler_is_known_where_the_URL_says_so() {
    assertThat(PostgresAddress.parse("postgresql://u@db/app?pgbouncer=true", NOTHING).pooled())
        .isTrue();
    assertThat(PostgresAddress.parse("postgresql://u@db/app?pgbouncer=false", NOTHING).pooled())
        .isFalse();
    assertThat(PostgresAddress.parse("postgresql://u@db/app", NOTHING).pooled()).isFalse();
  }

  @Test
  void of_several_servers_the_one_is_meant_that_takes_writes() {
    assertThat(attributes("postgresql://u@a,b/app")).isEqualTo("read-write");
    assertThat(attributes("postgresql://u@a/app")).isNull();
    assertThat(attributes("postgresql://u@a,b/app?target_session_attrs=any")).isEqualTo("any");
    assertThat(attributes("jdbc:postgresql://a,b/app?targetServerType=preferSecondary"))
        .isEqualTo("prefer-standby");
  }

  private static String attributes(String url) {
    return PostgresAddress.parse(url, NOTHING).settings().get("target_session_attrs");
  }

  @Test
  void another_database_of_the_same_server_is_reached_with_the_same_rights() {
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://u:s3cret@db:5433/app?schema=x&sslmode=require", NOTHING);
    PostgresAddress other = address.withDatabase("scratch 1");
    assertThat(other.place()).isEqualTo("postgresql://db:5433/scratch%201?schema=x");
    assertThat(other.forClients())
        .containsEntry("PGPASSWORD", "s3cret")
        .containsEntry("PGDATABASE", "scratch 1");
  }

  @Test
  void clients_are_told_what_was_set_and_nothing_else() {
    assertThat(PostgresAddress.parse("postgresql://u@[::1]/app?schema=x", NOTHING).forClients())
        .isEqualTo(Map.of("PGHOST", "::1", "PGPORT", "5432", "PGUSER", "u", "PGDATABASE", "app"));
    assertThat(
            PostgresAddress.parse(
                    "postgresql://u:p@a:1,b:2/app?sslmode=verify-ca&sslrootcert=/ca&sslcert=/c"
                        + "&sslkey=/k&connect_timeout=3&application_name=shop",
                    NOTHING)
                .forClients())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("PGHOST", "a,b"),
                Map.entry("PGPORT", "1,2"),
                Map.entry("PGUSER", "u"),
                Map.entry("PGPASSWORD", "p"),
                Map.entry("PGDATABASE", "app"),
                Map.entry("PGSSLMODE", "verify-ca"),
                Map.entry("PGSSLROOTCERT", "/ca"),
                Map.entry("PGSSLCERT", "/c"),
                Map.entry("PGSSLKEY", "/k"),
                Map.entry("PGCONNECT_TIMEOUT", "3"),
                Map.entry("PGTARGETSESSIONATTRS", "read-write")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      textBlock =
          """
          postgresql://u:12/s3cret@db/app             | where its host stands is not clear
          postgresql://u:s3cret@db/a@b                | where its host stands is not clear
          postgresql://u:s3cret@x/y@db/app            | where its host stands is not clear
          postgresql://u:12?s3cret@db/app             | where its host stands is not clear
          postgresql://u:s3/cret?x@db/app?a=s3cret@b  | where its host stands is not clear
          postgresql://u:s3cret db/app                | where its host stands is not clear
          postgresql://u:s3cret@my db/app             | where its host stands is not clear
          postgresql://u:s3cret@db:port/app           | where its host stands is not clear
          postgresql://u:s3cret@db:99999/app          | port is no number from 1 to 65535
          postgresql://u:s3cret@a,b/app?port=1,2,3    | 2 hosts are named, 2 addresses, 3 ports
          postgresql://u:s3cret@a,%2Frun/app          | a socket among them
          postgresql://u:s3cret@db/app?sslmode=s3cret | the sslmode that was given is none
          postgresql://u:s3cret@db/app?target_session_attrs=s3cret | target_session_attrs that was given is none
          postgresql://u:s3cret%00@db/app             | holds a NUL character
          postgresql://u:s3cret%FF@db/app             | is not UTF-8
          postgres:s3cret@db/app                      | no // stands behind that
          jdbc:postgresql://db/app?user=u&password=s3cret&socketFactory=com.example.Own | the app's own
          host=db password='s3cret                    | cannot be read to its end
          host=db password=s3 cret                    | cannot be read to its end
          user=u;password=s3cret dbname=x                  | cannot be read to its end
          Password='s3cret' Host=db                   | cannot be read to its end
          Host=db;Password="s3cret                    | cannot be read to its end
          mysql://u:s3cret@db/app                     | begins with mysql:
          app:s3cret@db                               | begins with app:
          s3cret                                      | no scheme
          """)
  void what_cannot_be_read_in_one_way_is_refused_without_repeating_it(String url, String seen) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> PostgresAddress.parse(url, NOTHING));
    assertThat(refusal).as(url).isNotNull().hasMessageContaining(seen);
    assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
    assertThat(refusal.getMessage() + refusal.next())
        .doesNotContain("s3cret")
        .doesNotContain("s3/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/app.db",
        "./host=db",
        "file:host=db",
        "sqlite:///app.db",
        "Data Source=/data/app.db;Password=host=db",
        "mysql://db/app",
        "cockroachdb://db/app",
        "prisma+postgres://db/app",
        "Server=db;Database=app;User Id=sa;Password=x",
        "app.db",
        ""
      })
  void what_is_not_plainly_PostgreSQL_is_left_to_SQLite(String url) {
    assertThat(DatabaseUrl.engineOf(url)).isEqualTo(Engine.SQLITE);
  }

  @Test
  void nothing_that_was_given_is_printed() {
    Access access =
        new Access(
            java.util.Optional.of("postgresql://u:s3cret@db/app"),
            java.util.Optional.of("postgresql://u:s3cret@db/app"),
            java.util.Optional.empty(),
            Path.of("/"),
            Map.of("PGPASSWORD", "s3cret"));
    assertThat(access.toString()).doesNotContain("s3cret").contains("postgresql");
    assertThat(PostgresAddress.of(access).toString()).doesNotContain("s3cret");
  }
}
