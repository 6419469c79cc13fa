package dev.slipway.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files in the format age (age-encryption.org/v1), with the keys that were given.
 *
 * <p>What it wrote it can read as well, also where the secret keys are somewhere else: it keeps the
 * key of that one file as long as it lives.
 */
final class AgeFile {
  private final Packing packing;
  private final WrittenFileKey written = new WrittenFileKey();

  private AgeFile(Packing packing) {
    this.packing = packing;
  }

  static AgeFile with(Packing packing) {
    return new AgeFile(packing);
  }

  OutputStream encrypting(OutputStream out) throws IOException {
    try {
      List<RecipientStanzaWriter> stanzas = new ArrayList<>();
      for (String recipient : packing.recipients()) {
        stanzas.add(stanza(recipient));
      }
      if (packing.recipients().isEmpty()) {
        packing.passphrase().map(ScryptStanza::new).ifPresent(stanzas::add);
      } else {
        stanzas.add(written);
      }
      return Channels.newOutputStream(
          new StandardEncryptingChannelFactory()
              .newEncryptingChannel(Channels.newChannel(out), stanzas));
    } catch (GeneralSecurityException e) {
      throw new IOException("age cannot encrypt here: " + e.getMessage(), e);
    }
  }

  private static RecipientStanzaWriter stanza(String recipient) {
    try {
      return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new Refusal(
          Fact.SETTINGS,
          "--encrypt-to is " + recipient,
          "that is no public key of age's, or one with a typing error",
          "age-keygen -y KEYFILE prints it",
          e);
    }
  }

  /**
   * What is in an encrypted file.
   *
   * @param shown what to call the file
   */
  InputStream decrypting(InputStream in, String shown) throws IOException {
    List<RecipientStanzaReader> keys = keys();
    if (keys.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          shown + " is encrypted",
          "neither a secret key nor a passphrase to read it is given",
          "SLIPWAY_BACKUP_IDENTITY_FILE=KEYFILE, or SLIPWAY_BACKUP_PASSPHRASE_FILE=FILE");
    }
    try {
      return new PackedFile.Checked(
          Channels.newInputStream(
              new StandardDecryptingChannelFactory()
                  .newDecryptingChannel(Channels.newChannel(in), keys)),
          shown);
    } catch (SignatureException e) {
      throw new IOException(shown + " is altered: its head is not as it was written", e);
    } catch (GeneralSecurityException e) {
      throw notOpened(shown, e);
    } catch (IOException | RuntimeException e) {
      // Where a head ends too soon, the library runs over its buffer's end.
      throw new IOException(
          shown + " is no file of age's, or is altered or cut short: " + e.getMessage(), e);
    }
  }

  private List<RecipientStanzaReader> keys() {
    List<RecipientStanzaReader> keys = new ArrayList<>();
    if (written.isKnown()) {
      keys.add(written);
      return keys;
    }
    for (String identity : packing.identities()) {
      try {
        keys.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity));
      } catch (GeneralSecurityException | RuntimeException e) {
        // Not with its cause: that may speak of the key.
        throw new Refusal(
            Fact.SETTINGS,
            "SLIPWAY_BACKUP_IDENTITY holds something else than age's secret keys",
            "there may be a typing error in one: " + e.getClass().getSimpleName(),
            "SLIPWAY_BACKUP_IDENTITY_FILE=KEYFILE, as age-keygen -o KEYFILE makes it");
      }
    }
    packing.passphrase().map(ScryptStanza::new).ifPresent(keys::add);
    return keys;
  }

  private static Refusal notOpened(String shown, GeneralSecurityException cause) {
    return new Refusal(
        Fact.STEP,
        shown + " cannot be decrypted by what was given",
        "it was encrypted for another key or by another passphrase, or its head is altered ("
            + reasons(cause)
            + ")",
        "give the key or passphrase that belongs to it: SLIPWAY_BACKUP_IDENTITY_FILE=KEYFILE, or"
            + " SLIPWAY_BACKUP_PASSPHRASE_FILE=FILE",
        cause);
  }

  /** With several keys the library says only in what it suppressed why each of them did not fit. */
  private static String reasons(GeneralSecurityException cause) {
    List<String> reasons = new ArrayList<>();
    for (Throwable one : cause.getSuppressed()) {
      reasons.add(String.valueOf(one.getMessage()));
    }
    return reasons.isEmpty() ? String.valueOf(cause.getMessage()) : String.join("; ", reasons);
  }
}
