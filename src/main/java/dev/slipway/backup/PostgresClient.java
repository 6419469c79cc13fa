package dev.slipway.backup;

import dev.slipway.database.Sql;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client programs of one version of PostgreSQL.
 *
 * <p>Whom to talk to, and the password, they are told by their environment: what stands on a
 * command line is there for every user of the machine to read.
 *
 * @param major the version, such as 16
 * @param folder where {@code pg_dump} and {@code pg_restore} are
 */
record PostgresClient(int major, Path folder) {

  /** The first version whose {@code pg_restore} sets what earlier servers do not know. */
  private static final int SETS_TRANSACTION_TIMEOUT = 17;

  /** {@code 3345; 0 16389 TABLE DATA public users owner}: number, catalog, oid, kind. */
  private static final Pattern ENTRY = Pattern.compile("\\d+; \\d+ (\\d+) (TABLE DATA|TABLE) .*");

  /**
   * The tables that a dump names, by the oids that they had.
   *
   * @param defined those that it would make
   * @param filled those whose rows it holds
   */
  record Listed(Set<Long> defined, Set<Long> filled) {
    Listed {
      defined = Set.copyOf(defined);
      filled = Set.copyOf(filled);
    }
  }

  /**
   * Writes a dump in {@code pg_dump}'s custom format.
   *
   * @param environment which database, as which role: {@code PGHOST} and its like
   * @param sharedView the exported snapshot that says which state; empty for what is now
   * @param withoutSchemas schemas that stay out
   * @param lockWait how long to wait for each table that another session has for itself
   * @param target a file, whose content goes
   * @throws Refusal BUSY if a table did not become free in time; STEP if there is no dump
   */
  void dump(
      Map<String, String> environment,
      Optional<String> sharedView,
      List<String> withoutSchemas,
      Duration lockWait,
      Path target)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("pg_dump").toString());
    command.add("--format=custom");
    command.add("--no-password");
    command.add("--lock-wait-timeout=" + lockWait.toMillis());
    sharedView.ifPresent(view -> command.add("--snapshot=" + view));
    // In quotes, so that it is a name and no pattern.
    withoutSchemas.forEach(schema -> command.add("--exclude-schema=" + Sql.quoted(schema)));
    command.add("--file=" + target);
    ClientProgram.Ended ended = ClientProgram.run(command, environment);
    if (ended.exit() == 0) {
      return;
    }
    // Servers speak many languages; the statement that failed, which is quoted last, is in none.
    if (ended.errors().contains("IN ACCESS SHARE MODE") && ended.took().compareTo(lockWait) >= 0) {
      throw new Refusal(
          Fact.BUSY,
          "pg_dump waited "
              + lockWait.toMillis() / 1000.0
              + " s for a table that another session has for itself ("
              + ended.errors()
              + ")",
          "what cannot be read cannot be saved, and without a backup nothing is changed",
          "see who it is: psql -c \"SELECT DISTINCT pid, usename, application_name, query FROM"
              + " pg_locks JOIN pg_stat_activity USING (pid) WHERE mode = 'AccessExclusiveLock'\";"
              + " stop it, then run the same command again");
    }
    throw new Refusal(
        Fact.STEP,
        "pg_dump " + major + " ended with " + ended.exit() + " and made no backup",
        ended.errors(),
        "put right what it complains of, then run the same command again; or add --backup off, if a"
            + " backup is made in some other way");
  }

  /**
   * What a dump holds, by its own list.
   *
   * @throws IOException if the list cannot be read
   */
  Listed list(Path dump) throws IOException {
    Set<Long> defined = new HashSet<>();
    Set<Long> filled = new HashSet<>();
    List<String> command = List.of(restore(), "--list", dump.toString());
    ClientProgram.Ended ended =
        ClientProgram.run(
            command,
            Map.of(),
            line -> {
              Matcher entry = ENTRY.matcher(line);
              if (entry.matches()) {
                (entry.group(2).equals("TABLE") ? defined : filled)
                    .add(Long.valueOf(entry.group(1)));
              }
            });
    requireSuccess("cannot list what is in the dump", ended);
    return new Listed(defined, filled);
  }

  /**
   * Reads the whole of a dump; its list stands at the beginning and says nothing of the rest.
   *
   * @return its fingerprint, which all dumps of one state have in common
   * @throws IOException if some of it cannot be read
   */
  String read(Path dump) throws IOException {
    AtomicReference<String> fingerprint = new AtomicReference<>("");
    requireSuccess(
        "cannot read the dump back",
        ClientProgram.read(
            List.of(restore(), "--file=-", dump.toString()),
            Map.of(),
            text -> fingerprint.set(DumpFingerprint.of(text))));
    return Objects.requireNonNull(fingerprint.get());
  }

  /**
   * Restores a dump, as far as tables and rows go, into an empty database: owners, rights, comments
   * and tablespaces need not be there, and a subscription would begin to receive.
   *
   * @param environment which database, as which role
   * @param serverMajor the version of its server
   * @throws IOException if any statement fails
   */
  void restore(Map<String, String> environment, int serverMajor, Path dump) throws IOException {
    restore(
        environment,
        serverMajor,
        dump,
        "cannot restore the dump into a scratch database",
        List.of(
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--no-security-labels",
            "--no-tablespaces",
            "--no-publications",
            "--no-subscriptions"));
  }

  /**
   * Restores all of a dump into an empty database that is to be used: with owners, rights and
   * comments. A subscription is made, and not begun.
   *
   * @param environment which database, as which role
   * @param serverMajor the version of its server
   * @throws IOException if any statement fails
   */
  void restoreWhole(Map<String, String> environment, int serverMajor, Path dump)
      throws IOException {
    restore(environment, serverMajor, dump, "cannot restore the dump", List.of());
  }

  private void restore(
      Map<String, String> environment,
      int serverMajor,
      Path dump,
      String failure,
      List<String> options)
      throws IOException {
    // With an empty name the database is the environment's.
    List<String> command = new ArrayList<>(List.of(restore(), "--dbname=", "--no-password"));
    command.addAll(options);
    boolean oneErrorMore =
        major >= SETS_TRANSACTION_TIMEOUT && serverMajor < SETS_TRANSACTION_TIMEOUT;
    if (!oneErrorMore) {
      command.add("--exit-on-error");
    }
    command.add(dump.toString());
    ClientProgram.Ended ended = ClientProgram.run(command, environment);
    boolean onlyThat =
        oneErrorMore
            && ended.errors().contains("SET transaction_timeout")
            && ended.errors().endsWith("errors ignored on restore: 1");
    if (!onlyThat) {
      requireSuccess(failure, ended);
    }
  }

  private String restore() {
    return folder.resolve("pg_restore").toString();
  }

  private void requireSuccess(String what, ClientProgram.Ended ended) throws IOException {
    if (ended.exit() != 0) {
      throw new IOException("pg_restore " + major + " " + what + ": " + ended.errors());
    }
  }
}
