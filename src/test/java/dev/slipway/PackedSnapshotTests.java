package dev.slipway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.backup.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed and encrypted snapshots, and what runs after one, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class PackedSnapshotTests {
  private static final String SHELVES = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);";
  private static final String WORD = "something that nobody else is to read";

  private static final String RECIPIENT =
      "age1t498wvk444rg4r57j69yl9e9hwfpvpa42qgphuwckcn6alluvsjqwvtgqn";

  private static final String IDENTITY =
      "AGE-SECRET-KEY-13CQZK97J95JYPYDJ9MEH4NHFC94HS7DK5GJF6S7PPP7YW2KR2EZS878MG2";

  private static final Map<String, String> NO_SECRET = Map.of();
  private static final Map<String, String> SECRET_KEY =
      Map.of("SLIPWAY_BACKUP_IDENTITY", "# mine\n" + IDENTITY + "\n");
  private static final Map<String, String> PASSPHRASE =
      Map.of("SLIPWAY_BACKUP_PASSPHRASE", "correct horse");

  @TempDir Path work;
  Path backups;
  private Path folder;
  AppDatabase app;

  abstract AppDatabase make(Path work) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    backups = work.resolve("backups");
    app = make(work);
    Files.writeString(folder.resolve("001_shelves.sql"), SHELVES);
    app.run(SHELVES);
    app.run("INSERT INTO shelf VALUES (1, '" + WORD + "')");
    ended(Gate.migrate(Settings.of(source(NO_SECRET, "backup", "off"))), Outcome.OPEN);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  /** How snapshots are packed, and what reads them. */
  private enum Way {
    SMALLER("zst", List.of("compress", "zstd"), NO_SECRET, NO_SECRET),
    FOR_A_KEY("age", List.of("encrypt-to", RECIPIENT), NO_SECRET, SECRET_KEY),
    BOTH("zst.age", List.of("compress", "zstd", "encrypt-to", RECIPIENT), NO_SECRET, SECRET_KEY),
    BY_A_PASSPHRASE("age", List.of(), PASSPHRASE, PASSPHRASE);

    private final String ending;
    private final String options;
    private final String whileMaking;
    private final String whileReading;

    Way(
        String ending,
        List<String> options,
        Map<String, String> whileMaking,
        Map<String, String> whileReading) {
      this.ending = ending;
      this.options = String.join(" ", options);
      this.whileMaking = name(whileMaking);
      this.whileReading = name(whileReading);
    }

    private static String name(Map<String, String> secrets) {
      return secrets.keySet().stream().findFirst().orElse("");
    }

    private static Map<String, String> secrets(String name) {
      return Stream.of(SECRET_KEY, PASSPHRASE)
          .filter(secret -> secret.containsKey(name))
          .findFirst()
          .orElse(NO_SECRET);
    }

    Map<String, String> making() {
      return secrets(whileMaking);
    }

    Map<String, String> reading() {
      return secrets(whileReading);
    }

    String[] asked() {
      return options.isEmpty() ? new String[0] : options.split(" ", -1);
    }
  }

  private Source source(Map<String, String> secrets, String... options) {
    Map<String, List<String>> given = new HashMap<>();
    given.put("backups", List.of(backups.toString()));
    given.put("wait", List.of("1s"));
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("DATABASE_URL", app.url());
    environment.put("SLIPWAY_MIGRATIONS", folder.toString());
    return new Source(given, environment);
  }

  private Snapshot backsUp(Way way) {
    return ended(WayBack.backup(source(way.making(), way.asked())), Outcome.OPEN)
        .snapshot()
        .orElseThrow();
  }

  private static Report ended(Report report, Outcome outcome) {
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report;
  }

  private Report restore(Snapshot snapshot, Map<String, String> secrets) {
    return WayBack.restore(source(secrets, "snapshot", snapshot.id(), "yes", "true"));
  }

  private JsonObject manifest(Snapshot snapshot) throws IOException {
    return JsonParser.parseString(
            Files.readString(backups.resolve(snapshot.id() + ".manifest.json")))
        .getAsJsonObject();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_packed_snapshot_says_so_and_leaves_nothing_unpacked(Way way) throws Exception {
    Snapshot snapshot = backsUp(way);

    assertThat(snapshot.path().toString()).endsWith("." + way.ending);
    assertThat(names())
        .containsExactlyInAnyOrder(
            snapshot.path().getFileName().toString(), snapshot.id() + ".manifest.json");
    byte[] data = Files.readAllBytes(snapshot.path());
    assertThat(snapshot.bytes()).isEqualTo(data.length);
    assertThat(snapshot.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
    if (way.ending.endsWith("age")) {
      assertThat(new String(data, UTF_8)).startsWith("age-encryption.org/v1\n");
      assertThat(manifest(snapshot).getAsJsonArray("encryptedTo").toString())
          .isEqualTo(way == Way.BY_A_PASSPHRASE ? "[\"passphrase\"]" : "[\"" + RECIPIENT + "\"]");
    }
    assertThat(manifest(snapshot).has("compression")).isEqualTo(way.ending.startsWith("zst"));
    assertThat(manifest(snapshot).toString()).doesNotContain("horse");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_packed_snapshot_verifies(Way way) throws Exception {
    backsUp(way);
    app.run("DELETE FROM shelf");

    Report verified = ended(WayBack.verify(source(way.reading())), Outcome.OPEN);

    assertThat(verified.verdicts())
        .singleElement()
        .extracting(Verdict::words)
        .isEqualTo("the schema of rung 1 of 1");
    assertThat(names()).noneMatch(name -> name.contains("partial")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_packed_snapshot_restores(Way way) throws Exception {
    List<String> saved = app.everything();
    Snapshot snapshot = backsUp(way);
    app.run("DELETE FROM shelf");

    ended(restore(snapshot, way.reading()), Outcome.OPEN);

    assertThat(app.everything()).isEqualTo(saved);
    assertThat(app.faults()).isEmpty();
    assertThat(names()).noneMatch(name -> name.contains("partial")).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FOR_A_KEY", "BY_A_PASSPHRASE"})
  void without_its_key_an_encrypted_snapshot_is_refused_before_anything_is_touched(Way way)
      throws Exception {
    Snapshot snapshot = backsUp(way);
    app.run("DELETE FROM shelf");
    List<String> present = app.everything();
    List<String> before = names();
    List<Map<String, String>> others =
        List.of(
            NO_SECRET,
            Map.of("SLIPWAY_BACKUP_PASSPHRASE", "wrong battery"),
            way == Way.FOR_A_KEY ? PASSPHRASE : SECRET_KEY);
    for (Map<String, String> other : others) {
      Report verified = ended(WayBack.verify(source(other)), Outcome.NO_BACKUP);
      Report restored = ended(restore(snapshot, other), Outcome.NO_BACKUP);

      for (Report report : List.of(verified, restored)) {
        assertThat(report.refusal().orElseThrow().seen())
            .contains(snapshot.id())
            .contains("crypted");
        assertThat(report.refusal().orElseThrow().next()).contains("SLIPWAY_BACKUP_");
        assertThat(report.refusal().toString() + report.refusal().orElseThrow().why())
            .doesNotContain("battery");
      }
      assertThat(app.everything()).isEqualTo(present);
      assertThat(names()).isEqualTo(before);
    }
  }

  /** The same content, encrypted by somebody else for the same key. */
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FOR_A_KEY", "BY_A_PASSPHRASE"})
  void one_that_was_encrypted_anew_is_found_before_anything_is_touched(Way way) throws Exception {
    Snapshot snapshot = backsUp(way);
    byte[] first = Files.readAllBytes(snapshot.path());
    for (String name : names()) {
      Files.move(backups.resolve(name), work.resolve(name));
    }
    byte[] anew = Files.readAllBytes(backsUp(way).path());
    assertThat(anew).isNotEqualTo(first);
    for (String name : names()) {
      Files.delete(backups.resolve(name));
    }
    Path manifest = Path.of(snapshot.id() + ".manifest.json");
    Files.move(work.resolve(manifest), backups.resolve(manifest));
    Files.write(snapshot.path(), anew);
    List<String> present = app.everything();

    ended(WayBack.verify(source(way.reading())), Outcome.NO_BACKUP);
    ended(restore(snapshot, way.reading()), Outcome.NO_BACKUP);

    assertThat(app.everything()).isEqualTo(present);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_second_one_of_the_same_state_is_the_first(Way way) throws Exception {
    Snapshot first = backsUp(way);
    Snapshot again = backsUp(way);

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.reused()).isTrue();
    assertThat(names()).hasSize(2);
  }

  @Test
  void one_that_is_packed_otherwise_is_not_used_again() throws Exception {
    List<String> ids = new ArrayList<>();
    ids.add(ended(WayBack.backup(source(NO_SECRET)), Outcome.OPEN).snapshot().orElseThrow().id());
    for (Way way : Way.values()) {
      ids.add(backsUp(way).id());
    }
    Map<String, String> another = Map.of("SLIPWAY_BACKUP_PASSPHRASE", "wrong battery");
    ids.add(ended(WayBack.backup(source(another)), Outcome.OPEN).snapshot().orElseThrow().id());

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(names()).hasSize(2 * ids.size());
  }

  @Test
  void a_passphrase_from_a_file_is_the_same() throws Exception {
    Path file = Files.writeString(work.resolve("passphrase"), "correct horse\n");
    Snapshot snapshot = backsUp(Way.BY_A_PASSPHRASE);

    ended(
        WayBack.verify(source(Map.of("SLIPWAY_BACKUP_PASSPHRASE_FILE", file.toString()))),
        Outcome.OPEN);
    assertThat(snapshot.reused()).isFalse();
  }

  @Test
  void what_cannot_be_encrypted_for_is_no_backup_and_no_litter() throws Exception {
    String typo = RECIPIENT.replace("wvtgqn", "wvtgqq");

    ended(WayBack.backup(source(NO_SECRET, "encrypt-to", typo)), Outcome.NO_BACKUP);

    assertThat(names()).isEmpty();
  }

  @Test
  void pruning_goes_by_the_rules_that_were_given() throws Exception {
    for (int time = 0; time < 4; time++) {
      app.run("INSERT INTO shelf VALUES (" + (10 + time) + ", 'x')");
      backsUp(Way.SMALLER);
    }
    assertThat(names()).hasSize(8);

    ended(WayBack.prune(source(NO_SECRET, "keep-last", "3", "keep-within", "0h")), Outcome.OPEN);
    assertThat(names()).hasSize(6);

    app.run("INSERT INTO shelf VALUES (20, 'x')");
    ended(WayBack.backup(source(NO_SECRET, "keep-last", "1", "keep-within", "0h")), Outcome.OPEN);
    assertThat(names()).hasSize(2);
  }

  @Test
  void hooks_run_once_for_a_snapshot() throws Exception {
    hook("echo \"$SLIPWAY_SNAPSHOT_ID\" >>" + work.resolve("ran"));

    Snapshot first = backsUp(Way.SMALLER);
    backsUp(Way.SMALLER);

    assertThat(work.resolve("ran")).hasContent(first.id());
    assertThat(manifest(first).get("hooked").getAsBoolean()).isTrue();
  }

  @Test
  void a_hook_that_fails_is_no_reason_against_the_snapshot() throws Exception {
    hook("exit 1");

    assertThat(manifest(backsUp(Way.SMALLER)).has("hooked")).isFalse();
  }

  @Test
  void a_hook_that_is_required_and_fails_keeps_the_gate_closed_until_it_does_not()
      throws Exception {
    Files.writeString(folder.resolve("002_boxes.sql"), "CREATE TABLE box (id INTEGER);");
    List<String> before = app.everything();
    hook("exit 1");
    Source required = source(NO_SECRET, "require-hooks", "true");

    for (int time = 0; time < 2; time++) {
      Report closed = ended(Gate.migrate(Settings.of(required)), Outcome.NO_BACKUP);
      assertThat(closed.refusal().orElseThrow().seen()).isEqualTo("the hook tell ended with 1");
      assertThat(app.everything()).isEqualTo(before);
    }

    hook("true");
    ended(Gate.migrate(Settings.of(required)), Outcome.OPEN);
    assertThat(app.everything()).isNotEqualTo(before);
  }

  private void hook(String script) throws IOException {
    Path hooks = Files.createDirectories(backups.resolve("hooks.d"));
    Path hook = Files.writeString(hooks.resolve("tell"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
