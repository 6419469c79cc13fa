package dev.slipway.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.GateProcess;
import dev.slipway.backup.Packing.Compression;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed files come back as they were, or not at all; the programs zstd and age read them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PackedFileTest {
  /** A pair that age-keygen made for this test. */
  private static final String IDENTITY =
      "AGE-SECRET-KEY-13CQZK97J95JYPYDJ9MEH4NHFC94HS7DK5GJF6S7PPP7YW2KR2EZS878MG2";

  private static final String RECIPIENT =
      "age1t498wvk444rg4r57j69yl9e9hwfpvpa42qgphuwckcn6alluvsjqwvtgqn";

  /** Somebody else's (from age's own documentation). */
  private static final String OTHER_RECIPIENT =
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

  private static final String PASSPHRASE = "correct horse";

  @TempDir Path folder;

  /** What is asked for, and what opens what came of it. */
  private enum Way {
    ZSTD(".zst", Compression.ZSTD, "", null),
    AGE(".age", Compression.OFF, OTHER_RECIPIENT + " " + RECIPIENT, null),
    BOTH(".zst.age", Compression.ZSTD, RECIPIENT, null),
    PASSPHRASE_ALONE(".age", Compression.OFF, "", PASSPHRASE);

    private final String suffix;
    private final Compression compression;
    private final String recipients;
    private final String passphrase;

    Way(String suffix, Compression compression, String recipients, String passphrase) {
      this.suffix = suffix;
      this.compression = compression;
      this.recipients = recipients;
      this.passphrase = passphrase;
    }

    Packing packing() {
      List<String> names =
          recipients.isEmpty() ? List.of() : Arrays.asList(recipients.split(" ", -1));
      return PackedFileTest.packing(compression, names, passphrase, null);
    }

    Packing key() {
      return PackedFileTest.packing(Compression.OFF, List.of(), passphrase, IDENTITY);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void what_was_packed_comes_back(Way way) throws Exception {
    assertThat(way.packing().suffix()).isEqualTo(way.suffix);
    List<Integer> sizes =
        way == Way.PASSPHRASE_ALONE
            ? List.of(70_000)
            : List.of(0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000);
    for (int size : sizes) {
      byte[] content = content(size);

      Path packed = packed(content, way);

      assertThat(unpacked(packed, way.key())).as("%d bytes", size).isEqualTo(content);
    }
  }

  @Test
  void what_is_not_packed_is_read_as_it_is() throws Exception {
    Path plain = Files.write(folder.resolve("a.db"), content(100));

    assertThat(unpacked(plain, Packing.NONE)).isEqualTo(content(100));
    assertThat(Packing.NONE.packs()).isFalse();
    assertThat(Packing.NONE.suffix()).isEmpty();
  }

  /** Written by age 1.1.1 and zstd 1.5.4. */
  @Test
  void what_the_programs_wrote_is_read() throws Exception {
    Path forKey =
        Files.write(
            folder.resolve("a.db.zst.age"),
            Base64.getDecoder()
                .decode(
                    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB6Q2pqaW9IU2VBbzFSNzljamxIak5GSURiVUg2"
                        + "Y3p6NmsxL0Jac0lYeENBCkttNzlubHlGMVNoRW5WTHl3Y0Z2TU9yc2xrRzBnNHI3MTJnYjJi"
                        + "bVZUYmsKLS0tIDJWNVZMd3FNNXFZeXFSTkVTYkJCYUdQN3JPVENmd0xUcExOS0RJTzAyeVEK"
                        + "Z0xoysECP8qZ/LHzRBizBLUOTYIyz3gvZiUZ0f98EMIaKNthUUEZ60Oyh/UXffVON3yGclys"
                        + "WSs="));
    Path byPassphrase =
        Files.write(
            folder.resolve("b.db.age"),
            Base64.getDecoder()
                .decode(
                    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB1UHAzYXpSZmpFeUtsVlNIYVhnS01nIDE4Cm9o"
                        + "bkozYUpMa2FrdHBlSUdpSFJoTVVYRkVoSTVPODJCaFFlU1djcXA3QU0KLS0tIEMwZ2J3QUlz"
                        + "N1c2dDQxU0ZOQ2M5WXhvcjE4cU1hRE5PNVFVRm5FRERPMDgK7F4U9BvOXtmvNJYZvDD/1ATY"
                        + "qSHM+yobmWvKCuZzBYFmpc36gyBzOy+y9A=="));

    assertThat(unpacked(forKey, packing(Compression.OFF, List.of(), null, IDENTITY)))
        .asString(UTF_8)
        .isEqualTo("a snapshot\n");
    assertThat(unpacked(byPassphrase, packing(Compression.OFF, List.of(), PASSPHRASE, null)))
        .asString(UTF_8)
        .isEqualTo("a snapshot\n");
  }

  @Test
  void the_programs_read_what_was_written() throws Exception {
    assumeTrue(runs("zstd", "--version") && runs("age", "--version"), "no zstd, or no age");
    byte[] content = content(300_000);
    Path packed = packed(content, Way.BOTH);
    Path key = Files.writeString(folder.resolve("key.txt"), IDENTITY + "\n");
    Path compressed = folder.resolve("out.db.zst");
    Path plain = folder.resolve("out.db");

    run("age", "-d", "-i", key.toString(), "-o", compressed.toString(), packed.toString());
    run("zstd", "-q", "-d", "-o", plain.toString(), compressed.toString());

    assertThat(Files.readAllBytes(plain)).isEqualTo(content);
  }

  @Test
  void without_a_key_it_is_refused() throws Exception {
    Path packed = packed(content(100), Way.AGE);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> unpacked(packed, Packing.NONE))
        .satisfies(refusal -> assertThat(refusal.seen()).isEqualTo("a.db.age is encrypted"))
        .satisfies(refusal -> assertThat(refusal.next()).contains("SLIPWAY_BACKUP_IDENTITY_FILE"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"AGE", "PASSPHRASE_ALONE"})
  void another_key_or_passphrase_opens_nothing_and_is_not_shown(Way way) throws Exception {
    Path packed = packed(content(100), way);
    String otherKey = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    Packing others = packing(Compression.OFF, List.of(), "wrong battery", otherKey);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> unpacked(packed, others))
        .satisfies(
            refusal ->
                assertThat(everythingIn(refusal))
                    .contains("a.db.age cannot be decrypted by what was given")
                    .doesNotContain("battery")
                    .doesNotContain("GFPYYSJZ"));
    assertThat(others.toString()).doesNotContain("battery").doesNotContain("GFPYYSJZ");
  }

  @Test
  void a_key_with_a_typing_error_is_a_wrong_setting_that_is_not_shown() throws Exception {
    Path packed = packed(content(100), Way.AGE);
    String typo = IDENTITY.replace("13CQZK", "13CQZZ");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> unpacked(packed, packing(Compression.OFF, List.of(), null, typo)))
        .satisfies(refusal -> assertThat(refusal.fact()).isEqualTo(Refusal.Fact.SETTINGS))
        .satisfies(refusal -> assertThat(everythingIn(refusal)).doesNotContain("CQZZ"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"ZSTD", "AGE", "BOTH"})
  void an_altered_file_gives_no_other_content(Way way) throws Exception {
    byte[] content = content(200_000);
    byte[] packed = Files.readAllBytes(packed(content, way));
    Random random = new Random(11);
    for (int time = 0; time < 120; time++) {
      byte[] altered = packed.clone();
      int at =
          time < 40 ? random.nextInt(Math.min(300, packed.length)) : random.nextInt(packed.length);
      altered[at] ^= (byte) (1 << random.nextInt(8));

      if (way == Way.ZSTD && givesSame(altered, way, content)) {
        continue; // a bit of its head that means nothing
      }
      assertGivesNothing(altered, way, "byte " + at + " of " + packed.length);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"ZSTD", "AGE", "BOTH"})
  void a_file_that_is_cut_short_or_has_something_behind_it_gives_no_content(Way way)
      throws Exception {
    byte[] packed = Files.readAllBytes(packed(content(200_000), way));
    List<Integer> lengths = new ArrayList<>(List.of(0, 1, 20, 22, 30, 80, 130, 200, 300, 400));
    int head = packed.length - (200_000 + 4 * 16);
    for (int chunk = 0; chunk < 4 && way == Way.AGE; chunk++) {
      lengths.add(head + chunk * (65_536 + 16));
    }
    Random random = new Random(12);
    random.ints(30, 0, packed.length).forEach(lengths::add);
    lengths.add(packed.length - 1);
    for (int length : lengths) {
      assertGivesNothing(Arrays.copyOf(packed, length), way, "the first " + length);
    }
    assertGivesNothing(Arrays.copyOf(packed, packed.length + 9), way, "nine more");
  }

  /** The disk did not keep what was written to it. */
  @Test
  void what_does_not_read_back_is_an_error_and_leaves_nothing() throws Exception {
    Path plain = Files.write(folder.resolve("plain"), content(100));
    Path packed = Files.createFile(folder.resolve("packed"));

    assertThatThrownBy(() -> PackedFile.write(plain, "0".repeat(64), packed, Way.BOTH.packing()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not read back");
    assertThat(packed).doesNotExist();
    assertThat(plain).exists();
  }

  @Test
  void what_cannot_be_unpacked_leaves_no_part_of_it() throws Exception {
    Path packed = packed(content(200_000), Way.AGE);
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length - 10));
    Path plain = Files.createFile(folder.resolve("plain"));

    assertThatThrownBy(() -> PackedFile.read(packed, "a.db.age", plain, Way.AGE.key()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.db.age is altered or cut short");
    assertThat(plain).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "me@example.org",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN0",
        "age1t498wvk444rg4r57j69yl9e9hwfpvpa42qgphuwckcn6alluvsjqwvtgq"
      })
  void what_is_no_public_key_is_refused(String recipient) {
    assertThatThrownBy(() -> packing(Compression.OFF, List.of(recipient), null, null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--encrypt-to is " + recipient);
  }

  @Test
  void a_public_key_with_a_typing_error_is_refused_before_anything_is_written() throws Exception {
    Path plain = Files.write(folder.resolve("plain"), content(100));
    Path packed = Files.createFile(folder.resolve("packed"));
    Packing packing =
        packing(Compression.OFF, List.of(RECIPIENT.replace("wvtgqn", "wvtgqq")), null, null);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> PackedFile.write(plain, Backup.sha256(plain), packed, packing))
        .satisfies(refusal -> assertThat(refusal.fact()).isEqualTo(Refusal.Fact.SETTINGS));
    assertThat(packed).doesNotExist();
  }

  @Test
  void a_secret_key_in_place_of_a_public_one_is_refused_and_not_shown() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> packing(Compression.OFF, List.of(IDENTITY), null, null))
        .satisfies(refusal -> assertThat(everythingIn(refusal)).doesNotContain("13CQZK"));
  }

  @Test
  void public_keys_beside_a_passphrase_are_refused() {
    assertThatThrownBy(() -> packing(Compression.OFF, List.of(RECIPIENT), PASSPHRASE, null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--encrypt-to is given, and so is SLIPWAY_BACKUP_PASSPHRASE");
  }

  @Test
  void the_manifest_names_public_keys_but_no_passphrase() {
    assertThat(Way.AGE.packing().encryptedTo())
        .containsExactlyInAnyOrder(RECIPIENT, OTHER_RECIPIENT);
    assertThat(Way.PASSPHRASE_ALONE.packing().encryptedTo()).containsExactly("passphrase");
    assertThat(Way.ZSTD.packing().encryptedTo()).isNull();
    assertThat(Way.ZSTD.packing().compression()).isEqualTo("zstd");
  }

  private boolean givesSame(byte[] packed, Way way, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("same.db" + way.suffix), packed);
    try {
      return Arrays.equals(unpacked(file, way.key()), content);
    } catch (IOException e) {
      return false;
    }
  }

  private void assertGivesNothing(byte[] packed, Way way, String what) throws Exception {
    Path file = Files.write(folder.resolve("bad.db" + way.suffix), packed);

    assertThatThrownBy(() -> unpacked(file, way.key()))
        .as(what)
        .isInstanceOfAny(IOException.class, Refusal.class)
        .message()
        .contains("bad.db" + way.suffix);
  }

  private Path packed(byte[] content, Way way) throws IOException {
    Path plain = Files.write(folder.resolve("a.db"), content);
    Path packed = folder.resolve("a.db" + way.suffix);
    Files.deleteIfExists(packed);
    Files.createFile(packed);
    PackedFile.write(plain, Backup.sha256(plain), packed, way.packing());
    return packed;
  }

  private static byte[] unpacked(Path packed, Packing key) throws IOException {
    try (InputStream in = PackedFile.open(packed, packed.getFileName().toString(), key)) {
      return in.readAllBytes();
    }
  }

  /** Half of it random, so that neither it nor what it is packed into is all alike. */
  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Arrays.fill(content, size / 4, size / 4 * 3, (byte) 7);
    return content;
  }

  private static Packing packing(
      Compression compression, List<String> recipients, String passphrase, String identity) {
    return Packing.of(
        compression,
        recipients,
        Optional.ofNullable(passphrase),
        identity == null ? List.of() : List.of(identity));
  }

  private static String everythingIn(Refusal refusal) {
    StringBuilder text =
        new StringBuilder(refusal.seen() + "\n" + refusal.why() + "\n" + refusal.next());
    for (Throwable one = refusal; one != null; one = one.getCause()) {
      text.append('\n').append(one);
      for (Throwable suppressed : one.getSuppressed()) {
        text.append('\n').append(suppressed);
      }
    }
    return text.toString();
  }

  private static boolean runs(String... command) throws Exception {
    try {
      return GateProcess.run(Map.of(), command).exit() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws Exception {
    GateProcess.Ended ended = GateProcess.run(Map.of(), command);
    assertThat(ended.exit()).as("%s: %s", Arrays.toString(command), ended).isZero();
  }
}
