package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionTest {
  private static final String POM =
      "<project><artifactId>rondo-parent</artifactId>\n  <version>1.2</version></project>";
  @TempDir Path folder;

  private String git(Path in, String... arguments) throws WorkerException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"));
    command.addAll(List.of(arguments));
    Output.Ended ended = Output.run(new ProcessBuilder(command).directory(in.toFile()), 60);
    assertEquals(0, ended.status(), ended.failure());
    return ended.out().strip();
  }

  private static boolean hasGit() {
    try {
      return Output.run(new ProcessBuilder("git", "--version"), 60).status() == 0;
    } catch (WorkerException e) {
      return false;
    }
  }

  @Test
  void namesVersionAndCommitAndWhetherItIsModified() throws Exception {
    assumeTrue(hasGit());
    Files.writeString(folder.resolve("pom.xml"), POM);
    git(folder, "init", "-q");
    git(folder, "add", "pom.xml");
    git(folder, "commit", "-q", "-m", "first");
    String commit = git(folder, "rev-parse", "HEAD").substring(0, 10);
    assertEquals("Rondo 1.2, commit " + commit, Revision.of(folder));
    // A file that git does not follow is no part of Rondo.
    Files.writeString(folder.resolve("r.json"), "{}");
    assertEquals("Rondo 1.2, commit " + commit, Revision.of(folder));
    Files.writeString(folder.resolve("pom.xml"), POM + "\n");
    assertEquals("Rondo 1.2, commit " + commit + ", modified", Revision.of(folder));
    // A source archive unpacked in another project has no commit of its own.
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(inner.resolve("pom.xml"), POM);
    assertEquals("Rondo 1.2, commit unknown", Revision.of(inner));
  }

  @Test
  void knowsThisProject() {
    assertTrue(Revision.of(Path.of("../..")).matches("Rondo \\S+, commit .+"));
  }
}
