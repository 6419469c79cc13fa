package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.slipway.Setup;
import dev.slipway.Source;
import dev.slipway.init.Draft;
import dev.slipway.progress.Terminal;
import dev.slipway.refusal.Refusal;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Shows what would be written into a repository, and writes what somebody agrees to. */
final class InitDialogue {
  private final Setup setup;
  private final PrintStream out;
  private final boolean agreed;
  private final boolean json;

  private InitDialogue(Setup setup, Source given, PrintStream out) {
    this.setup = setup;
    this.out = out;
    this.agreed = given.flag("yes");
    this.json = given.flag("json");
  }

  /** Goes through all of it, in the folder in which the command was typed. */
  static Setup hold(Source given, PrintStream out) {
    return hold(given, Path.of("").toAbsolutePath(), out);
  }

  /** The same in another folder. */
  static Setup hold(Source given, Path here, PrintStream out) {
    InitDialogue dialogue = new InitDialogue(Setup.of(given, here), given, out);
    if (dialogue.json) {
      dialogue.setup.drafts().forEach(dialogue::decide);
      out.println(JsonPrinter.PRETTY.toJson(dialogue.document()));
    } else {
      dialogue.print();
    }
    return dialogue.setup;
  }

  private void print() {
    setup
        .repository()
        .ifPresent(
            found -> {
              line(
                  "migrations",
                  found.folder().migrations().size()
                      + " in "
                      + found.migrations()
                      + " ("
                      + found.folder().layout()
                      + ")");
              line("engine", found.engine() + ": " + found.because());
              found.app().ifPresent(app -> line("app", "the service " + app));
            });
    setup.drafts().forEach(this::print);
    if (setup.repository().isPresent()) {
      line("init", message());
    }
  }

  private void print(Draft draft) {
    switch (draft.state()) {
      case THERE -> line("nothing", draft.file() + ": " + remarks(draft));
      case BY_HAND -> line("by hand", draft.file() + ": " + remarks(draft));
      case NEW, CHANGED -> {
        out.println();
        out.print(draft.diff());
        draft.remarks().forEach(remark -> out.println("# " + remark));
        out.println();
        decide(draft);
        line(setup.isWritten(draft) ? "written" : "not yet", draft.file().toString());
      }
    }
  }

  private static String remarks(Draft draft) {
    return String.join("; ", draft.remarks());
  }

  private void decide(Draft draft) {
    if (draft.isToBeWritten() && setup.refusal().isEmpty() && (agreed || isAgreedTo(draft))) {
      setup.write(draft);
    }
  }

  private boolean isAgreedTo(Draft draft) {
    Optional<Console> terminal = json ? Optional.empty() : Terminal.console();
    if (terminal.isEmpty()) {
      return false;
    }
    String answer = terminal.get().readLine("Write %s? Type yes: ", draft.file());
    return "yes".equalsIgnoreCase(String.valueOf(answer).strip());
  }

  private String message() {
    long written = setup.drafts().stream().filter(setup::isWritten).count();
    long open =
        setup.drafts().stream()
            .filter(draft -> draft.isToBeWritten() && !setup.isWritten(draft))
            .count();
    long byHand =
        setup.drafts().stream().filter(draft -> draft.state() == Draft.State.BY_HAND).count();
    if (written + open + byHand == 0) {
      return "nothing to do";
    }
    return (written == 0 ? "nothing written" : written + " written")
        + (open == 0 ? "" : ", " + open + " to be written: slipway init --yes")
        + (byHand == 0 ? "" : ", " + byHand + " to be done by hand");
  }

  private void line(String word, String text) {
    out.println(TextPrinter.row(word, text));
  }

  private JsonObject document() {
    JsonObject document = new JsonObject();
    document.addProperty("outcome", setup.outcome().name());
    document.addProperty("exitCode", setup.outcome().exitCode());
    document.add(
        "engine", JsonPrinter.text(setup.repository().map(found -> found.engine().toString())));
    document.add(
        "layout", JsonPrinter.text(setup.repository().map(found -> found.folder().layout())));
    document.add(
        "migrations",
        JsonPrinter.text(setup.repository().map(found -> found.migrations().toString())));
    JsonArray files = new JsonArray();
    for (Draft draft : setup.drafts()) {
      JsonObject file = new JsonObject();
      file.addProperty("file", draft.file().toString());
      file.addProperty("state", draft.state().name());
      file.addProperty("written", setup.isWritten(draft));
      file.addProperty("diff", draft.isToBeWritten() ? draft.diff() : "");
      JsonArray remarks = new JsonArray();
      draft.remarks().forEach(remarks::add);
      file.add("remarks", remarks);
      files.add(file);
    }
    document.add("files", files);
    document.addProperty(
        "message", setup.refusal().map(TextPrinter::reason).orElseGet(this::message));
    boolean open =
        setup.drafts().stream().anyMatch(draft -> draft.isToBeWritten() && !setup.isWritten(draft));
    document.addProperty(
        "next", setup.refusal().map(Refusal::next).orElse(open ? "slipway init --yes" : ""));
    return document;
  }
}
