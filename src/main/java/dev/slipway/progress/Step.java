package dev.slipway.progress;

/** The steps of a run, in the order of its story. */
public enum Step {
  /** The first check, which is all of a start with nothing to do, and so is not told. */
  CHECK("looking at the database"),
  LOOK("looking at the database"),
  LADDER("building the ladder"),
  DECIDE("deciding"),
  SAVE("saving a snapshot"),
  COPY("copying the database"),
  WRITE("writing"),
  PROVE("looking again"),
  OPEN("opening");

  private final String words;

  Step(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
