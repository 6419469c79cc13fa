package dev.slipway.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.LocalReceiver;
import dev.slipway.LocalReceiver.Request;
import dev.slipway.notify.News.Kind;
import dev.slipway.notify.Receivers.Wanted;
import dev.slipway.notify.Receivers.When;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each receiver is sent, in each form in which it can be named, and how long that may take.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReceiversTest {
  private static final News FAILURE =
      new News(
          "shop",
          "migrate",
          "ROLLED_BACK",
          80,
          Kind.FAILURE,
          "the gate stays closed, 80 ROLLED_BACK",
          "a <migration> failed & was undone",
          "mend 010_video_seconds",
          Optional.of("sqlite:/data/shop.db"),
          Optional.of("009_watch_history"),
          Optional.empty(),
          0,
          Optional.of("shop-20261122T020750Z-at-9"),
          OptionalLong.of(4096),
          412);
  private static final News CHANGE = success(Kind.CHANGE);
  private static final News NOTHING = success(Kind.NOTHING);

  private LocalReceiver server;
  private final List<URI> addresses = new CopyOnWriteArrayList<>();
  @TempDir Path work;

  private static News success(Kind kind) {
    return new News(
        "shop",
        "migrate",
        "OPEN",
        0,
        kind,
        "the gate is open",
        "9 baselined, 4 applied",
        "",
        Optional.of("sqlite:/data/shop.db"),
        Optional.of("009_watch_history"),
        Optional.of("013_channel_handles"),
        kind == Kind.CHANGE ? 4 : 0,
        Optional.empty(),
        OptionalLong.empty(),
        412);
  }

  @BeforeEach
  void start() throws IOException {
    server = LocalReceiver.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Wanted wanted(When when, String... urls) {
    return new Wanted(
        List.of(urls),
        when,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** All that is posted anywhere comes here instead. */
  private Receivers receivers(Wanted wanted) {
    return Receivers.of(
        wanted,
        to -> {
          addresses.add(to);
          String where = to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
          return URI.create("http://" + server.host() + where);
        });
  }

  private List<Request> sent(String url, News news) {
    receivers(wanted(When.ALWAYS, url)).tell(news);
    return server.requests();
  }

  private JsonObject json(String url, News news) {
    return JsonParser.parseString(sent(url, news).get(0).body()).getAsJsonObject();
  }

  /** The rows of the page's table: a URL, and where it posts to. */
  static Stream<List<String>> forms() throws IOException {
    String page = Files.readString(Path.of("docs", "notifications.md"));
    String table = page.substring(page.indexOf("| URL | is posted to |"));
    return table
        .split("\n\n", 2)[0]
        .lines()
        .skip(2)
        .map(
            row ->
                Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void every_form_of_the_page_posts_where_the_page_says(List<String> form) {
    List<Request> requests = sent(form.get(0), FAILURE);

    assertThat(addresses).isNotEmpty().allMatch(to -> to.toString().equals(form.get(1)));
    assertThat(requests).hasSameSizeAs(addresses);
    for (Request request : requests) {
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.headers().get("Content-Type")).startsWith("application/json");
      assertThat(request.body()).contains("shop: the gate stays closed, 80 ROLLED_BACK");
    }
  }

  @Test
  void the_page_shows_each_service_in_each_form() throws IOException {
    assertThat(forms().map(form -> form.get(0).replaceFirst("://.*", "")).distinct())
        .containsExactlyInAnyOrder(
            "ntfy",
            "ntfys",
            "https",
            "gotify",
            "gotifys",
            "discord",
            "telegram",
            "tgram",
            "slack",
            "apprise",
            "apprises",
            "json",
            "jsons",
            "generic",
            "generic+https",
            "generic+http");
  }

  @Test
  void ntfy_is_told_by_topic_with_a_priority_and_tags() {
    JsonObject json = json("ntfy://host/my-topic?tags=whale", FAILURE);
    assertThat(json.get("topic").getAsString()).isEqualTo("my-topic");
    assertThat(json.get("title").getAsString()).isEqualTo(FAILURE.title());
    assertThat(json.get("message").getAsString()).isEqualTo(FAILURE.text());
    assertThat(json.get("priority").getAsInt()).isEqualTo(4);
    JsonArray tags = json.getAsJsonArray("tags");
    assertThat(tags.toString()).isEqualTo("[\"warning\",\"whale\"]");
  }

  @Test
  void ntfy_takes_a_login_or_a_token() {
    assertThat(sent("ntfy://user:p%40ss@host/t", FAILURE).get(0).headers().get("Authorization"))
        .isEqualTo("Basic dXNlcjpwQHNz");
    assertThat(sent("ntfy://tk_abc@host/t", FAILURE).get(1).headers().get("Authorization"))
        .isEqualTo("Bearer tk_abc");
  }

  @Test
  void gotify_is_told_by_the_token_in_a_header() {
    Request request = sent("gotify://host/path/AzyoeNS.D4iJLVa", FAILURE).get(0);
    assertThat(request.headers().get("X-Gotify-Key")).isEqualTo("AzyoeNS.D4iJLVa");
    JsonObject json = JsonParser.parseString(request.body()).getAsJsonObject();
    assertThat(json.get("message").getAsString()).isEqualTo(FAILURE.text());
    assertThat(json.get("priority").getAsInt()).isEqualTo(8);
  }

  @Test
  void discord_mentions_nobody() {
    JsonObject json = json("discord://t@1", FAILURE);
    assertThat(json.getAsJsonObject("allowed_mentions").toString()).isEqualTo("{\"parse\":[]}");
    assertThat(json.get("content").getAsString()).contains(FAILURE.text());
  }

  @Test
  void telegram_is_told_in_each_chat_and_topic() {
    List<Request> requests = sent("telegram://1:a@telegram?chats=@channel,-1001234:7", FAILURE);
    assertThat(requests.stream().map(Request::body))
        .anyMatch(body -> body.contains("\"chat_id\":\"@channel\""))
        .anyMatch(
            body ->
                body.contains("\"chat_id\":\"-1001234\"")
                    && body.contains("\"message_thread_id\":7"));
  }

  @Test
  void slack_is_told_without_its_control_characters() {
    assertThat(json("slack://hook:A-B-C@webhook", FAILURE).get("text").getAsString())
        .contains("a &lt;migration&gt; failed &amp; was undone");
  }

  @Test
  void a_bot_of_slacks_has_its_token_in_a_header_and_names_the_channel() {
    Request request = sent("slack://xoxb:123-abc@C001", FAILURE).get(0);
    assertThat(request.headers().get("Authorization")).isEqualTo("Bearer xoxb-123-abc");
    assertThat(request.body()).contains("\"channel\":\"C001\"");
  }

  @Test
  void apprise_is_told_the_type_of_the_news() {
    JsonObject json = json("apprise://nas:8000/key?tags=admin", FAILURE);
    assertThat(json.get("type").getAsString()).isEqualTo("failure");
    assertThat(json.get("body").getAsString()).isEqualTo(FAILURE.text());
    assertThat(json.get("tag").getAsString()).isEqualTo("admin");
  }

  @Test
  void a_webhook_gets_the_headers_that_its_url_asks_for_and_every_part() throws IOException {
    Request request = sent("jsons://user:pw@host/hook?+X-Api-Key=abc&room=7", FAILURE).get(0);
    assertThat(request.headers().get("X-Api-Key")).isEqualTo("abc");
    assertThat(request.headers().get("Authorization")).startsWith("Basic ");
    JsonObject json = JsonParser.parseString(request.body()).getAsJsonObject();
    String page = Files.readString(Path.of("docs", "notifications.md"));
    assertThat(json.keySet()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    assertThat(json.get("exitCode").getAsInt()).isEqualTo(80);
  }

  @Test
  void of_what_is_told_the_setting_decides() {
    Map<When, List<News>> told =
        Map.of(
            When.FAILURE, List.of(FAILURE),
            When.CHANGE, List.of(FAILURE, CHANGE),
            When.ALWAYS, List.of(FAILURE, CHANGE, NOTHING));
    for (When when : When.values()) {
      int before = server.requests().size();
      Receivers receivers = receivers(wanted(when, "json://host/hook"));
      List.of(FAILURE, CHANGE, NOTHING).forEach(receivers::tell);
      assertThat(server.requests()).hasSize(before + told.get(when).size());
    }
  }

  @Test
  void a_text_names_what_was_done_and_is_never_longer_than_a_receiver_takes() {
    assertThat(CHANGE.text())
        .isEqualTo(
            """
            9 baselined, 4 applied.
            Database: sqlite:/data/shop.db
            Migrations: 4 applied, from 009_watch_history to 013_channel_handles
            Took: 0.4 s""");
    News endless =
        new News(
            "n".repeat(500),
            "migrate",
            "BUG",
            70,
            Kind.FAILURE,
            "closed",
            "é".repeat(5000),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            OptionalLong.empty(),
            1);
    assertThat(json("discord://t@1", endless).get("content").getAsString())
        .hasSizeLessThan(2000)
        .endsWith("…\n```");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "https://example.com/hunter2",
        "mailto://hunter2@example.com",
        "ntfy://user:hunter2@/topic",
        "ntfy://hunter2:8080",
        "ntfy://host/topic hunter2",
        "ntfy://host/hunter2?priority=hunter2",
        "ntfys://host/hunter2?scheme=http",
        "gotify://hunter2@",
        "gotify:///hunter2",
        "discord://hunter2",
        "discord://hunter2@webhook",
        "https://discord.com/api/hunter2",
        "telegram://hunter2@telegram",
        "telegram://1:hunter2@telegram",
        "tgram://1:hunter2/",
        "slack://hunter2",
        "slack://xoxb-hunter2",
        "https://hooks.slack.com/workflows/hunter2",
        "apprise://hunter2",
        "json://user:hunter2@",
        "json://ho st/hunter2",
        "json://user:hunter2%@host"
      })
  void a_url_that_cannot_be_understood_is_refused_and_not_repeated(String url) {
    assertThatThrownBy(() -> Receivers.of(wanted(When.FAILURE, "json://fine/", url)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
              assertThat(refusal.seen()).startsWith("URL 2 of --notify ");
              assertThat(refusal.seen() + refusal.why() + refusal.next()).doesNotContain("hunter2");
            });
  }

  @Test
  void all_who_misbehave_take_five_seconds_together_and_keep_nobody_else_from_hearing()
      throws Exception {
    try (ServerSocket silent = LocalReceiver.dripping("");
        ServerSocket slow = LocalReceiver.dripping("HTTP/1.1 200 OK\r\nX-A: aaaa");
        LocalReceiver broken = LocalReceiver.answering(500, "no");
        LocalReceiver moved = LocalReceiver.answering(302, "")) {
      List<String> urls = new ArrayList<>();
      for (int each = 0; each < 10; each++) {
        urls.add("json://127.0.0.1:" + silent.getLocalPort() + "/");
        urls.add("json://127.0.0.1:" + slow.getLocalPort() + "/");
        urls.add("jsons://127.0.0.1:" + silent.getLocalPort() + "/");
      }
      urls.add("json://" + broken.host() + "/");
      urls.add("json://" + moved.host() + "/");
      urls.add("json://no-such-name.invalid/");
      urls.add("json://127.0.0.1:1/");
      urls.add("json://" + server.host() + "/hook");
      Receivers receivers =
          Receivers.of(
              new Wanted(
                  urls,
                  When.FAILURE,
                  Optional.of("http://127.0.0.1:" + silent.getLocalPort() + "/uuid"),
                  Optional.of(work.resolve("no/such/folder/shop.prom")),
                  Optional.of("http://127.0.0.1:" + slow.getLocalPort()),
                  Optional.empty(),
                  Map.of()));
      long start = System.nanoTime();
      receivers.begin();
      assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
      receivers.tell(FAILURE);

      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(4_900L, 7_000L);
      assertThat(server.requests()).hasSize(1);
      assertThat(broken.requests()).hasSize(1);
      assertThat(moved.requests()).hasSize(1);
    }
  }

  @Test
  void a_check_hears_of_the_start_first_and_then_of_the_end() {
    for (News news : List.of(NOTHING, FAILURE)) {
      Receivers receivers =
          receivers(
              new Wanted(
                  List.of(),
                  When.FAILURE,
                  Optional.of("https://user:pw@hc.example.com/ping/key/shop?create=1"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of()));
      receivers.begin();
      receivers.tell(news);
    }
    assertThat(server.requests().stream().map(Request::at))
        .containsExactly(
            "/ping/key/shop/start?create=1",
            "/ping/key/shop?create=1",
            "/ping/key/shop/start?create=1",
            "/ping/key/shop/80?create=1");
    assertThat(server.requests().get(3).body()).isEqualTo(FAILURE.title() + "\n" + FAILURE.text());
    assertThat(server.requests().get(0).headers().get("Authorization")).startsWith("Basic ");
    assertThat(addresses).allMatch(to -> to.toString().startsWith("https://hc.example.com/ping/"));
  }

  private static Wanted metrics(Path file, Optional<String> name) {
    return new Wanted(
        List.of(),
        When.FAILURE,
        Optional.empty(),
        Optional.of(file),
        Optional.empty(),
        name,
        Map.of());
  }

  @Test
  void the_file_of_metrics_keeps_the_last_success_and_what_other_commands_wrote() throws Exception {
    Path file = work.resolve("shop.prom");
    String others =
        "slipway_last_run_exit_code{command=\"backup\",name=\"shop\"} 73\nfoo{a=\"b\"} 1\n";
    Files.writeString(file, others);
    Receivers receivers = receivers(metrics(file, Optional.empty()));
    receivers.tell(CHANGE);
    String labels = "{command=\"migrate\",name=\"shop\"} ";
    String success = line(file, "slipway_last_success_timestamp_seconds" + labels);
    String aged = Files.readString(file).replace(success, success.replaceFirst("\\d+$", "5"));
    Files.writeString(file, aged);
    receivers.tell(FAILURE);

    assertThat(Files.readAllLines(file))
        .contains(
            "# TYPE slipway_last_run_exit_code gauge",
            "slipway_last_run_exit_code{command=\"backup\",name=\"shop\"} 73",
            "slipway_last_run_exit_code" + labels + "80",
            "slipway_last_success_timestamp_seconds" + labels + "5",
            "slipway_last_run_duration_seconds" + labels + "0.412",
            "slipway_last_run_migrations_applied" + labels + "0",
            "slipway_last_snapshot_size_bytes" + labels + "4096")
        .doesNotContain("foo{a=\"b\"} 1");
    assertThat(Long.parseLong(success.replaceFirst(".* ", "")))
        .isBetween(System.currentTimeMillis() / 1000 - 60, System.currentTimeMillis() / 1000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(work.toFile().list()).containsExactly("shop.prom");
  }

  @Test
  void every_metric_is_on_the_page_and_said_once() throws Exception {
    Path file = work.resolve("any.prom");
    receivers(metrics(file, Optional.of("a \"shop\"\\"))).tell(FAILURE);
    receivers(metrics(file, Optional.of("a \"shop\"\\"))).tell(CHANGE);
    String page = Files.readString(Path.of("docs", "notifications.md"));
    List<String> names =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .toList();
    assertThat(names)
        .hasSize(7)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    assertThat(line(file, "slipway_last_run_exit_code"))
        .isEqualTo("slipway_last_run_exit_code{command=\"migrate\",name=\"a \\\"shop\\\"\\\\\"} 0");
  }

  private static String line(Path file, String beginning) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_pushgateway_is_sent_the_time_of_a_success_only_after_one() {
    for (Optional<String> name : List.of(Optional.<String>empty(), Optional.of("my shop"))) {
      Receivers receivers =
          receivers(
              new Wanted(
                  List.of(),
                  When.FAILURE,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("http://pushgateway:9091"),
                  name,
                  Map.of()));
      receivers.tell(FAILURE);
      receivers.tell(CHANGE);
    }
    List<Request> requests = server.requests();
    assertThat(requests.stream().map(Request::at))
        .containsExactly(
            "/metrics/job/slipway/command/migrate",
            "/metrics/job/slipway/command/migrate",
            "/metrics/job/slipway/command/migrate/instance/my%20shop",
            "/metrics/job/slipway/command/migrate/instance/my%20shop");
    assertThat(requests.get(0).body())
        .contains("\nslipway_last_run_exit_code 80\n")
        .doesNotContain("success")
        .endsWith("\n");
    assertThat(requests.get(1).body()).contains("\nslipway_last_success_timestamp_seconds ");
  }

  @Test
  void proxies_are_those_of_the_environment() throws Exception {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "https_proxy", "http://proxy.example.com:3128/",
                "HTTP_PROXY", "other:80",
                "NO_PROXY", "nas, .example.org"));
    assertThat(proxies.proxy(URI.create("https://ntfy.sh/")).toString())
        .contains("proxy.example.com", "3128");
    assertThat(proxies.proxy(URI.create("http://ntfy.sh:80/")).toString()).contains("other");
    for (String direct :
        List.of("https://nas:8080/", "https://a.example.org/", "http://localhost/")) {
      assertThat(proxies.proxy(URI.create(direct))).isEqualTo(Proxy.NO_PROXY);
    }
    assertThat(proxies.proxy(URI.create("https://notexample.org/"))).isNotEqualTo(Proxy.NO_PROXY);

    // A proxy is asked for the whole address.
    Receivers.of(
            new Wanted(
                List.of("json://far.example.com/hook"),
                When.FAILURE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HTTP_PROXY", "http://" + server.host())))
        .tell(FAILURE);
    assertThat(server.requests().get(0).at()).isEqualTo("http://far.example.com/hook");
  }
}
