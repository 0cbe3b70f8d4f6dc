package dev.rondo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the packages in their order, the kernels hidden and the files short. */
class ArchitectureTest {

  /**
   * {@code user: what it may use}. Only {@code tensor} sees the kernels, so that another back end
   * can take their place behind it.
   */
  private static final Map<String, List<String>> MAY_USE =
      table(
          """
          kernel:
          tensor: kernel
          weights: tensor
          cells: tensor weights
          layers: tensor weights cells
          losses: tensor
          metrics: tensor losses
          optimizers: tensor
          dataset: tensor
          saving: tensor weights
          model: tensor weights cells layers losses metrics optimizers dataset saving
          """);

  private static final int MOST_LINES = 400;

  /** The tests of a module run in its folder. */
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.rondo");

  @Test
  void everyPackageStandsInTheTable() {
    Set<String> unknown = packages(CLASSES.stream());
    unknown.removeIf(name -> MAY_USE.containsKey(name.replaceFirst("^dev\\.rondo\\.", "")));
    assertEquals(Set.of(), unknown, "give each a line in MAY_USE, or move its classes");
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    MAY_USE.forEach(
        (user, used) -> {
          String[] allowed =
              Stream.concat(Stream.of(user), used.stream())
                  .map(name -> "dev.rondo." + name)
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("dev.rondo." + user)
              .should()
              .dependOnClassesThat(
                  resideInAPackage("dev.rondo..").and(not(resideInAnyPackage(allowed))))
              .because("MAY_USE lets " + user + " use only " + used)
              .allowEmptyShould(true)
              .check(CLASSES);
        });
  }

  @Test
  void packagesOfCoreFormNoCycle() {
    slices()
        .matching("dev.rondo.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** The other modules are not compiled yet when core is tested, so this reads their imports. */
  @Test
  void packagesOfAllModulesFormNoCycle() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Path file : sources("src/main")) {
      String text = read(file);
      for (String owner : find("(?m)^package ([\\w.]+);", text)) {
        Set<String> used = uses.computeIfAbsent(owner, name -> new TreeSet<>());
        used.addAll(find("(?m)^import (?:static )?(dev\\.rondo(?:\\.[a-z]\\w*)+)\\.[A-Z*]", text));
        used.remove(owner);
      }
    }
    // Take away what uses nothing that is left, again and again: a circle is what stays.
    while (uses.values().removeIf(used -> used.stream().noneMatch(uses::containsKey))) {}
    assertEquals(Map.of(), uses, "packages that use each other in a circle, or use such ones");
  }

  @Test
  void everyPackageWithAPublicClassIsExportedButKernel() {
    Set<String> wanted = packages(CLASSES.stream().filter(ArchitectureTest::isPublic));
    wanted.remove("dev.rondo.kernel");
    String module = read(ROOT.resolve("core/src/main/java/module-info.java"));
    Set<String> exported = new TreeSet<>(find("(?m)^\\s*exports\\s+([\\w.]+)", module));
    assertEquals(wanted, exported, "the exports of core/src/main/java/module-info.java");
  }

  /** A user of the module could not name such a type. */
  @Test
  void noPublicSignatureMentionsAKernel() {
    Set<String> leaks = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (isPublic(type) && !type.getPackageName().equals("dev.rondo.kernel")) {
        type.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(
                unit ->
                    Stream.concat(
                            Stream.of(unit.getRawReturnType()),
                            unit.getRawParameterTypes().stream())
                        .anyMatch(
                            mentioned -> mentioned.getPackageName().equals("dev.rondo.kernel")))
            .forEach(unit -> leaks.add(unit.getFullName()));
      }
    }
    assertEquals(Set.of(), leaks, "make these package-private, or hide the kernel in them");
  }

  @Test
  void noFileIsTooLong() {
    List<Path> files = sources("src");
    assertTrue(files.size() > 1, "no sources found below " + ROOT);
    Set<String> tooLong = new TreeSet<>();
    for (Path file : files) {
      long lines = read(file).lines().count();
      if (lines > MOST_LINES) {
        tooLong.add(ROOT.relativize(file) + ": " + lines + " lines");
      }
    }
    assertEquals(Set.of(), tooLong, "over " + MOST_LINES + " lines: look for the second concept");
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static Map<String, List<String>> table(String lines) {
    Map<String, List<String>> table = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      String[] cells = line.split(":", -1);
      table.put(cells[0], find("(\\w+)", cells[1]));
    }
    return table;
  }

  private static Set<String> packages(Stream<JavaClass> classes) {
    return classes.map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));
  }

  /** All Java files below {@code folder} of every module. */
  private static List<Path> sources(String folder) {
    List<Path> folders = list(ROOT, 1).stream().map(module -> module.resolve(folder)).toList();
    return folders.stream()
        .filter(Files::isDirectory)
        .flatMap(sources -> list(sources, Integer.MAX_VALUE).stream())
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  private static List<Path> list(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> find(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
