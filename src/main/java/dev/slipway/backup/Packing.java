package dev.slipway.backup;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the data files of new snapshots are packed, and what opens those that are packed.
 *
 * <p>Holds secrets, and shows none of them.
 */
public final class Packing {
  /** Snapshots stay as the engine's own tools read them. */
  public static final Packing NONE =
      new Packing(Compression.OFF, List.of(), Optional.empty(), List.of());

  /** What the manifest says in place of a recipient, where a passphrase opens the file. */
  static final String BY_PASSPHRASE = "passphrase";

  /** How an X25519 recipient looks; that it is one is found out when it is first used. */
  private static final String RECIPIENT = "age1[02-9ac-hj-np-z]{58}";

  private static final String IDENTITY = "(?i)AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}";

  /** By what a data file is made smaller. */
  public enum Compression {
    /** By nothing. */
    OFF,
    /** By zstd, in the format of RFC 8878. */
    ZSTD
  }

  private final Compression compression;
  private final List<String> recipients;
  private final Optional<String> passphrase;
  private final List<String> identities;

  private Packing(
      Compression compression,
      List<String> recipients,
      Optional<String> passphrase,
      List<String> identities) {
    this.compression = compression;
    this.recipients = List.copyOf(new TreeSet<>(recipients));
    this.passphrase = passphrase;
    this.identities = List.copyOf(identities);
  }

  /**
   * What was asked for.
   *
   * @param recipients the public keys ({@code age1…}) of those who may read new snapshots
   * @param passphrase what new snapshots are encrypted by if there are no recipients, and what
   *     opens older ones
   * @param identities secret keys ({@code AGE-SECRET-KEY-1…}) that open what was encrypted for them
   * @throws Refusal if one of them is no such thing, or both recipients and a passphrase are given
   */
  public static Packing of(
      Compression compression,
      List<String> recipients,
      Optional<String> passphrase,
      List<String> identities) {
    for (String recipient : recipients) {
      if (recipient.matches(IDENTITY)) {
        throw wrong(
            "--encrypt-to is a secret key",
            "whoever is to read snapshots is named by a public one, which begins with age1",
            "age-keygen -y KEYFILE prints it");
      }
      if (!recipient.matches(RECIPIENT)) {
        throw wrong(
            "--encrypt-to is " + recipient,
            "that is no public key of age's as age-keygen prints it, age1 and 58 letters more",
            "age-keygen -y KEYFILE prints it");
      }
    }
    if (!recipients.isEmpty() && passphrase.isPresent()) {
      throw wrong(
          "--encrypt-to is given, and so is SLIPWAY_BACKUP_PASSPHRASE",
          "age encrypts a file for public keys or by a passphrase, never for both",
          "leave one of them out");
    }
    if (!identities.stream().allMatch(identity -> identity.matches(IDENTITY))) {
      throw wrong(
          "SLIPWAY_BACKUP_IDENTITY holds something else than age's secret keys",
          "each begins with AGE-SECRET-KEY-1 and has 58 letters more",
          "SLIPWAY_BACKUP_IDENTITY_FILE=KEYFILE, as age-keygen -o KEYFILE makes it");
    }
    return new Packing(compression, recipients, passphrase, identities);
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }

  /** Whether new data files are anything else than what the engine makes. */
  boolean packs() {
    return compresses() || encrypts();
  }

  boolean compresses() {
    return compression == Compression.ZSTD;
  }

  boolean encrypts() {
    return !recipients.isEmpty() || passphrase.isPresent();
  }

  /** What the names of packed files end in; nothing if nothing is packed. */
  String suffix() {
    return (compresses() ? PackedFile.ZSTD : "") + (encrypts() ? PackedFile.AGE : "");
  }

  /** By what new data files are made smaller, as the manifest says it. */
  @Nullable String compression() {
    return compresses() ? "zstd" : null;
  }

  /** For whom new data files are encrypted, as the manifest says it. */
  @Nullable List<String> encryptedTo() {
    if (!encrypts()) {
      return null;
    }
    return recipients.isEmpty() ? List.of(BY_PASSPHRASE) : recipients;
  }

  List<String> recipients() {
    return recipients;
  }

  Optional<String> passphrase() {
    return passphrase;
  }

  List<String> identities() {
    return identities;
  }

  @Override
  public String toString() {
    return "Packing" + suffix() + " for " + encryptedTo();
  }
}
