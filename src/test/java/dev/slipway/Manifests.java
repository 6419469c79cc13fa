package dev.slipway;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the files in {@code deploy/kubernetes} hold. */
final class Manifests {
  static final Path FOLDER = Path.of("deploy", "kubernetes");

  /** The app's image in all of them, for readers to replace. */
  static final String IMAGE = "registry.example.org/shelf:0.6.0";

  private Manifests() {}

  /** The documents of a file, which may be changed. */
  static List<Map<String, Object>> in(String file) throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    Load load = new Load(LoadSettings.builder().setLabel(file).build());
    for (Object document : load.loadAllFromString(Files.readString(FOLDER.resolve(file)))) {
      documents.add(map(document));
    }
    return documents;
  }

  /** What lies at the end of a way through objects. */
  static Map<String, Object> object(Map<String, Object> start, String... way) {
    Map<String, Object> here = start;
    for (String step : way) {
      here = map(here.get(step));
    }
    return here;
  }

  static List<Object> list(Map<String, Object> object, String key) {
    return List.copyOf((List<?>) object.getOrDefault(key, List.of()));
  }

  static List<Map<String, Object>> objects(Map<String, Object> object, String key) {
    return list(object, key).stream().map(Manifests::map).toList();
  }

  /** All containers of the Pods that a Job or Deployment makes, those for the start first. */
  static List<Map<String, Object>> containers(Map<String, Object> workload) {
    Map<String, Object> spec = object(workload, "spec", "template", "spec");
    List<Map<String, Object>> containers = new ArrayList<>(objects(spec, "initContainers"));
    containers.addAll(objects(spec, "containers"));
    return containers;
  }

  /** As JSON, which is YAML too. */
  static String json(Object document) {
    return new Gson().toJson(document);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object object) {
    return (Map<String, Object>) object;
  }
}
