package dev.slipway.layout;

import java.util.List;
import java.util.SortedSet;

/** The way one tool names, orders and annotates the files of its migrations folder. */
interface Layout {

  /** The tool's name, as reports print it and {@code --layout} takes it. */
  String name();

  /** The files that this tool would take for migrations to apply. */
  SortedSet<String> claims(Listing listing);

  /** The migrations in those files, in the order in which this tool applies them. */
  List<Migration> read(Listing listing);
}
