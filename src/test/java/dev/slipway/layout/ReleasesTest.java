package dev.slipway.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.slipway.layout.SettingNote.Fate;
import dev.slipway.refusal.Refusal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What {@code releases.yaml} can say, by its reader and by the schema that editors have. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleasesTest {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final URI SCHEMA = URI.create("https://slipway.invalid/releases");

  @TempDir Path folder;
  private MigrationFolder migrations;

  @BeforeEach
  void begin() throws Exception {
    for (String name : new String[] {"001", "002_b", "003_c", "004_d"}) {
      Files.writeString(folder.resolve(name + ".sql"), "SELECT 1;");
    }
    migrations = MigrationFolder.read(folder, Optional.of("plain"));
  }

  private Releases read(String yaml) throws Exception {
    Files.writeString(folder.resolve(Releases.FILE), yaml);
    return Releases.read(migrations);
  }

  private boolean isRead(String yaml) throws Exception {
    try {
      read(yaml);
      return true;
    } catch (Refusal e) {
      return false;
    }
  }

  /** As editors do: YAML as it usually is, then the schema. */
  private static boolean isAllowed(String yaml) {
    Object document;
    try {
      document =
          new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
    } catch (YamlEngineException e) {
      return false;
    }
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    validator.registerSchema(SCHEMA, Releases.schema());
    return validator.validate(SCHEMA, GSON.toJson(document)).isValid();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0: 002_b",
        "1.10: 001",
        "1.0: '001'",
        "\"1.0\": 002_b\n2.0: 002_b",
        "1.0: {last: 002_b}",
        "2024-01-01: {last: 002_b}",
        "true: {last: 002_b}",
        "1.0: {last: 002_b, breaking: ratings are percent now}",
        "1.0: {last: 002_b, breaking: [1.5, true, a text]}",
        "1.0: {last: 002_b, breaking: [], renamed: {}, removed: []}",
        "1.0: {last: 002_b, renamed: {VIDEO_DIR: MEDIA_DIR, a: _b}}",
        "1.0: {last: 002_b, renamed: {VIDEO_DIR: {to: MEDIA_DIR}}}",
        "1.0: {last: 002_b, renamed: {VIDEO_DIR: {to: MEDIA_DIR, hand-on: true}}}",
        "1.0: {last: 002_b, renamed: {VIDEO_DIR: {to: MEDIA_DIR, hand-on: False}}}",
        "1.0: {last: 002_b, renamed: {VIDEO_DIR: {to: MEDIA_DIR, hand-on: 'true'}}}",
        "1.0: {last: 002_b, removed: OLD}",
        "1.0: {last: 002_b, removed: [OLD, ENV]}",
        "# yaml-language-server: $schema=releases.schema.json\n1.0:\n  last: 002_b\n",
      })
  void the_schema_allows_what_is_read(String yaml) throws Exception {
    assertThat(isRead(yaml)).isTrue();
    assertThat(isAllowed(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "- 1.0: 002_b",
        "1.0",
        "1.0:",
        "1.0: null",
        "1.0: ~",
        "1.0: ''",
        "' ': 002_b",
        "1.0: [002_b]",
        "1.0: {}",
        "1.0: {breaking: a}",
        "1.0: {last: }",
        "1.0: {last: null}",
        "1.0: {last: [002_b]}",
        "1.0: {last: 002_b, braking: a}",
        "1.0: {last: 002_b, breaking: }",
        "1.0: {last: 002_b, breaking: [null]}",
        "1.0: {last: 002_b, breaking: {a: b}}",
        "1.0: {last: 002_b, breaking: ['']}",
        "1.0: {last: 002_b, renamed: A}",
        "1.0: {last: 002_b, renamed: [A, B]}",
        "1.0: {last: 002_b, renamed: {A: }}",
        "1.0: {last: 002_b, renamed: {A: [B]}}",
        "1.0: {last: 002_b, renamed: {A: {}}}",
        "1.0: {last: 002_b, renamed: {A: {hand-on: true}}}",
        "1.0: {last: 002_b, renamed: {A: {to: B, hand-on: yes}}}",
        "1.0: {last: 002_b, renamed: {A: {to: B, hand-on: }}}",
        "1.0: {last: 002_b, renamed: {A: {to: B, handed: true}}}",
        "1.0: {last: 002_b, renamed: {1A: B}}",
        "1.0: {last: 002_b, renamed: {A: B-C}}",
        "1.0: {last: 002_b, renamed: {A: 'B C'}}",
        "1.0: {last: 002_b, renamed: {A: PATH}}",
        "1.0: {last: 002_b, renamed: {A: {to: LD_PRELOAD, hand-on: true}}}",
        "1.0: {last: 002_b, renamed: {A: {to: SLIPWAY_MODE, hand-on: true}}}",
        "1.0: {last: 002_b, renamed: {A: slipway_code}}",
        "1.0: {last: 002_b, renamed: {IFS: B}}",
        "1.0: {last: 002_b, renamed: {A: UID}}",
        "1.0: {last: 002_b, renamed: {A: BASH_ENV}}",
        "1.0: {last: 002_b, renamed: {A: {to: RANDOM, hand-on: true}}}",
        "1.0: {last: 002_b, renamed: {A: OPTIND}}",
        "1.0: {last: 002_b, renamed: {A: Ä}}",
        "1.0: {last: 002_b, removed: }",
        "1.0: {last: 002_b, removed: {A: B}}",
        "1.0: {last: 002_b, removed: [A B]}",
        "1.0: {last: 002_b",
        "1.0: 001\n1.0: 002_b",
      })
  void the_schema_forbids_what_is_refused(String yaml) throws Exception {
    assertThat(isRead(yaml)).isFalse();
    assertThat(isAllowed(yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0: 009_none",
        "1.0: 003_c\n2.0: 002_b",
        "1.0: {last: 002_b, renamed: {A: A}}",
        "1.0: {last: 002_b, renamed: {A: B, B: C}}",
        "1.0: {last: 002_b, renamed: {A: B}, removed: [A]}",
        "1.0: {last: 002_b, renamed: {A: B}, removed: [B]}",
        "1.0: {last: 002_b, removed: [A, A]}",
        "\"1.0\\n2.0\": 002_b",
        "\"\\e[31m1.0\": 002_b",
        // Where an end of a line is no end of a text, as in editors, the schema forbids it.
        "1.0: {last: 002_b, renamed: {A: \"B\\n\"}}",
      })
  void what_a_schema_cannot_know_is_refused_all_the_same(String yaml) throws Exception {
    assertThat(isRead(yaml)).isFalse();
    assertThat(isAllowed(yaml)).isTrue();
  }

  @Test
  void a_file_that_would_take_long_or_too_much_is_refused() throws Exception {
    assertThat(isRead("1.0: " + "[".repeat(100_000))).isFalse();
    assertThat(isRead("1.0: 002_b\n# " + "x".repeat(2_000_000))).isFalse();
  }

  private static SettingNote note(String name, Fate fate, String to, String release) {
    return new SettingNote(name, fate, Optional.ofNullable(to.isEmpty() ? null : to), release);
  }

  private static final String RENAMED =
      """
      1.0: {last: "001", renamed: {A: {to: B, hand-on: true}, X: Y}}
      2.0: {last: 002_b, renamed: {B: {to: C, hand-on: true}}, removed: [OLD, Y]}
      3.0: {last: 003_c, removed: [A]}
      """;

  @Test
  void what_is_no_file_is_not_taken_for_no_releases() throws Exception {
    Path file = folder.resolve(Releases.FILE);
    Files.createSymbolicLink(file, folder.resolve("elsewhere.yaml"));
    assertThat(Releases.maySpeakOfSettings(migrations)).isTrue();
    assertThatThrownBy(() -> Releases.read(migrations))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a link to none");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(Releases.maySpeakOfSettings(migrations)).isTrue();
    assertThatThrownBy(() -> Releases.read(migrations)).isInstanceOf(Refusal.class);
  }

  @Test
  void a_setting_has_the_name_that_the_last_release_gave_it() throws Exception {
    Releases all = read(RENAMED);
    Releases two = all.upTo(migrations.upTo(migrations.migrations().get(1)));
    assertThat(two.settings(Map.of("A", "a"), true))
        .containsExactly(note("A", Fate.HANDED_ON, "C", "2.0"));
    assertThat(two.settings(Map.of("A", "a"), false))
        .containsExactly(note("A", Fate.RENAMED, "C", "2.0"));
    assertThat(two.settings(Map.of("B", "b"), true))
        .containsExactly(note("B", Fate.HANDED_ON, "C", "2.0"));
    assertThat(two.settings(Map.of("X", "x", "OLD", "o"), true))
        .containsExactlyInAnyOrder(
            note("X", Fate.REMOVED, "", "2.0"), note("OLD", Fate.REMOVED, "", "2.0"));
    assertThat(all.settings(Map.of("A", "a"), true))
        .containsExactly(note("A", Fate.REMOVED, "", "3.0"));
  }

  @Test
  void what_is_said_under_a_later_name_counts() throws Exception {
    Releases two = read(RENAMED).upTo(migrations.upTo(migrations.migrations().get(1)));
    assertThat(two.settings(Map.of("A", "a", "C", "c"), true)).isEmpty();
    assertThat(two.settings(Map.of("A", "a", "C_FILE", "/run/secrets/c"), true)).isEmpty();
    assertThat(two.settings(Map.of("A", "a", "B", "b"), true))
        .containsExactly(note("B", Fate.HANDED_ON, "C", "2.0"));
    // Somebody said that it is nothing, or a template did.
    assertThat(two.settings(Map.of("A", "a", "C", ""), true))
        .containsExactly(note("A", Fate.RENAMED, "C", "2.0"));
    assertThat(two.settings(Map.of("A", "", "OLD", ""), true)).isEmpty();
    assertThat(two.settings(Map.of(), true)).isEmpty();
  }

  @Test
  void which_of_two_values_goes_by_one_name_is_not_guessed() throws Exception {
    Releases releases =
        read("1.0: {last: '001', renamed: {A: {to: C, hand-on: true}, B: {to: C, hand-on: true}}}");
    assertThat(releases.settings(Map.of("A", "a", "B", "b"), true))
        .extracting(SettingNote::fate)
        .containsExactly(Fate.RENAMED, Fate.RENAMED);
  }

  @Test
  void a_name_that_a_later_release_reads_again_is_no_old_one() throws Exception {
    Releases releases =
        read(
            """
            1.0: {last: "001", renamed: {A: B}, removed: [D]}
            2.0: {last: 002_b, renamed: {B: A, E: D}}
            """);
    assertThat(releases.settings(Map.of("A", "a", "D", "d"), true)).isEmpty();
    assertThat(releases.settings(Map.of("B", "b"), true))
        .containsExactly(note("B", Fate.RENAMED, "A", "2.0"));
  }

  @Test
  void a_start_reads_the_file_as_yaml_only_where_it_may_speak_of_settings() throws Exception {
    assertThat(Releases.maySpeakOfSettings(migrations)).isFalse();
    Files.writeString(folder.resolve(Releases.FILE), "1.0: 002_b");
    assertThat(Releases.maySpeakOfSettings(migrations)).isFalse();
    for (String key : new String[] {"renamed", "removed", "\"ren\\u0061med\""}) {
      Files.writeString(folder.resolve(Releases.FILE), "1.0: {last: 002_b, " + key + ": {A: B}}");
      assertThat(Releases.maySpeakOfSettings(migrations)).as(key).isTrue();
    }
  }
}
