package dev.rondo.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.LanguageModelOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modules close what they do not export; a process of its own shows that nothing is missing. In a
 * package of its own, since no package may be both in a module and on the class path.
 */
class ModulePathTest {
  @TempDir private Path folder;

  @Test
  void aModelIsSavedAndLoaded() throws IOException, InterruptedException {
    List<String> modules = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = Path.of(entry).getFileName().toString();
      // a sister module is a folder while it is built alone, and a jar once it is packaged
      if (Files.exists(Path.of(entry, "module-info.class"))
          || name.startsWith("rondo-")
          || name.startsWith("jackson-")) {
        modules.add(entry);
      }
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                String.join(File.pathSeparator, modules),
                "--add-modules",
                "dev.rondo.tasks",
                "-cp",
                testClasses(),
                Child.class.getName(),
                folder.resolve("a.rondo").toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertEquals("named module dev.rondo.tasks, 4 tokens", printed.lines().reduce("", (a, b) -> b));
  }

  private static String testClasses() {
    return ModulePathTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      LanguageModel.of(CharTokenizer.fit("abc"), LanguageModelOptions.defaults()).save(file);
      int size = LanguageModel.load(file).tokenizer().vocabulary().size();
      System.out.println("named " + LanguageModel.class.getModule() + ", " + size + " tokens");
    }
  }
}
