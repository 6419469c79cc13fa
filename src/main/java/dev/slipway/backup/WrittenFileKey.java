package dev.slipway.backup;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a file that was just written, by which it is read back: who encrypts for others has no
 * secret key to do so. Leaves nothing in the file.
 */
final class WrittenFileKey implements RecipientStanzaWriter, RecipientStanzaReader {
  private byte @Nullable [] key;

  boolean isKnown() {
    return key != null;
  }

  @Override
  public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) {
    key = fileKey.getEncoded();
    return List.of();
  }

  @Override
  public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
    if (key == null) {
      throw new InvalidKeyException("nothing was written yet");
    }
    return new FileKey(key.clone());
  }
}
