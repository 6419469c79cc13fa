package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * goose: {@code 00001_a.sql} with {@code -- +goose Up} and {@code Down}, by number. Its statement
 * blocks and {@code NO TRANSACTION} are hints for a simpler splitter and runner than ours, and stay
 * the comments that they are.
 */
final class GooseLayout implements Layout {

  /** Its marks, made ready only where a file seems to have them. */
  private static final class Marks {
    private static final Pattern UP =
        Pattern.compile("\\s*--\\s*\\+goose\\s+up\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOWN =
        Pattern.compile("\\s*--\\s*\\+goose\\s+down\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENVIRONMENT =
        Pattern.compile(
            "^\\s*--\\s*\\+goose\\s+envsub\\s+on\\b", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  }

  @Override
  public String name() {
    return "goose";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(
        listing, file -> Names.isNumberedAndNamed(file) && isMarked(listing.text(file)));
  }

  static boolean isMarked(String text) {
    return text.contains("+goose") && Marked.has(text, Marks.UP);
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.number(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    requireNoCode(listing);
    List<Migration> migrations = new ArrayList<>();
    for (String file : Names.sorted(listing.claimedBy(this), Names.BY_NUMBER)) {
      String text = listing.text(file);
      if (Marks.ENVIRONMENT.matcher(text).find()) {
        throw Listing.unusable(
            file + " is filled in from the environment (-- +goose ENVSUB ON)",
            "what it says is known only to the app's own configuration",
            "write the values into the migration");
      }
      if (Marked.count(text, Marks.UP) > 1) {
        throw Listing.unusable(
            file + " says -- +goose Up twice",
            "goose itself refuses that",
            "make two migrations of it");
      }
      Marked marked = Marked.read(file, text, Marks.UP, Marks.DOWN);
      migrations.add(Migration.of(Names.without(".sql", file), marked.up(), marked.down()));
    }
    return migrations;
  }

  private static void requireNoCode(Listing listing) {
    for (String file : listing.files()) {
      if (file.endsWith(".go") && !file.endsWith("_test.go") && file.matches("[0-9]+_[^/]*\\.go")) {
        throw Listing.unusable(
            file + " is a migration in Go",
            "Slipway runs SQL, and what comes after it may build on it",
            "let the app's own goose run this folder");
      }
    }
  }
}
