package dev.slipway.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services answer or they do not, and nobody waits longer for it than was said. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServicesTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static List<String> missing(Duration patience, String... urls) {
    return Services.of(List.of(urls), Optional.empty()).missing(patience);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A server that gives these answers one after the other, the last one for ever. */
  private static HttpServer serving(HttpServer server, List<Integer> answers) {
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          int answer = answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1));
          exchange.getResponseHeaders().add("Location", "http://localhost:1/elsewhere");
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static HttpServer serving(Integer... answers) throws Exception {
    return serving(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
        List.of(answers));
  }

  private static String at(HttpServer server) {
    return "localhost:" + server.getAddress().getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://redis:6379, tcp://redis:6379, redis, '', false",
    "tcp://my_redis:6379?optional, tcp://my_redis:6379, my_redis, '', true",
    "tcp://10.0.0.1:25?name=mail&optional, tcp://10.0.0.1:25, mail, '', true",
    "tcp://[::1]:25/#optional, tcp://[::1]:25, ::1, '', true",
    "HTTP://api/, http://api/, api, /, false",
    "http://api:8080?optional, http://api:8080/, api, /, true",
    "https://me:pw@api/health?a=1&optional&b=x%20y#name=other, https://api/health, other,"
        + " /health?a=1&b=x%20y, true",
    "http://api/health?optional=1&name=x, http://api/health, api, /health?optional=1&name=x, false",
  })
  void a_service_is_read_as_people_write_it(
      String url, String place, String name, String file, boolean optional) {
    Service service = Service.of(url);
    assertThat(service.place()).isEqualTo(place);
    assertThat(service.name()).isEqualTo(name);
    assertThat(service.file()).isEqualTo(file);
    assertThat(service.optional()).isEqualTo(optional);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis:6379",
        "tcp://redis",
        "tcp://redis:0",
        "tcp://redis:65536",
        "tcp://redis:6379/0",
        "tcp://redis:6379?optinal",
        "tcp://me:sec?/ret@redis:6379",
        "tcp://redis:6379?name=sec ret",
        "unix:///run/redis.sock",
        "http://api/#sec=ret",
        "http://",
        "http://me:sec/@ret@api",
        "redis://:sec#ret@redis"
      })
  void what_is_no_service_is_refused_without_a_word_of_what_may_be_secret(String url) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Services.of(List.of(url), Optional.empty()))
        .satisfies(
            refusal -> {
              assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
              assertThat(refusal.seen()).startsWith("--wait-for names ");
              assertThat(refusal.getMessage() + refusal.next())
                  .doesNotContain("sec")
                  .doesNotContain("ret");
            });
  }

  @Test
  void one_that_listens_is_there_and_one_that_comes_late_is_waited_for() throws Exception {
    int port = freePort();
    Thread late =
        new Thread(
            () -> {
              try {
                Thread.sleep(700);
                try (ServerSocket socket =
                    new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                  socket.accept().close();
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    late.start();
    HttpServer starting = serving(503, 503, 200);
    assertThat(
            missing(
                LONG, "tcp://localhost:" + port, "http://" + at(starting), "tcp://" + at(starting)))
        .isEmpty();
    late.join();
    starting.stop(0);
  }

  @Test
  void one_that_does_not_answer_closes_the_gate_when_its_time_is_over() throws Exception {
    int nobody = freePort();
    HttpServer sick = serving(500);
    HttpServer shut = serving(401);
    long start = System.nanoTime();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                missing(
                    SHORT,
                    "tcp://127.0.0.1:" + nobody,
                    "http://me:hidden@" + at(sick) + "/health?token=hidden",
                    "http://" + at(shut),
                    "tcp://127.0.0.1:" + nobody + "?optional"))
        .satisfies(
            refusal -> {
              assertThat(refusal.fact()).isEqualTo(Fact.UNREACHABLE);
              assertThat(refusal.seen())
                  .matches(
                      "tcp://127.0.0.1:\\d+ does not answer \\(asked \\d+ times; Connection refused\\),"
                          + " and http://localhost:\\d+/health does not answer \\(asked \\d+ times; it"
                          + " answers 500\\), and http://localhost:\\d+/ does not answer \\(asked \\d+"
                          + " times; it answers 401\\)");
            });
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(3));
    sick.stop(0);
    shut.stop(0);
  }

  @Test
  void one_try_is_made_where_nothing_is_waited_for() throws Exception {
    HttpServer moved = serving(302);
    assertThat(missing(Duration.ZERO, "http://" + at(moved))).isEmpty();
    HttpServer starting = serving(503, 200);
    assertThat(missing(Duration.ZERO, "http://" + at(starting) + "#optional&name=api"))
        .containsExactly("api");
    assertThat(missing(Duration.ZERO, "http://" + at(starting))).isEmpty();
    moved.stop(0);
    starting.stop(0);
  }

  @Test
  void one_that_is_silent_holds_up_nobody_beyond_the_time() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertThat(missing(Duration.ZERO, "http://localhost:" + silent.getLocalPort() + "/?optional"))
          .containsExactly("localhost");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void an_optional_one_does_not_hold_up_a_start_for_as_long_as_others_might() throws Exception {
    long start = System.nanoTime();
    assertThat(missing(Duration.ofMinutes(5), "tcp://127.0.0.1:" + freePort() + "?optional"))
        .containsExactly("127.0.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
  }

  @Test
  void name_and_password_are_said_to_http_alone_and_a_query_survives() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    assertThat(missing(SHORT, "http://me:p%40w+@" + at(server) + "/a?x=1&optional&y=%20#name=z"))
        .isEmpty();
    assertThat(heard)
        .containsExactly(
            "GET /a?x=1&y=%20 Basic "
                + Base64.getEncoder().encodeToString("me:p@w+".getBytes(StandardCharsets.UTF_8)));
    server.stop(0);
  }

  @Test
  void https_counts_only_with_a_certificate_that_holds(@TempDir Path work) throws Exception {
    Path store = work.resolve("key.p12");
    Path certificate = work.resolve("certificate.pem");
    keytool(
        "-genkeypair -keyalg EC -alias it -dname CN=localhost -ext SAN=DNS:localhost -storetype"
            + " PKCS12 -storepass secret -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias it -storepass secret -keystore "
            + store
            + " -file "
            + certificate);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, "secret".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    serving(server, List.of(200));
    String named = "https://" + at(server);
    String byNumber = named.replace("localhost", "127.0.0.1");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> missing(SHORT, named))
        .withMessageContaining("PKIX path building failed");
    Optional<Path> authorities = Optional.of(certificate);
    assertThat(Services.of(List.of(named), authorities).missing(SHORT)).isEmpty();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Services.of(List.of(byNumber), authorities).missing(SHORT))
        .withMessageContaining("127.0.0.1");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () -> Services.of(List.of(named), Optional.of(work.resolve("gone"))).missing(SHORT))
        .withMessageContaining("gone cannot be read");
    server.stop(0);
  }

  private static void keytool(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(
                (System.getProperty("java.home") + "/bin/keytool " + arguments).split(" ", -1))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
