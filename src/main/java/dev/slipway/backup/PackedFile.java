package dev.slipway.backup;

import dev.slipway.refusal.Refusal;
import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A data file as it lies in the folder: compressed by zstd, then encrypted by age, or one of both,
 * as the endings of its name say. Read and written as a stream, whatever its size.
 */
final class PackedFile {
  static final String ZSTD = ".zst";
  static final String AGE = ".age";

  private static final int BUFFER_BYTES = 1 << 16;

  private PackedFile() {}

  /**
   * Packs a file, and reads back what was written.
   *
   * @param plain what to pack
   * @param sha256 the SHA-256 of that, which what is read back must have
   * @param packed an empty file, which is deleted if anything goes wrong
   */
  static void write(Path plain, String sha256, Path packed, Packing packing) throws IOException {
    boolean written = false;
    try {
      AgeFile age = AgeFile.with(packing);
      try (InputStream in = Files.newInputStream(plain);
          OutputStream out = packing(packed, packing, age)) {
        in.transferTo(out);
      }
      String suffix = packing.suffix();
      try (InputStream back = reading(packed, "what was packed", suffix, age)) {
        if (!digest(back).equals(sha256)) {
          throw new IOException("what was packed does not read back as what it was made of");
        }
      }
      written = true;
    } finally {
      if (!written) {
        Files.deleteIfExists(packed);
      }
    }
  }

  private static OutputStream packing(Path packed, Packing packing, AgeFile age)
      throws IOException {
    OutputStream out =
        Files.newOutputStream(
            packed, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    try {
      if (packing.encrypts()) {
        out = age.encrypting(out);
      }
      return packing.compresses() ? new ZstdOutputStream(out) : out;
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  /** Whether a file of this name is anything else than what the engine made. */
  static boolean isPacked(String name) {
    return name.endsWith(ZSTD) || name.endsWith(AGE);
  }

  /** Whether what was given opens a file of this name. */
  static boolean opens(Path file, String name, Packing packing) throws IOException {
    try (InputStream in = open(file, name, packing)) {
      return in.available() >= 0;
    } catch (Refusal e) {
      return false;
    }
  }

  /**
   * What was packed, from the beginning; a plain file is read as it is.
   *
   * @param name the file's name, whose endings say how it is packed
   * @throws Refusal if what opens it is not among what was given
   * @throws IOException now or while reading, if the file is altered, cut short, or cannot be read
   */
  static InputStream open(Path file, String name, Packing packing) throws IOException {
    return reading(file, name, name, AgeFile.with(packing));
  }

  /**
   * Unpacks a file into an empty one, which is deleted if anything goes wrong.
   *
   * @param name the packed file's name, whose endings say how it is packed
   */
  static void read(Path packed, String name, Path plain, Packing packing) throws IOException {
    boolean whole = false;
    try (InputStream in = open(packed, name, packing);
        OutputStream out =
            Files.newOutputStream(
                plain, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      in.transferTo(out);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(plain);
      }
    }
  }

  private static InputStream reading(Path file, String shown, String endings, AgeFile age)
      throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      String left = endings;
      if (left.endsWith(AGE)) {
        in = age.decrypting(in, shown);
        left = left.substring(0, left.length() - AGE.length());
      }
      return left.endsWith(ZSTD) ? new Checked(new ZstdInputStream(in), shown) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static String digest(InputStream in) throws IOException {
    MessageDigest digest = Backup.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return Backup.hexadecimal(digest);
  }

  /** A stream that opens what was packed; it complains if that is not as it was written. */
  static final class Checked extends FilterInputStream {
    private final String shown;

    Checked(InputStream in, String shown) {
      super(in);
      this.shown = shown;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException | RuntimeException e) {
        throw new IOException(shown + " is altered or cut short: " + e.getMessage(), e);
      }
    }
  }
}
