package dev.rondo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reference data that is not part of the project; a clone has none. */
public final class SharedData {
  private SharedData() {}

  /**
   * A file or folder below {@code rondo.shared} or {@code RONDO_SHARED}. Where neither is set the
   * test is skipped and says so; where one is set, a missing file fails it.
   */
  public static Path path(String name) {
    String set = System.getProperty("rondo.shared");
    @Nullable String folder = set == null ? System.getenv("RONDO_SHARED") : set;
    if (folder == null) {
      System.out.println("skipped: needs " + name + "; set -Drondo.shared=FOLDER");
    }
    assumeTrue(folder != null, "no reference data: set -Drondo.shared=FOLDER for " + name);
    Path path = Path.of(folder, name);
    if (!Files.exists(path)) {
      throw new AssertionError(path + ": expected reference data but there is none");
    }
    return path;
  }
}
