package dev.slipway.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server of its own, which asks for a password, has a socket, and lets one role in by TLS only
 * and one without only.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PostgresConnectingTest {
  private static final String ADMISSION =
      """
      local   all all         trust
      hostssl all tls_only    all scram-sha-256
      hostnossl all plain_only all scram-sha-256
      host    all nobody      all reject
      host    all postgres    all trust
      host    all app         all scram-sha-256
      """;

  @TempDir private static Path folder;
  private static final ExecutorService WAITING = Executors.newSingleThreadExecutor();
  private static int port;
  private static Future<String> before;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    before = WAITING.submit(() -> userAfter(address("postgres", "", ""), Duration.ofMinutes(1)));
    certificate("server");
    certificate("other");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path database = folder.resolve("data");
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(database)
            .setServerConfig("unix_socket_directories", folder.toString())
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
            .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
            .start();
    as("postgres", "");
    try (Connection connection = address("postgres", "", "").connect("test");
        Statement statement = connection.createStatement()) {
      for (String role : List.of("tls_only", "plain_only", "nobody", "app")) {
        statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD 's3cret'");
      }
      statement.execute("CREATE DATABASE app OWNER app");
      Files.writeString(database.resolve("pg_hba.conf"), ADMISSION);
      statement.execute("SELECT pg_reload_conf()");
    }
    // The server reads its file when it comes to it.
    while (refusalOrNull(address("nobody", "s3cret", "")) == null) {
      Thread.sleep(20);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    WAITING.shutdownNow();
    server.close();
  }

  @Test
  void a_server_that_starts_meanwhile_is_waited_for() throws Exception {
    assertThat(before.get()).isEqualTo("postgres");
  }

  @Test
  void a_password_lets_in() throws SQLException {
    assertThat(as("app", "")).isEqualTo("app");
  }

  @Test
  void a_socket_lets_in() throws SQLException {
    PostgresAddress socket =
        PostgresAddress.parse(
            "postgresql://app@/app?host=" + folder + "&port=" + port, Map.of("HOME", "/nowhere"));
    assertThat(user(socket.connect("test"))).isEqualTo("app");
    assertThat(socket.place()).startsWith("postgresql:///app?host=" + folder.toString());
  }

  @Test
  void a_socket_carries_what_is_large_and_ends_what_takes_too_long() throws Exception {
    PostgresAddress socket =
        PostgresAddress.parse(
            "postgresql://app@/app?host=" + folder + "&port=" + port, Map.of("HOME", "/nowhere"));
    try (Connection connection = socket.connect("test");
        Statement statement = connection.createStatement()) {
      String large = "x".repeat(3_000_000);
      try (ResultSet rows = statement.executeQuery("SELECT '" + large + "' || 'y'")) {
        rows.next();
        assertThat(rows.getString(1)).hasSize(3_000_001).endsWith("xy");
      }
      // Cancelled over a second connection of the same kind.
      statement.setQueryTimeout(1);
      SQLException cancelled =
          catchThrowableOfType(SQLException.class, () -> statement.execute("SELECT pg_sleep(60)"));
      assertThat(cancelled.getSQLState()).isEqualTo("57014");
      connection.setNetworkTimeout(Runnable::run, 200);
      SQLException late =
          catchThrowableOfType(SQLException.class, () -> statement.execute("SELECT pg_sleep(0.9)"));
      assertThat(late.getSQLState()).isEqualTo("08006");
    }
  }

  @Test
  void a_socket_that_is_not_there_is_no_server() {
    Refusal refusal =
        refusal(
            PostgresAddress.parse(
                "postgresql://app@/app?host=" + folder, Map.of("HOME", "/nowhere")));
    assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
    assertThat(refusal)
        .hasMessageContaining("there is no socket " + folder.resolve(".s.PGSQL.5432"));
    assertThat(refusal.next()).startsWith("pg_isready -h " + folder);
  }

  @Test
  void the_session_is_named_and_has_its_schema_and_sends_scripts_whole() throws SQLException {
    PostgresAddress address = address("app", "s3cret", "schema=My%20App&application_name=shop");
    try (Connection connection = address.connect("slipway");
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SHOW application_name")).isEqualTo("slipway (shop)");
      assertThat(one(statement, "SHOW search_path")).isEqualTo("\"My App\"");
      statement.execute(
          "CREATE SCHEMA \"My App\"; CREATE TABLE a (x int); INSERT INTO a VALUES (1)");
      assertThat(one(statement, "SELECT x FROM \"My App\".a")).isEqualTo("1");
      statement.execute("DROP SCHEMA \"My App\" CASCADE");
    }
  }

  @Test
  void options_are_passed_on() throws SQLException {
    try (Connection connection =
            address("app", "s3cret", "options=-c%20search_path%3Dx%20-c%20lock_timeout%3D7s")
                .connect("test");
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SHOW search_path")).isEqualTo("x");
      assertThat(one(statement, "SHOW lock_timeout")).isEqualTo("7s");
    }
  }

  @Test
  void of_several_servers_the_first_that_answers_is_taken() throws SQLException {
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://app:s3cret@127.0.0.1:1,127.0.0.1:" + port + "/app",
            Map.of("HOME", "/nowhere"));
    assertThat(user(address.connect("test"))).isEqualTo("app");
  }

  @Test
  void a_server_of_another_kind_than_was_asked_for_is_not_taken() {
    Refusal refusal = refusal(address("app", "s3cret", "target_session_attrs=standby"));
    assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
    assertThat(refusal).hasMessageContaining("none of these servers is the one");
  }

  @Test
  void a_server_that_lets_nobody_in_is_not_passed_over_for_the_next() {
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://app:wr0ng@127.0.0.1:" + port + ",127.0.0.1:1/app",
            Map.of("HOME", "/nowhere"));
    assertRefusedAtOnce(address, "password authentication failed");
  }

  @Test
  void a_wrong_password_is_told_at_once() {
    assertRefusedAtOnce(address("app", "wr0ng", ""), "password authentication failed");
    assertThat(refusal(address("app", "wr0ng", "")).next()).contains("-U USER");
  }

  @Test
  void a_password_that_is_missing_is_told_at_once() {
    assertRefusedAtOnce(address("app", "", ""), "wants a password, and none was given");
    assertThat(refusal(address("app", "", "")).next()).contains("PGPASSWORD");
  }

  @Test
  void a_role_that_is_not_let_in_is_told_at_once() {
    assertRefusedAtOnce(address("nobody", "s3cret", ""), "pg_hba.conf rejects");
    assertRefusedAtOnce(address("stranger", "s3cret", ""), "no pg_hba.conf entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sslmode=allow", "sslmode=prefer", "sslmode=require"})
  void TLS_is_used_where_the_server_asks_for_it(String parameters) throws SQLException {
    assertThat(as("tls_only", parameters)).isEqualTo("tls_only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sslmode=allow", "sslmode=prefer", "sslmode=disable"})
  void TLS_is_left_out_where_the_server_asks_for_that(String parameters) throws SQLException {
    assertThat(as("plain_only", parameters)).isEqualTo("plain_only");
  }

  @Test
  void what_sslmode_would_let_in_is_said() {
    PostgresAddress without = address("tls_only", "s3cret", "sslmode=disable");
    assertRefusedAtOnce(without, "no pg_hba.conf entry");
    assertThat(refusal(without).next()).contains("sslmode=require");
    PostgresAddress with = address("plain_only", "s3cret", "sslmode=require");
    assertRefusedAtOnce(with, "no pg_hba.conf entry");
    assertThat(refusal(with).next()).contains("sslmode=disable");
  }

  @ParameterizedTest
  @CsvSource({
    "server, sslmode=verify-ca",
    "server, sslmode=verify-full",
    "server, sslmode=require",
    "server, sslmode=require&sslaccept=strict",
    "other, sslmode=require&sslaccept=accept_invalid_certs"
  })
  void a_certificate_is_verified_as_far_as_was_asked(String root, String parameters)
      throws SQLException {
    String all = parameters + "&sslrootcert=" + folder.resolve(root + ".crt");
    assertThat(as("tls_only", all)).isEqualTo("tls_only");
  }

  @ParameterizedTest
  @CsvSource({
    "other, sslmode=verify-ca",
    "other, sslmode=verify-full",
    "other, sslmode=require",
    "other, sslmode=require&sslaccept=strict",
    "missing, sslmode=verify-full"
  })
  void a_certificate_that_nobody_vouches_for_is_refused(String root, String parameters) {
    String all = parameters + "&sslrootcert=" + folder.resolve(root + ".crt");
    Refusal refusal = refusal(address("tls_only", "s3cret", all));
    assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
    assertThat(refusal).hasMessageContaining("TLS failed");
    assertThat(refusal.next()).contains("sslrootcert");
  }

  @Test
  void a_server_that_does_not_answer_is_waited_for_so_long_and_no_longer() {
    PostgresAddress nobody =
        PostgresAddress.parse(
            "postgresql://app:s3cret@127.0.0.1:1/app?schema=x", Map.of("HOME", "/nowhere"));
    long start = System.nanoTime();
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> PostgresWait.connect(nobody, "test", Duration.ofMillis(700)));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(millis(700), millis(9_000));
    assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
    assertThat(refusal)
        .hasMessageContaining("postgresql://127.0.0.1:1/app?schema=x: the connection was refused")
        .hasMessageContaining(", after waiting for ");
    assertThat(refusal.next()).startsWith("pg_isready -h 127.0.0.1 -p 1 -d app");
    assertThat(refusal(nobody)).hasMessageNotContaining("after waiting");
  }

  @Test
  void a_name_that_is_not_known_is_said() {
    Refusal refusal =
        refusal(PostgresAddress.parse("postgresql://u@no-such-host.invalid/app", Map.of()));
    assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
    assertThat(refusal).hasMessageContaining("the name no-such-host.invalid is not known");
  }

  @Test
  void a_listener_that_never_answers_does_not_hold_the_gate() throws IOException {
    try (ServerSocket mute = new ServerSocket(0)) {
      Refusal refusal =
          refusal(
              PostgresAddress.parse(
                  "postgresql://u@127.0.0.1:" + mute.getLocalPort() + "/app?connect_timeout=1",
                  Map.of()));
      assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
      assertThat(refusal).hasMessageContaining("no answer");
    }
  }

  @Test
  void a_database_that_is_made_meanwhile_is_waited_for() throws Exception {
    PostgresAddress later = address("postgres", "", "").withDatabase("later");
    Refusal missing = refusal(later);
    assertThat(missing.fact()).isEqualTo(Fact.UNREACHABLE);
    assertThat(missing).hasMessageContaining("\"later\"");
    assertThat(missing.next()).endsWith("createdb -h 127.0.0.1 -p " + port + " later");
    Future<String> waiting = WAITING.submit(() -> userAfter(later, Duration.ofMinutes(1)));
    try (Connection connection = address("postgres", "", "").connect("test");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE later");
    }
    assertThat(waiting.get()).isEqualTo("postgres");
  }

  @Test
  void a_connection_that_an_administrator_ends_is_lost() throws SQLException {
    try (Connection ended = address("app", "s3cret", "").connect("ended");
        Connection connection = address("postgres", "", "").connect("test");
        Statement statement = connection.createStatement();
        Statement last = ended.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ended'");
      SQLException error =
          catchThrowableOfType(SQLException.class, () -> last.execute("SELECT pg_sleep(60)"));
      assertThat(PostgresFault.of("postgresql://db:5432/app", error).orElseThrow().fact())
          .isEqualTo(Fact.UNREACHABLE);
      assertThat(PostgresFault.mayPass(error)).isTrue();
    }
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static PostgresAddress address(String user, String password, String parameters) {
    String database = user.equals("postgres") ? "postgres" : "app";
    return PostgresAddress.parse(
        "postgresql://"
            + user
            + ":"
            + password
            + "@127.0.0.1:"
            + port
            + "/"
            + database
            + "?"
            + parameters,
        Map.of("HOME", "/nowhere"));
  }

  private static String as(String user, String parameters) throws SQLException {
    return user(address(user, "s3cret", parameters).connect("test"));
  }

  private static String userAfter(PostgresAddress address, Duration patience) throws SQLException {
    return user(PostgresWait.connect(address, "test", patience));
  }

  private static String user(Connection opened) throws SQLException {
    try (opened;
        Statement statement = opened.createStatement()) {
      return one(statement, "SELECT current_user");
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void assertRefusedAtOnce(PostgresAddress address, String seen) {
    long start = System.nanoTime();
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> PostgresWait.connect(address, "test", Duration.ofMinutes(5)));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    assertThat(refusal).isNotNull().hasMessageContaining(seen);
    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal.getMessage() + refusal.next()).doesNotContain("s3cret", "wr0ng");
  }

  private static Refusal refusal(PostgresAddress address) {
    Refusal refusal = refusalOrNull(address);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage() + refusal.next()).doesNotContain("s3cret", "wr0ng");
    return refusal;
  }

  private static Refusal refusalOrNull(PostgresAddress address) {
    return catchThrowableOfType(
        Refusal.class, () -> PostgresWait.connect(address, "test", Duration.ZERO).close());
  }

  /** A key and a certificate that it signed itself, for this host. */
  private static void certificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", "it", "-keyalg", "RSA"));
    command.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1"));
    command.addAll(List.of("-validity", "30", "-storepass", "changeit"));
    command.addAll(List.of("-keystore", store.toString()));
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    Key key = keys.getKey("it", password);
    write(name + ".crt", "CERTIFICATE", keys.getCertificate("it").getEncoded());
    write(name + ".key", "PRIVATE KEY", key.getEncoded());
  }

  private static void write(String name, String kind, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Path file =
        Files.writeString(
            folder.resolve(name),
            "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
