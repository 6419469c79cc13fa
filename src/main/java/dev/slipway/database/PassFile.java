package dev.slipway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passwords that a file keeps by host, port, database and user
 * (postgresql.org/docs/current/libpq-pgpass.html).
 *
 * <p>As libpq has it, one that others may read is ignored, with a warning.
 *
 * @param file the file, which need not be there
 * @param named whether it was asked for and is not merely looked for
 */
record PassFile(Path file, boolean named) {
  private static final Logger log = LoggerFactory.getLogger(PassFile.class);

  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** What the first line that fits says; empty if there is none, or the file is ignored. */
  Optional<String> password(String host, String port, String database, String user) {
    List<String> asked = List.of(host, port, database, user);
    for (String line : lines()) {
      if (!line.startsWith("#")) {
        List<String> fields = fields(line);
        if (fields.size() == 5 && fits(fields, asked)) {
          return Optional.of(unescaped(fields.get(4)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(List<String> fields, List<String> asked) {
    for (int i = 0; i < asked.size(); i++) {
      if (!fields.get(i).equals("*") && !unescaped(fields.get(i)).equals(asked.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Four fields up to a colon each, and the rest. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < line.length() && fields.size() < 4; at++) {
      if (line.charAt(at) == '\\') {
        at++;
      } else if (line.charAt(at) == ':') {
        fields.add(line.substring(start, at));
        start = at + 1;
      }
    }
    fields.add(line.substring(start));
    return fields;
  }

  private static String unescaped(String field) {
    return field.replaceAll("\\\\(.)", "$1");
  }

  private List<String> lines() {
    try {
      if (!Files.exists(file)) {
        if (named) {
          log.warn("the password file {} is not there", file);
        }
        return List.of();
      }
      if (!Files.isRegularFile(file)) {
        log.warn("the password file {} is ignored: it is no file", file);
        return List.of();
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
        log.warn("the password file {} is ignored: others may read it; chmod 0600 it", file);
        return List.of();
      }
      return Files.readAllLines(file);
    } catch (IOException | UnsupportedOperationException e) {
      log.warn("the password file {} is ignored: {}", file, e.getClass().getSimpleName());
      return List.of();
    }
  }
}
