package dev.slipway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /opt/slipway} in images of others: without a C library, without a shell, as any user. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AnyImageTest {
  private static final String PREFIX = "slipway-any-" + ProcessHandle.current().pid() + "-";
  private static final FixtureApp APP = FixtureApp.DAEMON;
  private static final long MEGABYTE = 1_000_000;

  /** What an app's image is made from. */
  enum Base {
    /** One static program, no C library. */
    BUSYBOX("FROM busybox:stable\n", "/bin/echo"),
    /** Nothing but one static program, which is not a shell. */
    SCRATCH(
        "FROM busybox:stable AS program\nFROM scratch\nCOPY --from=program /bin/busybox /app/echo\n",
        "/app/echo"),
    /** With a Java of its own, and what it is set to do. */
    JAVA(
        "FROM debian:trixie-slim\nCOPY --from=slipway /opt/slipway/runtime /usr/lib/jvm/own\n"
            + "ENV JAVA_HOME=/usr/lib/jvm/own JAVA_TOOL_OPTIONS=-javaagent:/nowhere.jar"
            + " LD_LIBRARY_PATH=/nowhere\n",
        "echo"),
    PYTHON("FROM slipway-demo\nUSER 0\n", "echo");

    private final String start;
    private final String echo;

    Base(String start, String echo) {
      this.start = start;
      this.echo = echo;
    }

    String image() {
      return PREFIX + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What Java remembers of a start. */
  private static final String REMEMBERED = "/opt/slipway/sqlite.jsa.lz4";

  @TempDir static Path work;
  private static int folders;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the gate in images without a C library or a shell, and as any user");
    Docker.build();
    APP.shipped(work.resolve("migrations"), APP.size());
    for (Base base : Base.values()) {
      Path dockerfile =
          Files.writeString(
              work.resolve(base.name()),
              base.start
                  + """
                  COPY --from=slipway /opt/slipway /opt/slipway
                  COPY migrations /migrations
                  ENTRYPOINT ["/opt/slipway/docker-entrypoint.sh"]
                  HEALTHCHECK --interval=1s CMD ["/opt/slipway/bin/slipway", "check"]
                  """);
      Docker.ok("build", "-q", "-t", base.image(), "-f", dockerfile.toString(), work.toString());
    }
  }

  @AfterAll
  static void remove() throws Exception {
    for (Base base : Base.values()) {
      Docker.run("image", "rm", "-f", base.image());
    }
  }

  /** A folder with an app's database in it, both owned by nobody in particular. */
  private static Path data(int migrations) throws Exception {
    Path data = Files.createDirectory(work.resolve("data-" + folders++));
    if (migrations > 0) {
      APP.build(data.resolve("app.db"), migrations);
    }
    owned(data, 99, 100);
    return data;
  }

  private static void owned(Path folder, int user, int group) throws Exception {
    Docker.ok(
        "run",
        "--rm",
        "-v",
        folder + ":/x",
        "busybox:stable",
        "chown",
        "-R",
        user + ":" + group,
        "/x");
  }

  /** Who owns what is in a folder, and the folder. */
  private static Set<String> owners(Path folder) throws Exception {
    Set<String> owners = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        owners.add(
            Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid"));
      }
    }
    return owners;
  }

  private static GateProcess.Ended run(Path data, String... more) throws Exception {
    return Docker.run(Docker.with(gated(data), more));
  }

  private static String[] gated(Path data) {
    return new String[] {
      "run", "--rm", "-v", data + ":/data", "-e", "DATABASE_URL=file:/data/app.db"
    };
  }

  @ParameterizedTest
  @EnumSource
  void the_app_starts_behind_an_open_gate(Base base) throws Exception {
    Path data = data(2);
    GateProcess.Ended first =
        run(data, "--read-only", "--tmpfs", "/tmp:noexec", base.image(), base.echo, "the app");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).contains("baseline 2").contains("backup ").endsWith("the app\n");
    assertThat(run(data, base.image(), base.echo, "the app").out())
        .contains("agrees with the folder")
        .endsWith("the app\n");
    assertThat(run(data, "--entrypoint", "/opt/slipway/bin/slipway", base.image(), "check").exit())
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void the_gate_stays_closed_with_its_code(Base base) throws Exception {
    Path data = data(2);
    FixtureApp.run(data.resolve("app.db"), "DROP TABLE messages");
    GateProcess.Ended ended = run(data, base.image(), base.echo, "the app");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(65);
    assertThat(ended.out()).doesNotContain("the app");
  }

  @Test
  void any_user_will_do() throws Exception {
    Path data = data(2);
    owned(data, 12345, 54321);
    GateProcess.Ended ended =
        run(
            data,
            "--user",
            "12345:54321",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--init",
            Base.BUSYBOX.image(),
            "id");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("gate        OPEN").contains("uid=12345 gid=54321");
    assertThat(owners(data)).containsExactly("12345:54321");
  }

  @Test
  void an_apps_variables_arrive_whatever_their_names() throws Exception {
    GateProcess.Ended ended =
        run(data(2), "-e", "discovery.type=single node", Base.BUSYBOX.image(), "env");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("\ndiscovery.type=single node\n").doesNotContain("LC_ALL");
    assertThat(ended.err()).doesNotContain("warning");
  }

  @Test
  void root_drops_to_the_user_that_it_is_told_and_takes_no_groups_along() throws Exception {
    Path data = data(2);
    GateProcess.Ended ended =
        run(
            data,
            "-e",
            "PUID=99",
            "-e",
            "PGID=100",
            "-e",
            "UMASK=027",
            "--group-add",
            "4242",
            Base.BUSYBOX.image(),
            "sh",
            "-c",
            "id; touch /data/new");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("gate        OPEN").contains("uid=99 gid=100");
    assertThat(ended.out()).doesNotContain("4242").doesNotContain("root");
    assertThat(owners(data)).containsExactly("99:100");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("new"))))
        .isEqualTo("rw-r-----");
  }

  @Test
  void an_apps_own_entrypoint_may_stay_root() throws Exception {
    Path data = data(2);
    GateProcess.Ended ended =
        run(
            data,
            "-e",
            "PUID=99",
            "-e",
            "PGID=100",
            "-e",
            "SLIPWAY_DROP=gate",
            Base.BUSYBOX.image(),
            "id");
    assertThat(ended.out()).contains("uid=0(root)");
    assertThat(owners(data)).containsExactly("99:100");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0})
  void what_root_makes_belongs_to_whom_the_database_does(int migrations) throws Exception {
    Path data = data(migrations);
    GateProcess.Ended ended = run(data, Base.BUSYBOX.image(), "id");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(owners(data)).containsExactly("99:100");
    run(data, "-e", "SLIPWAY_BACKUP=always", Base.BUSYBOX.image(), "slipway", "backup");
    assertThat(data.resolve("backups")).isNotEmptyDirectory();
    assertThat(owners(data)).containsExactly("99:100");
  }

  @Test
  void who_may_not_change_the_user_is_told_what_to_type() throws Exception {
    Path data = data(2);
    GateProcess.Ended ended =
        run(
            data,
            "--cap-drop",
            "ALL",
            "-e",
            "PUID=99",
            "-e",
            "PGID=100",
            Base.BUSYBOX.image(),
            "echo",
            "the app");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(77);
    assertThat(ended.lastLineOfErr()).contains("cap_add").contains("user: \"99:100\"");
    GateProcess.Ended other =
        run(
            data,
            "--user",
            "99:100",
            "-e",
            "PUID=5",
            "-e",
            "PGID=6",
            Base.BUSYBOX.image(),
            "echo",
            "the app");
    assertThat(other.exit()).as(other.err()).isZero();
    assertThat(other.err()).contains("PUID and PGID are 5:6, and this container runs as 99:100");
  }

  @Test
  void nothing_is_written_but_the_database_and_its_backups() throws Exception {
    Path data = data(2);
    String name = PREFIX + "diff";
    Docker.ok(
        "run",
        "--name",
        name,
        "-v",
        data + ":/data",
        "-e",
        "DATABASE_URL=file:/data/app.db",
        Base.BUSYBOX.image(),
        "echo",
        "the app");
    String changes = Docker.ok("diff", name);
    Docker.ok("rm", "-v", name);
    assertThat(changes.lines().toList()).isSubsetOf("A /data");
    assertThat(data.toFile().list()).containsExactlyInAnyOrder("app.db", "backups");
  }

  @Test
  void a_health_check_is_healthy_behind_the_gate() throws Exception {
    String container =
        Docker.ok(
                Docker.with(
                    gated(data(2)),
                    "-d",
                    Base.SCRATCH.image(),
                    "/opt/slipway/bin/sh",
                    "-c",
                    "trap 'exit 0' TERM; while :; do /opt/slipway/bin/setpriv true; done"))
            .strip();
    String health = "";
    for (int i = 0; i < 150 && !health.equals("healthy"); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      health = Docker.ok("inspect", "-f", "{{.State.Health.Status}}", container).strip();
    }
    Docker.run("rm", "-f", "-v", container);
    assertThat(health).isEqualTo("healthy");
  }

  private static String[] stoppable(Path data, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("run", "-d", "-v", data + ":/data", "-e", "DATABASE_URL=file:/data/app.db"));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }

  private static void assertStopsInTime(String container, String until) throws Exception {
    try {
      for (int i = 0; ; i++) {
        GateProcess.Ended logs = Docker.run("logs", container);
        if ((logs.out() + logs.err()).contains(until)) {
          break;
        }
        assertThat(i).as(logs.out() + logs.err()).isLessThan(300);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      long start = System.nanoTime();
      Docker.ok("stop", "-t", "30", container);
      long took = System.nanoTime() - start;
      String code = Docker.ok("inspect", "-f", "{{.State.ExitCode}}", container).strip();
      String out = Docker.run("logs", container).out();
      assertThat(code).as(out).isEqualTo("143");
      assertThat(took).isLessThan(TimeUnit.SECONDS.toNanos(10));
      assertThat(out).doesNotContain("the app");
    } finally {
      Docker.run("rm", "-f", "-v", container);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_stop_while_a_server_is_waited_for_ends_the_gate(boolean init) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("run", "-d", "-e", "DATABASE_URL=postgresql://x:y@127.0.0.1:9/z"));
    if (init) {
      command.add("--init");
    }
    command.addAll(List.of(Base.BUSYBOX.image(), "echo", "the app"));
    assertStopsInTime(Docker.ok(command.toArray(new String[0])).strip(), "waiting");
  }

  @Test
  void a_stop_while_another_gate_is_waited_for_ends_it() throws Exception {
    Path data = data(2);
    try (var lock =
        Database.open(Access.by(data.resolve("app.db").toString(), work), Duration.ZERO)
            .lock(Duration.ZERO)) {
      String[] command = stoppable(data, Base.BUSYBOX.image(), "echo", "the app");
      assertStopsInTime(Docker.ok(command).strip(), "waiting for another gate");
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void a_stop_while_it_writes_undoes_what_was_written() throws Exception {
    Path data = data(0);
    Path migrations = Files.createDirectory(work.resolve("slow"));
    Files.writeString(migrations.resolve("001_a.sql"), "CREATE TABLE a (n INTEGER);\n");
    Files.writeString(migrations.resolve("002_b.sql"), "CREATE TABLE b (n INTEGER);\n");
    // Endless where the app has rows, and nothing on the empty database that it is tried on first.
    Files.writeString(
        migrations.resolve("003_c.sql"),
        """
        CREATE TABLE c (n INTEGER);
        INSERT INTO c WITH RECURSIVE x(n) AS (SELECT 1 FROM a UNION ALL SELECT n + 1 FROM x
          LIMIT 4000000000) SELECT n FROM x WHERE n < 0;
        """);
    FixtureApp.run(data.resolve("app.db"), "CREATE TABLE a (n INTEGER); INSERT INTO a VALUES (1)");
    owned(data, 99, 100);
    String before = Dump.schema(data.resolve("app.db"));
    String[] command =
        stoppable(
            data, "-v", migrations + ":/migrations:ro", Base.BUSYBOX.image(), "echo", "the app");
    assertStopsInTime(Docker.ok(command).strip(), "migration 2 of 2: 003_c");
    assertThat(Dump.schema(data.resolve("app.db"))).isEqualTo(before);
  }

  @Test
  @Tag("postgresql")
  void a_database_on_a_server_is_backed_up_by_the_clients_that_came_along() throws Exception {
    String network = PREFIX + "net";
    String server = PREFIX + "server";
    Docker.ok("network", "create", network);
    try {
      Docker.ok(
          "run",
          "-d",
          "--name",
          server,
          "--network",
          network,
          "-e",
          "POSTGRES_PASSWORD=x",
          "postgres:17",
          "-c",
          "fsync=off");
      Path migrations = Path.of("src/demo/postgresql").toAbsolutePath();
      String[] gate = {
        "run",
        "--rm",
        "--network",
        network,
        "-v",
        migrations + ":/migrations:ro",
        "-v",
        data(0) + ":/backups",
        "-e",
        "DATABASE_URL=postgresql://postgres:x@" + server + "/postgres",
        Base.BUSYBOX.image(),
        "echo",
        "the app"
      };
      assertThat(Docker.ok(gate)).endsWith("the app\n");
      Docker.ok(
          "exec",
          server,
          "psql",
          "-U",
          "postgres",
          "-c",
          "DROP TABLE flyway_schema_history, slipway_journal");
      assertThat(Docker.ok(gate)).contains("backup      /backups/postgres-").endsWith("the app\n");
      assertThat(Docker.ok(gate)).contains("agrees with the folder");
    } finally {
      Docker.run("rm", "-f", "-v", server);
      Docker.run("network", "rm", network);
    }
  }

  /** Neither what is no packed file at all, nor one of which the end is missing, keeps it shut. */
  @Test
  void a_start_that_is_not_remembered_only_takes_longer() throws Exception {
    Path data = data(APP.size());
    Path image = work.resolve("remembered");
    Docker.ok("create", "--name", PREFIX + "remembered", "slipway");
    try {
      Docker.ok("cp", PREFIX + "remembered:" + REMEMBERED, image.toString());
    } finally {
      Docker.ok("rm", PREFIX + "remembered");
    }
    byte[] whole = Files.readAllBytes(image);
    byte[] header = whole.clone();
    header[0] ^= 1;
    byte[] halfEmpty = new byte[whole.length];
    System.arraycopy(whole, 0, halfEmpty, 0, whole.length / 2);
    List<byte[]> damaged =
        List.of(
            new byte[0],
            "no packed file".getBytes(UTF_8),
            header,
            Arrays.copyOf(whole, whole.length / 2),
            halfEmpty);
    for (byte[] one : damaged) {
      Path file = Files.write(work.resolve("damaged"), one);
      GateProcess.Ended ended =
          run(
              data,
              "-v",
              file + ":" + REMEMBERED + ":ro",
              Base.BUSYBOX.image(),
              Base.BUSYBOX.echo,
              "the app");
      assertThat(ended.exit()).as(one.length + " bytes: " + ended.err()).isZero();
      assertThat(ended.out()).contains("gate        OPEN").endsWith("the app\n");
    }
  }

  @Test
  void the_folder_is_as_small_as_is_said_and_the_clients_are_one_of_its_own() throws Exception {
    String[] du = {"run", "--rm", "--entrypoint", "du", "slipway", "-s", "-B1", "/opt/slipway"};
    long all = Long.parseLong(Docker.ok(du).replaceAll("\\s.*", ""));
    du[du.length - 1] = "/opt/slipway/postgresql";
    long clients = Long.parseLong(Docker.ok(du).replaceAll("\\s.*", ""));
    assertThat(all - clients).isLessThan(60 * MEGABYTE);
    assertThat(all).isLessThan(80 * MEGABYTE);
  }

  @Test
  void the_image_says_what_is_in_it_and_trusts_whom_browsers_trust() throws Exception {
    String sbom =
        Docker.ok("run", "--rm", "--entrypoint", "cat", "slipway", "/opt/slipway/sbom.cdx.json");
    assertThat(sbom)
        .contains("CycloneDX", "sqlite-jdbc", "pkg:deb/debian/libc6@", "pkg:deb/debian/libpq5@");
    assertThat(com.google.gson.JsonParser.parseString(sbom).isJsonObject()).isTrue();
    assertThat(Docker.ok("inspect", "-f", "{{json .Config.Labels}}", "slipway"))
        .contains("org.opencontainers.image.version", "org.opencontainers.image.licenses");
    Path trusted = work.resolve("cacerts");
    String container = Docker.ok("create", "slipway").strip();
    Docker.ok("cp", container + ":/opt/slipway/runtime/lib/security/cacerts", trusted.toString());
    Docker.ok("rm", container);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(trusted)) {
      store.load(in, null);
    }
    assertThat(store.size()).isGreaterThan(100);
  }
}
