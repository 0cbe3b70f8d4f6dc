package dev.rondo.cli;

import dev.rondo.saving.Archive;
import dev.rondo.saving.RondoFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a training run writes, and whether it starts or goes on. */
final class RunOptions {
  /** What may be said of a run that goes on; all else is in the file. */
  private static final Set<String> WHEN_RESUMED =
      Set.of("--resume", "--out", "--epochs", "--threads", "--verbose", "--data");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--resume", description = "Go on from the file where training was stopped.")
  boolean resume;

  @Option(names = "--overwrite", description = "Begin anew although the file is there.")
  boolean overwrite;

  @Mixin final Threads threads = new Threads();

  /** Refuses what would lose a file, or what cannot be changed in a run that goes on. */
  void check(Path file) {
    if (resume && overwrite) {
      throw problem("--overwrite: expected it without --resume, which goes on from the file.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw problem(
          "--out: expected the name of a file but "
              + file
              + (Files.isDirectory(file) ? " is a folder" : " is a device or a pipe")
              + "; name a file, such as text.rondo.");
    }
    if (resume) {
      refuseOthers();
      if (Files.notExists(file)) {
        throw problem(
            "--resume: expected a file to go on from but there is no "
                + file
                + "; leave --resume out to begin anew.");
      }
    } else if (Files.exists(file) && !overwrite) {
      throw problem(
          "--out: expected a new file but "
              + file
              + " is there already; --resume goes on from it, --overwrite begins anew,"
              + " --out names another file.");
    } else if (Files.exists(file)) {
      checkReplaceable(file);
    }
    checkFolder(file);
  }

  /** A slip of the keyboard must not cost anybody a text. */
  private void checkReplaceable(Path file) {
    try {
      Archive.open(file).close();
    } catch (RondoFileException e) {
      throw problem(
          "--overwrite: expected a .rondo file to replace but "
              + file
              + " is something else; name another file with --out.");
    }
  }

  /** Now, and not after an hour of training. */
  private void checkFolder(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      throw problem(
          "--out: expected a folder that is there but got " + folder + "; make it first.");
    }
    try {
      Files.delete(Files.createTempFile(folder, ".rondo", ".tmp"));
    } catch (IOException e) {
      throw new RondoFileException(
          folder + ": expected a folder that can be written to but it cannot; choose another --out",
          e);
    }
  }

  private void refuseOthers() {
    List<String> refused =
        commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !WHEN_RESUMED.contains(name))
            .distinct()
            .toList();
    if (!refused.isEmpty()) {
      throw problem(
          String.join(", ", refused)
              + ": expected no change with --resume, since the file says how to train;"
              + " leave it out, or begin anew with another --out.");
    }
  }

  ParameterException problem(String message) {
    return new ParameterException(commandLine(), message);
  }

  /** Runs what checks values that were typed: a value out of range is a usage error. */
  <T> T checked(Supplier<T> values) {
    try {
      return values.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), e.getMessage() + ".", e);
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }
}
