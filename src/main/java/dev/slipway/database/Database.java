package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The database that a gate stands before: looked at freely, changed only inside a {@link
 * Transaction}.
 *
 * <p>Opening one writes nothing and takes no lock, because it happens on every start of a
 * container.
 */
public interface Database extends Ground {

  /** Up to how many bytes all of it is read although nobody asked for that: 1 GiB. */
  long READ_UNASKED = 1L << 30;

  /**
   * Finds the database that was meant.
   *
   * @param access where it is said to be, in any of the forms in the README
   * @param patience how long to wait for a database that does not answer or is locked
   * @throws Refusal if that cannot be understood, or what it names cannot be this app's database
   */
  static Database open(Access access, Duration patience) throws SQLException {
    return switch (access.engine()) {
      case SQLITE ->
          SqliteDatabase.open(SqliteUrl.parse(access.url().orElse(""), access.base()), patience);
      case POSTGRESQL -> PostgresDatabase.open(access, patience);
    };
  }

  /**
   * Finds the database that is to be replaced by a snapshot: one that is damaged, or a SQLite file
   * that is gone, is no reason to refuse.
   *
   * @throws Refusal if what is named cannot be this app's database
   */
  static Database openToReplace(Access access, Duration patience) throws SQLException {
    return switch (access.engine()) {
      case SQLITE ->
          SqliteDatabase.toReplace(
              SqliteUrl.parse(access.url().orElse(""), access.base()), patience);
      case POSTGRESQL -> PostgresDatabase.open(access, patience);
    };
  }

  /**
   * A connection to the file of a SQLite snapshot, which nobody writes to; looking leaves nothing
   * beside it.
   */
  static Connection ofCopy(Path file) throws SQLException {
    return SqliteDatabase.immutable(file);
  }

  /** Where the database is, for people, without any secret: {@code sqlite:/data/app.db}. */
  String place();

  /** The short name that snapshots carry: {@code app} for {@code /data/app.db}. */
  String name();

  /** The file that holds it, for an engine that keeps a database in one. */
  Optional<Path> file();

  /** The folder in which snapshots lie when nothing else is said. */
  Path backupsBeside();

  /**
   * What an engine's own client programs need in their environment to reach this database: {@code
   * PGHOST} and its like, the password among them. Empty for an engine without a server.
   */
  Map<String, String> forClients();

  /** Its size on disk in bytes, what waits in a journal included; 0 if it does not exist yet. */
  long bytes() throws IOException, SQLException;

  /** A connection for looking; what it sees is what any other reader would see. */
  Connection reading() throws SQLException;

  /** A second connection for looking, which the caller closes. */
  Connection anotherReader() throws SQLException;

  /**
   * A place to try things on the rows that are there, gone when it is closed: a copy of the file,
   * or a transaction that is rolled back.
   *
   * @throws Refusal if there can be none
   */
  Tryout tryout() throws SQLException;

  /**
   * The connection that writes, while no transaction is open on it, so that every statement commits
   * by itself: for what an engine refuses inside a transaction.
   */
  Connection alone() throws SQLException;

  /**
   * Warns of a place in which its files are not safe while they are written, and refuses the worst:
   * a SQLite database with a WAL on a network file system. Nothing without files.
   *
   * @param allowed whether a person takes that on
   * @throws Refusal SETTINGS
   */
  void requireSafePlace(boolean allowed) throws IOException;

  /**
   * Keeps other gates out until closed, or until this process ends in any way whatever.
   *
   * @param patience how long to wait for a gate that is at work
   * @throws Refusal BUSY if it is still at work after that; another fact if nothing could be
   *     written here anyway
   */
  Lock lock(Duration patience) throws SQLException;

  /**
   * Which gate is at work here, for people; empty if certainly none is. Takes no lock and writes
   * nothing.
   *
   * @throws Refusal if that cannot be known
   */
  Optional<String> gateAtWork() throws SQLException;

  /**
   * Begins a transaction in which everything is written, or one stage of it. While it is open,
   * {@link #reading} is this same transaction.
   *
   * @throws Refusal BUSY if another process writes. It may have written since the last look, so
   *     that what was decided by that has to be looked at again
   */
  Transaction begin() throws SQLException;

  /**
   * One state of the database, which lasts while others write: for a backup by hand. Nothing is
   * written by it, and it keeps nobody from writing longer than the engine must.
   *
   * @throws Refusal BUSY if another process has it for itself
   */
  View view() throws SQLException;

  /**
   * The same, and takes nothing for itself, so that it also leaves the files as they are: for those
   * who only look.
   *
   * @throws Refusal BUSY if another process has it for itself
   */
  View glance() throws SQLException;

  /**
   * A database of the run's own that is to become a copy of this one and to be written to; gone
   * when it is closed, or when this process is told to end.
   *
   * @throws Refusal if there can be none: NO_PERMISSION, or DEVICE if there is no room
   */
  Twin twin() throws SQLException;

  /**
   * Who else has the database open or is connected to it, a line each, for people; empty if nobody
   * is to be seen.
   */
  List<String> others() throws SQLException;

  /**
   * An empty place beside the database for what is to take its place. What a killed run left there
   * is removed first. The gate's lock is to be held; a transaction that is open is undone.
   *
   * @throws Refusal if there can be none
   */
  Replacement replacement() throws SQLException;

  /**
   * Begins to notice whether anybody else may write, for what takes more than one transaction.
   *
   * @param roles whether a change of the server's roles is a doubt too, since no snapshot takes it
   *     back
   */
  Solitude solitude(boolean roles) throws SQLException;

  /** Whether there is an ordinary table of that name. */
  boolean hasTable(Connection connection, String name) throws SQLException;

  /** How many rows each ordinary table holds, counted exactly, by table name. */
  Map<String, Long> rowCounts(Connection connection) throws SQLException;

  /**
   * References that point at nothing, counted by a line that names child and parent. A table whose
   * keys cannot be checked at all counts as one, under the engine's own words for why.
   */
  Map<String, Long> brokenReferences(Connection connection) throws SQLException;

  /**
   * What the engine says of its own pages and indexes; where it can check them, it reads the whole
   * database.
   */
  Integrity integrity(Connection connection) throws SQLException;

  /** The same, by the most thorough check that the engine has; slower by far. */
  Integrity wholeIntegrity(Connection connection) throws SQLException;

  /**
   * What is found by looking at all that the database holds, indexes too where the engine can; it
   * may take as long as reading all of it several times.
   */
  Integrity deepIntegrity(Connection connection) throws SQLException;

  /** As {@link #brokenReferences}, found by asking the rows even where an engine keeps them. */
  Map<String, Long> orphans(Connection connection) throws SQLException;

  /** What it is like, whatever it holds. */
  Nature nature() throws SQLException;

  /** What an engine's error means, if it is one of the facts that say nothing about migrations. */
  Optional<Refusal> explain(SQLException error);

  /** Other gates wait while this is open. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /** A database of the run's own, to try things on. */
  interface Scratch extends AutoCloseable {
    /** The connection to it; there is no other for an engine without a server. */
    Connection connection();

    /** As {@link Database#forClients}, for this database. */
    Map<String, String> forClients();

    /** Removes it. What cannot be removed is said in the log, and is no reason to stop. */
    @Override
    void close();
  }

  /** One state of the database, for as long as this is open. */
  interface View extends AutoCloseable {
    /** The connection that sees it. */
    Connection connection();

    /**
     * The database's file, if no other process can write it while this is open and the file alone
     * is the whole database, so that copying it is a consistent copy. The stream stays open as long
     * as this: on POSIX systems closing any other would drop the engine's own lock
     * (sqlite.org/howtocorrupt.html, section 2.2).
     */
    Optional<FileChannel> steadyFile();

    /**
     * The name under which other sessions can see exactly this state, on an engine that has
     * sessions ({@code pg_export_snapshot}).
     */
    Optional<String> sharedView() throws SQLException;

    @Override
    void close();
  }

  /** What becomes a copy of the database: filled first, then written to, and never kept. */
  interface Twin extends AutoCloseable {
    /** The empty file to be filled, for an engine that keeps a database in one. */
    Optional<Path> file();

    /** As {@link Database#forClients}, for what is to be filled; empty without a server. */
    Map<String, String> forClients();

    /** What was filled in, as a database like any other, which closes with this. */
    Database database() throws SQLException;

    /** Removes it. What cannot be removed is said in the log. */
    @Override
    void close();
  }

  /** What is to take the database's place: filled first, then looked at, then put there. */
  interface Replacement extends AutoCloseable {
    /** The empty file to be filled, for an engine that keeps a database in one. */
    Optional<Path> file();

    /** As {@link Database#forClients}, for what is to be filled; empty without a server. */
    Map<String, String> forClients();

    /** A connection to what was filled in, which closes with this. */
    Connection connection() throws SQLException;

    /**
     * Puts it in the database's place: either that happens or the database is as it was, whatever
     * stops this process.
     *
     * @throws Refusal BUSY if anybody else has the database open or is connected to it; another
     *     fact if it cannot be put there, and then nothing is changed
     */
    void takePlace() throws SQLException;

    /**
     * The same, if nobody else can have written since a moment up to that in which it happens.
     *
     * @throws Refusal BUSY if somebody may have
     */
    void takePlace(Solitude since) throws SQLException;

    /**
     * Puts back what it took the place of, in the same manner: for what turns out to be wrong
     * before {@link #close}.
     *
     * @throws Refusal as {@link #takePlace}
     */
    void putBack() throws SQLException;

    /** Removes what did not take the place, and what it took the place of. */
    @Override
    void close();
  }

  /**
   * Says of the time since it began whether anybody else may have written. What cannot be known is
   * a doubt.
   */
  interface Solitude {
    /** Whether it can tell on this server; otherwise there is always a doubt. */
    boolean isTelling();

    /** Why somebody may have, for people; empty if certainly nobody has so far. */
    Optional<String> doubt() throws SQLException;
  }

  /** A write transaction: kept by {@link #commit}, undone by closing without it. */
  interface Transaction extends View {
    /**
     * Notes what the tables hold, so that it can be said later which have lost rows.
     *
     * @param counted how many rows each table holds, where that is known already of this very
     *     state; else empty
     */
    Tally tally(Map<String, Long> counted) throws SQLException;

    /**
     * Makes the changes so far permanent and goes on in a new transaction, with the same hold on
     * the database: what is undone later are the changes from here on.
     *
     * @throws Refusal as {@link #commit}
     */
    void keep() throws SQLException;

    /**
     * Makes the changes permanent; does what cannot be done inside a transaction afterwards.
     *
     * @throws Refusal PARTLY_DONE if it cannot be known whether they are
     */
    void commit() throws SQLException;

    /** Undoes what was not committed, and leaves the files as they were found. */
    @Override
    void close();
  }
}
