package dev.slipway;

import dev.slipway.database.Engine;
import dev.slipway.init.Draft;
import dev.slipway.init.Repository;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an app's repository lacks so that the gate stands before the app, and what of that was
 * written.
 */
public final class Setup {
  private final Path here;
  private Optional<Repository> repository = Optional.empty();
  private List<Draft> drafts = List.of();
  private Optional<Refusal> refusal = Optional.empty();
  private final Set<Draft> written = new LinkedHashSet<>();

  private Setup(Path here) {
    this.here = here;
  }

  /**
   * Looks at a repository. Writes nothing.
   *
   * @param here the repository's folder
   * @throws Refusal SETTINGS if what was given cannot be read
   */
  public static Setup of(Source given, Path here) {
    Repository.Said said =
        new Repository.Said(
            given.path("migrations"),
            given.text("layout"),
            given.choice("engine", Engine.class),
            given.text("service"));
    Setup setup = new Setup(here);
    try {
      setup.repository = Optional.of(Repository.read(here, said));
      setup.drafts = setup.repository.get().drafts();
    } catch (Refusal e) {
      setup.refusal = Optional.of(e);
    } catch (IOException e) {
      setup.refusal = Optional.of(failed(e, "what is in the repository cannot be known"));
    }
    return setup;
  }

  /** What was recognised; nothing, if there is a refusal. */
  public Optional<Repository> repository() {
    return repository;
  }

  /** All files that the gate needs, each as it would be. */
  public List<Draft> drafts() {
    return drafts;
  }

  /** Why nothing could be proposed, or not all be written. */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** Writes one file, to which somebody agreed. */
  public void write(Draft draft) {
    try {
      draft.writeInto(here);
      written.add(draft);
    } catch (IOException e) {
      refusal = Optional.of(failed(e, draft.file() + " is as it was"));
    }
  }

  private static Refusal failed(IOException error, String why) {
    return new Refusal(
        error instanceof AccessDeniedException ? Fact.NO_PERMISSION : Fact.DEVICE,
        "reading or writing failed: " + error,
        why,
        "look at it (ls -lan), then the same command again",
        error);
  }

  /** Whether a file was written. */
  public boolean isWritten(Draft draft) {
    return written.contains(draft);
  }

  /** How it ended: there is work to do as long as a file is not as it has to be. */
  public Outcome outcome() {
    if (refusal.isPresent()) {
      return Outcome.NO_MIGRATIONS.given(refusal.get().fact());
    }
    boolean isDone =
        drafts.stream()
            .allMatch(draft -> draft.state() == Draft.State.THERE || written.contains(draft));
    return isDone ? Outcome.OPEN : Outcome.PENDING;
  }
}
