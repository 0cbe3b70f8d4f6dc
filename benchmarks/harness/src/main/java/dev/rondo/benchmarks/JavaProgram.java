package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.RondoWorker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A worker in Java. A peer's is a module of its own, since their native libraries' loaders collide;
 * it is built when it is first needed, since the jars are large.
 *
 * @param module its folder in {@code benchmarks}
 */
record JavaProgram(String module, String main, String... options) implements Peer.Program {
  private static final long BUILD_SECONDS = 1800;
  private static final String USER_OPTIONS = "RONDO_JAVA_OPTS";

  /** How Rondo's worker is started. */
  static List<String> rondo(int threads) {
    return rondo(RondoWorker.class, threads);
  }

  /** How a program of {@code work} is started, with the options that Rondo's worker has. */
  static List<String> rondo(Class<?> main, int threads, String... more) {
    List<String> command = new ArrayList<>(List.of(Project.java()));
    command.addAll(rondoOptions(threads));
    command.addAll(List.of(more));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  /** For the message of a failure: what the user gave Rondo's JVM; empty if nothing. */
  static String hint(Map<String, String> environment) {
    String more = environment.getOrDefault(USER_OPTIONS, "").strip();
    return more.isEmpty() ? "" : " (" + USER_OPTIONS + " is '" + more + "')";
  }

  /** The options of Rondo's JVM, the user's last. */
  static List<String> rondoOptions(int threads) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-Drondo.threads=" + threads));
    String more = System.getenv().getOrDefault(USER_OPTIONS, "").strip();
    if (!more.isEmpty()) {
      options.addAll(List.of(more.split("\\s+")));
    }
    return options;
  }

  @Override
  public List<String> command(int threads) throws WorkerException {
    Path folder = Project.benchmarks().resolve(module);
    Path classPath = folder.resolve("target/classpath.txt");
    try {
      if (!Files.exists(classPath) || newest(folder).compareTo(modified(classPath)) > 0) {
        build();
      }
      List<String> command = new ArrayList<>(List.of(Project.java(), "-XX:+UseParallelGC"));
      command.addAll(List.of(options));
      command.addAll(
          List.of(
              "-cp",
              folder.resolve("target/classes")
                  + File.pathSeparator
                  + Files.readString(classPath).strip(),
              main));
      return command;
    } catch (IOException e) {
      throw new WorkerException("cannot read " + e.getMessage(), e);
    }
  }

  /** When the newest source of the module was changed. */
  private static FileTime newest(Path folder) throws IOException {
    FileTime newest = modified(folder.resolve("pom.xml"));
    try (Stream<Path> sources = Files.walk(folder.resolve("src/main"))) {
      for (Path source : sources.toList()) {
        FileTime time = modified(source);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }

  private static FileTime modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private void build() throws IOException, WorkerException {
    System.err.println("Building benchmarks/" + module + " (once; fetches its libraries) ...");
    Path log = Files.createDirectories(Project.root().resolve("target")).resolve("peer.log");
    ProcessBuilder maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-Pbenchmarks",
                "-Dquick",
                "-DskipTests",
                "-Dnd4j.extension=" + (Machine.here().cpu().contains("AVX-512") ? "-avx512" : ""),
                "-pl",
                "benchmarks/" + module,
                "-am",
                "package")
            .directory(Project.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (Children.await(Children.start(maven), BUILD_SECONDS) != 0) {
      throw new WorkerException("benchmarks/" + module + " was not built; see " + log);
    }
    Files.setLastModifiedTime(
        Project.benchmarks().resolve(module).resolve("target/classpath.txt"),
        FileTime.fromMillis(System.currentTimeMillis()));
  }
}
