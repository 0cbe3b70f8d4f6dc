package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @TempDir private Path folder;

  @AfterEach
  void forgetTheLauncher() {
    System.clearProperty("rondo.home");
    System.clearProperty("rondo.command");
  }

  /** A module with sources and with what was built of them. */
  private void module(String name) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name).resolve("src/main/java"));
    Texts.write(sources.resolve("A.java"), ("class " + name + " {}\n").repeat(4));
    Texts.write(sources.resolve("notes.txt"), "not java");
    Path built = Files.createDirectories(folder.resolve(name).resolve("target/src"));
    Texts.write(built.resolve("Built.java"), "class Built {}\n");
  }

  private static List<String> commands(Outcome outcome) {
    String heading = "three commands to try next:";
    String all = outcome.out();
    return all.substring(all.indexOf(heading) + heading.length())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void readsItsOwnSources() throws IOException {
    module("core");
    module("tasks");
    System.setProperty("rondo.home", folder.toString());
    System.setProperty("rondo.command", "./rondo");
    Path out = folder.resolve("quick start.rondo");
    Outcome outcome = Outcome.of("quickstart", "--out", out).good();
    // 4 x 14 and 4 x 15 characters
    assertTrue(outcome.out().contains(": 2 files, 116 characters"), outcome.out());
    assertEquals(50, outcome.out().lines().filter(line -> line.startsWith("epoch ")).count());
    assertTrue(outcome.out().contains("epoch 50/50  loss "), outcome.out());
    assertTrue(outcome.out().contains(" 2 x lstm of "), outcome.out());
    List<String> commands = commands(outcome);
    assertEquals(3, commands.size(), commands::toString);
    assertTrue(commands.stream().allMatch(line -> line.startsWith("./rondo ")), commands::toString);
    assertTrue(commands.get(2).contains("--data " + folder.resolve("core/src/main")));
    Outcome.of(words(commands.get(0))).good();
    Outcome.of(words(commands.get(1))).good();
    Outcome again = Outcome.of("quickstart", "--out", out, "--resume").good();
    assertTrue(again.out().contains("nothing to resume"), again.out());
    assertEquals(commands, commands(again));
  }

  /** Splits a command as a shell does, without its first word. */
  private static Object[] words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : (command + " ").toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    return words.subList(1, words.size()).toArray();
  }

  @Test
  void theThirdCommandWorksToo() {
    Path text = Texts.rhyme(folder, 8);
    Path out = folder.resolve("q.rondo");
    Outcome outcome = Outcome.of("quickstart", "--data", text, "--out", out).good();
    Object[] third = words(commands(outcome).get(2));
    assertEquals(
        "--data " + text,
        Arrays.stream(third)
            .map(Object::toString)
            .skip(2)
            .limit(2)
            .collect(Collectors.joining(" ")));
    // what it needs is there: it fails only where the file is there already, or the text is short
    assertTrue(Files.notExists(Path.of(third[third.length - 1].toString())));
  }

  @Test
  void withoutItsSourcesItAsksForText() {
    Outcome.of("quickstart", "--out", folder.resolve("q.rondo"))
        .failed(2, "--data: expected a text, since Rondo's own sources are not here.");
    System.setProperty("rondo.home", folder.toString());
    Outcome.of("quickstart", "--out", folder.resolve("q.rondo")).failed(2, "--data: ");
  }
}
