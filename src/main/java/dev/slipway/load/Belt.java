package dev.slipway.load;

import com.google.gson.JsonElement;
import dev.slipway.progress.Counted;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file in their order, which other threads make into rows while whoever takes them
 * from here writes those before.
 *
 * <p>Files are read and cut by the thread that takes. What is cut and not taken yet is limited, so
 * that it takes as much memory for any file.
 */
final class Belt implements AutoCloseable {
  /** How many records are made by one thread at once. */
  private static final int RECORDS = 256;

  /** After how many bytes there are enough of them. */
  private static final int BYTES = 1 << 16;

  /** How many bytes are cut and not taken. */
  private static final int BYTES_AHEAD = 1 << 19;

  /** What a record takes besides its bytes. */
  private static final int BESIDES = 200;

  private final Feed feed;
  private final RecordFile records;
  private final Counted counted;
  private final LongPredicate wanted;

  private final Deque<Load> ahead = new ArrayDeque<>();
  private long bytesAhead;
  private boolean over;
  private @Nullable Torn torn;
  private Iterator<Made> made = Collections.emptyIterator();

  /** Some records, made by whoever comes first. */
  private record Load(FutureTask<List<Made>> task, long bytes) {}

  /**
   * Opens a file before its first record.
   *
   * @param counted hears how far it is cut
   * @param wanted which positions are to be made; the others are passed over
   */
  Belt(Feed feed, Counted counted, LongPredicate wanted) throws IOException, Torn {
    this.feed = feed;
    this.records = feed.open(counted::bytes);
    this.counted = counted;
    this.wanted = wanted;
  }

  /**
   * The next record; null behind the last.
   *
   * @throws Torn if the file is no JSON from here on
   */
  @Nullable Made next() throws IOException, Torn {
    if (!made.hasNext()) {
      cutAhead();
      Load next = ahead.poll();
      if (next != null) {
        bytesAhead -= next.bytes;
        made = made(next.task).iterator();
      } else if (torn != null) {
        throw torn;
      } else {
        return null;
      }
    }
    Made one = made.next();
    if (one.torn() != null) {
      throw one.torn();
    }
    return one;
  }

  private void cutAhead() throws IOException {
    while (!over && bytesAhead < BYTES_AHEAD) {
      List<Cut> cuts = new ArrayList<>();
      long bytes = cutInto(cuts);
      if (!cuts.isEmpty()) {
        FutureTask<List<Made>> task = new FutureTask<>(() -> made(cuts));
        ForkJoinPool.commonPool().execute(task);
        ahead.add(new Load(task, bytes));
        bytesAhead += bytes;
      }
    }
  }

  private long cutInto(List<Cut> cuts) throws IOException {
    long bytes = 0;
    try {
      while (cuts.size() < RECORDS && bytes < BYTES) {
        if (!records.next()) {
          over = true;
          break;
        }
        counted.one();
        if (wanted.test(records.index())) {
          Cut cut = records.cut();
          cuts.add(cut);
          bytes += cut.length() + BESIDES;
        }
      }
    } catch (Torn e) {
      // Those before it are as they were.
      over = true;
      torn = e;
    }
    return bytes;
  }

  private List<Made> made(List<Cut> cuts) {
    JsonText text = new JsonText();
    List<Made> all = new ArrayList<>(cuts.size());
    for (Cut cut : cuts) {
      try {
        JsonElement record = cut.read(text);
        all.add(new Made(cut, feed.rows(record, cut), null, null));
      } catch (Flaw e) {
        all.add(new Made(cut, List.of(), e, null));
      } catch (Torn e) {
        all.add(new Made(cut, List.of(), null, e));
      }
    }
    return all;
  }

  private static List<Made> made(FutureTask<List<Made>> task) throws IOException {
    // By this thread, if no other has begun with it.
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while records were read");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("records could not be read", e.getCause());
    }
  }

  /** The SHA-256 of the file, once all was taken. */
  String fingerprint() {
    return records.fingerprint();
  }

  /** What tells of each part of the file whether it is the same again, once all was taken. */
  long[] prints() {
    return records.prints();
  }

  /** How many bytes the file has, once all was taken. */
  long bytesRead() {
    return records.bytesRead();
  }

  @Override
  public void close() throws IOException {
    ahead.forEach(load -> load.task.cancel(false));
    records.close();
  }
}
