package dev.slipway.backup;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.crypto.CipherKey;
import com.exceptionfactory.jagged.framework.crypto.EncryptedFileKey;
import com.exceptionfactory.jagged.framework.crypto.FileKeyDecryptorFactory;
import com.exceptionfactory.jagged.framework.crypto.FileKeyEncryptorFactory;
import com.password4j.ScryptFunction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of an age file's head that a passphrase opens (age-encryption.org/v1, "scrypt").
 *
 * <p>The work factor is the logarithm of scrypt's cost: 17 takes 128 MiB for a second or two, 18,
 * which age's own command writes, twice that.
 */
final class ScryptStanza implements RecipientStanzaWriter, RecipientStanzaReader {
  private static final String TYPE = "scrypt";
  private static final byte[] LABEL =
      "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);
  private static final int WORK_FACTOR = 17;
  private static final int HIGHEST_WORK_FACTOR = 18;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]?");
  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int BLOCKS = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String passphrase;

  ScryptStanza(String passphrase) {
    this.passphrase = passphrase;
  }

  @Override
  public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey)
      throws GeneralSecurityException {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] body =
        new FileKeyEncryptorFactory()
            .newFileKeyEncryptor()
            .getEncryptedFileKey(fileKey, key(salt, WORK_FACTOR))
            .getEncoded();
    String shownSalt = Base64.getEncoder().withoutPadding().encodeToString(salt);
    return List.of(new Stanza(List.of(shownSalt, String.valueOf(WORK_FACTOR)), body));
  }

  @Override
  public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
    List<RecipientStanza> all = new ArrayList<>();
    stanzas.forEach(all::add);
    if (all.stream().noneMatch(stanza -> TYPE.equals(stanza.getType()))) {
      throw new UnsupportedRecipientStanzaException("no passphrase opens it");
    }
    RecipientStanza stanza = all.get(0);
    List<String> arguments = stanza.getArguments();
    if (all.size() != 1 || arguments.size() != 2 || stanza.getBody().length != KEY_BYTES) {
      throw new UnsupportedRecipientStanzaException("what a passphrase is to open is malformed");
    }
    byte[] salt = salt(arguments.get(0));
    int workFactor = workFactor(arguments.get(1));
    CipherKey key = key(salt, workFactor);
    try {
      return new FileKeyDecryptorFactory()
          .newFileKeyDecryptor()
          .getFileKey(new EncryptedFileKey(stanza.getBody()), key);
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("the passphrase does not open it", e);
    }
  }

  private static byte[] salt(String argument) throws GeneralSecurityException {
    try {
      byte[] salt = Base64.getDecoder().decode(argument);
      boolean canonical =
          Base64.getEncoder().withoutPadding().encodeToString(salt).equals(argument);
      if (canonical && salt.length == SALT_BYTES) {
        return salt;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("its salt is malformed", e);
    }
    throw new UnsupportedRecipientStanzaException("its salt is malformed");
  }

  private static int workFactor(String argument) throws GeneralSecurityException {
    if (!NUMBER.matcher(argument).matches()) {
      throw new UnsupportedRecipientStanzaException("its work factor is malformed");
    }
    int workFactor = Integer.parseInt(argument);
    // Whoever can write the file could otherwise have all memory taken.
    if (workFactor > HIGHEST_WORK_FACTOR) {
      throw new UnsupportedRecipientStanzaException(
          "its work factor is " + workFactor + ", and the highest is " + HIGHEST_WORK_FACTOR);
    }
    return workFactor;
  }

  private CipherKey key(byte[] salt, int workFactor) throws GeneralSecurityException {
    byte[] labelled = new byte[LABEL.length + salt.length];
    System.arraycopy(LABEL, 0, labelled, 0, LABEL.length);
    System.arraycopy(salt, 0, labelled, LABEL.length, salt.length);
    try {
      return new CipherKey(
          ScryptFunction.getInstance(1 << workFactor, BLOCKS, 1, KEY_BYTES)
              .scrypt(passphrase.getBytes(StandardCharsets.UTF_8), labelled, KEY_BYTES));
    } catch (OutOfMemoryError e) {
      // One large array, which is all that there was no room for.
      throw new InvalidKeyException(
          "making a key of a passphrase takes " + (1 << workFactor >> 10) + " MiB of memory", e);
    }
  }

  /** What was encrypted by a passphrase, and how. */
  private static final class Stanza implements RecipientStanza {
    private final List<String> arguments;
    private final byte[] body;

    Stanza(List<String> arguments, byte[] body) {
      this.arguments = arguments;
      this.body = body;
    }

    @Override
    public String getType() {
      return TYPE;
    }

    @Override
    public List<String> getArguments() {
      return arguments;
    }

    @Override
    public byte[] getBody() {
      return body.clone();
    }
  }
}
