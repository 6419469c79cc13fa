package dev.slipway.layout;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Drizzle: {@code 0000_a.sql} and so on, in the order of {@code meta/_journal.json} and of nothing
 * else; statements are separated by lines {@code --> statement-breakpoint}.
 */
final class DrizzleLayout implements Layout {
  private static final String JOURNAL = "meta/_journal.json";

  @Override
  public String name() {
    return "drizzle";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    if (!listing.has(JOURNAL)) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> claimed = new TreeSet<>();
    for (Entry entry : entries(listing)) {
      claimed.add(entry.tag + ".sql");
    }
    return claimed;
  }

  /** With a journal there, whatever it does not list was left out on purpose. */
  @Override
  public SortedSet<String> explains(Listing listing) {
    SortedSet<String> explained = new TreeSet<>(listing.claimedBy(this));
    if (!explained.isEmpty()) {
      explained.addAll(
          Names.matching(listing, file -> file.indexOf('/') < 0 && file.endsWith(".sql")));
    }
    return explained;
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.number(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    List<Migration> migrations = new ArrayList<>();
    for (Entry entry : entries(listing)) {
      String tag = entry.tag;
      if (!listing.has(tag + ".sql")) {
        listing.complain(
            Complaint.Kind.FILE,
            JOURNAL,
            Listing.unusable(
                JOURNAL + " lists " + tag + ", but there is no " + tag + ".sql",
                "a folder with a hole is not the app's folder",
                "copy the whole folder into the image, or mend the journal"));
        continue;
      }
      migrations.add(
          Migration.of(tag, statements(listing.text(tag + ".sql")), Optional.empty())
              .from(listing.whole(tag + ".sql"), entry.when));
    }
    return migrations;
  }

  /** A breakpoint ends a statement also where no semicolon does. */
  private static String statements(String text) {
    return text.replace("--> statement-breakpoint", ";");
  }

  /** One line of the journal. */
  private record Entry(String tag, OptionalLong when) {}

  private static List<Entry> entries(Listing listing) {
    try {
      List<Entry> entries = new ArrayList<>();
      JsonElement journal = JsonParser.parseString(listing.text(JOURNAL));
      for (JsonElement entry : journal.getAsJsonObject().getAsJsonArray("entries")) {
        JsonElement when = entry.getAsJsonObject().get("when");
        entries.add(
            new Entry(
                entry.getAsJsonObject().get("tag").getAsString(),
                when == null ? OptionalLong.empty() : OptionalLong.of(when.getAsLong())));
      }
      return entries;
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw Listing.unusable(
          JOURNAL + " cannot be read (" + e.getMessage() + ")",
          "it alone says in which order the migrations belong",
          "restore it from the app's repository");
    }
  }
}
