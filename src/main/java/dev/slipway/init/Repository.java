package dev.slipway.init;

import dev.slipway.database.Engine;
import dev.slipway.init.EngineHints.Hint;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An app's repository, and what was recognised in it.
 *
 * @param root its folder, absolute
 * @param folder its migrations
 * @param engine the engine of the app's database
 * @param because what says so, one clause
 * @param compose its Compose file, if it has one
 * @param app the service in that which is the app, if it is plain
 */
public record Repository(
    Path root,
    MigrationFolder folder,
    Engine engine,
    String because,
    Optional<ComposeFile> compose,
    Optional<String> app) {

  /** What migration folders are called. */
  private static final Set<String> FOLDERS =
      Set.of("migrations", "migration", "migrate", "drizzle");

  /** Where nothing of the app's own lies, or what is for its tests. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "node_modules",
          "vendor",
          "target",
          "dist",
          "build",
          "out",
          "venv",
          "test",
          "tests",
          "testdata",
          "fixtures",
          "test-fixtures",
          "examples",
          "example");

  private static final int DEEPEST = 7;
  private static final List<String> DOCKERFILES =
      List.of("Dockerfile", "Containerfile", "docker/Dockerfile");

  /**
   * What a person says of a repository.
   *
   * @param migrations the migrations folder
   * @param layout its layout
   * @param engine the engine
   * @param service the app's service in the Compose file
   */
  public record Said(
      Optional<Path> migrations,
      Optional<String> layout,
      Optional<Engine> engine,
      Optional<String> service) {}

  /**
   * Recognises what is in a repository. Writes nothing.
   *
   * @throws Refusal STEP if it has no migrations, SETTINGS if it has to be said which are meant, or
   *     for which engine
   */
  public static Repository read(Path given, Said said) throws IOException {
    Path root = given.toAbsolutePath().normalize();
    MigrationFolder folder = folder(root, said);
    if (!folder.path().startsWith(root)) {
      throw new Refusal(
          Fact.SETTINGS,
          folder.path() + " lies outside of " + root,
          "an image is built of what lies in the repository",
          "run it in the repository's own folder");
    }
    Optional<ComposeFile> compose = ComposeFile.in(root);
    Hint hint =
        said.engine.isPresent()
            ? new Hint(said.engine.get(), "as --engine says")
            : EngineHints.agreed(EngineHints.in(root, folder, compose), compose);
    return new Repository(
        root,
        folder,
        hint.engine(),
        hint.because(),
        compose,
        compose.flatMap(file -> file.app(said.service)));
  }

  private static MigrationFolder folder(Path root, Said said) throws IOException {
    if (said.migrations.isPresent()) {
      return MigrationFolder.read(root.resolve(said.migrations.get()), said.layout);
    }
    List<MigrationFolder> found = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    List<IOException> unseen = new ArrayList<>();
    for (Path candidate : candidates(root, unseen)) {
      try {
        found.add(MigrationFolder.read(candidate, said.layout));
      } catch (Refusal refusal) {
        refused.add(refusal);
      }
    }
    // One of which it is not known what it holds may be the app's as well.
    for (Refusal refusal : refused) {
      if (found.isEmpty() || refusal.getCause() instanceof IOException) {
        throw refusal;
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty() && !unseen.isEmpty()) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          "whether there is a migrations folder in "
              + root
              + " cannot be known: "
              + unseen.get(0)
              + (unseen.size() == 1 ? "" : ", and " + (unseen.size() - 1) + " others"),
          "what this user may not read may hold it",
          "name it: slipway init --migrations FOLDER",
          unseen.get(0));
    }
    if (found.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "there is no migrations folder in "
              + root
              + " (such as prisma/migrations, db/migrations)",
          "without migrations there is nothing to stand before",
          "name it: slipway init --migrations FOLDER");
    }
    throw new Refusal(
        Fact.SETTINGS,
        "there are several migrations folders: "
            + found.stream()
                .map(folder -> root.relativize(folder.path()) + " (" + folder.layout() + ")")
                .collect(Collectors.joining(", ")),
        "which of them is the app's is not plain",
        "slipway init --migrations " + Refusal.typed(root.relativize(found.get(0).path()) + ""));
  }

  private static List<Path> candidates(Path root, List<IOException> unseen) throws IOException {
    List<Path> candidates = new ArrayList<>();
    Files.walkFileTree(
        root,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            if (!folder.equals(root) && (name.startsWith(".") || ELSEWHERE.contains(name))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (FOLDERS.contains(name) && !folder.equals(root)) {
              candidates.add(folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) {
            // A server's data often lies there, which counts only where nothing else is found.
            unseen.add(error);
            return FileVisitResult.CONTINUE;
          }
        });
    candidates.sort(null);
    return candidates;
  }

  /** The migrations folder from the repository on. */
  public Path migrations() {
    return root.relativize(folder.path());
  }

  /**
   * All that is to be written, each as it would be.
   *
   * @throws IOException if a file that it goes by cannot be read
   */
  public List<Draft> drafts() throws IOException {
    List<Draft> drafts = new ArrayList<>();
    drafts.add(dockerfile());
    compose().ifPresent(file -> drafts.add(service(file)));
    drafts.add(TaggedReleases.draft(root, folder));
    drafts.add(Workflow.draft(root, migrations().toString(), engine, compose));
    return drafts;
  }

  private Draft dockerfile() throws IOException {
    Path context = root.resolve(built("context").orElse(".")).normalize();
    Optional<Path> file =
        built("dockerfile")
            .map(context::resolve)
            .or(() -> app.isPresent() ? existing(context, "Dockerfile") : Optional.empty())
            .or(
                () ->
                    DOCKERFILES.stream()
                        .flatMap(name -> existing(root, name).stream())
                        .findFirst());
    if (file.isEmpty() || !Files.isRegularFile(file.get()) || !file.get().startsWith(root)) {
      return Draft.byHand(
          Path.of("Dockerfile"),
          "there is none here; in that of the app's image: COPY --from=slipway /opt/slipway"
              + " /opt/slipway; COPY "
              + migrations()
              + " /migrations; ENTRYPOINT "
              + Startup.json(List.of(GatedDockerfile.WRAPPER)));
    }
    Path relative = root.relativize(file.get().normalize());
    if (!folder.path().startsWith(context)) {
      return Draft.byHand(
          relative,
          "it is built of "
              + context
              + ", and the migrations lie outside of that: build it of the repository's own folder");
    }
    Path copied = context.relativize(folder.path());
    String text;
    try {
      text = Files.readString(file.get());
    } catch (CharacterCodingException e) {
      return Draft.byHand(relative, "it is no text in UTF-8: save it as such, then again");
    }
    Draft draft =
        new GatedDockerfile(relative, copied.toString(), built("target"), engine).draft(text);
    Optional<String> kept =
        draft.isToBeWritten() ? Ignored.remark(context, copied) : Optional.empty();
    return kept.map(remark -> remarked(draft, remark)).orElse(draft);
  }

  private static Draft remarked(Draft draft, String remark) {
    List<String> remarks = new ArrayList<>(draft.remarks());
    remarks.add(remark);
    return new Draft(draft.file(), draft.state(), draft.before(), draft.after(), remarks);
  }

  private Optional<String> built(String what) {
    return app.flatMap(service -> compose.flatMap(file -> file.build(service, what)))
        .filter(text -> !text.contains("$") && !text.contains("://"));
  }

  private static Optional<Path> existing(Path folder, String name) {
    return Optional.of(folder.resolve(name)).filter(Files::isRegularFile);
  }

  private Draft service(ComposeFile file) {
    List<Path> all = new ArrayList<>(ComposeFile.overrides(root));
    all.add(Path.of("compose.slipway.yaml"));
    for (Path one : all) {
      try {
        Path there = root.resolve(one);
        if (Files.exists(there) && Files.readString(there).contains("slipway")) {
          return Draft.there(one, "it has the gate as a service");
        }
      } catch (IOException e) {
        return Draft.byHand(one, "it cannot be read (" + e + ")");
      }
    }
    if (file.text().contains("slipway")) {
      return Draft.there(file.file(), "it has the gate");
    }
    return app.isEmpty()
        ? Draft.byHand(
            file.file(),
            file.services().isEmpty()
                ? file.misread()
                        .map(why -> "which services it has cannot be known (" + why + ")")
                        .orElse("it has no services")
                    + "; docs/compose.md has the gate as a service"
                : "which service is the app is not plain: slipway init --service NAME, one of "
                    + String.join(", ", file.services().keySet()))
        : new GateService(file, app.get(), engine).draft(root);
  }
}
