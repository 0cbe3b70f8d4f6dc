package dev.rondo.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private final Verbose verbose = new Verbose();

  @Option(names = "--resume", description = "Go on from the file where training was stopped.")
  boolean resume;

  @Option(names = "--overwrite", description = "Begin anew although the file is there.")
  boolean overwrite;

  @Option(names = "--threads", description = "Threads to compute with (as many as processors).")
  void threads(int threads) {
    if (threads < 1) {
      throw problem("--threads: expected at least 1 but got " + threads + ".");
    }
    System.setProperty("rondo.threads", String.valueOf(threads));
  }

  /** Refuses what would lose a file, or what cannot be changed in a run that goes on. */
  void check(Path file) {
    if (resume) {
      if (Files.notExists(file)) {
        throw problem(
            file + ": there is no such file to resume; leave --resume out to begin anew.");
      }
      refuseOthers();
    } else if (Files.exists(file) && !overwrite) {
      throw problem(
          file
              + " is there already: --resume goes on from it, --overwrite begins anew,"
              + " --out names another file.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw problem(folder + ": there is no such folder to write to; make it first.");
    }
  }

  private void refuseOthers() {
    List<String> refused =
        commandLine().getParseResult().matchedOptions().stream()
            .map(CommandLine.Model.OptionSpec::longestName)
            .filter(name -> !WHEN_RESUMED.contains(name))
            .distinct()
            .collect(Collectors.toList());
    if (!refused.isEmpty()) {
      throw problem(
          String.join(", ", refused)
              + ": cannot be changed with --resume, since the file says how to train;"
              + " leave it out, or begin anew with another --out.");
    }
  }

  ParameterException problem(String message) {
    return new ParameterException(commandLine(), message);
  }

  /** Runs what checks values that were typed: a value out of range is a usage error. */
  <T> T checked(java.util.function.Supplier<T> values) {
    try {
      return values.get();
    } catch (IllegalArgumentException e) {
      throw problem(e.getMessage() + ".");
    }
  }

  private CommandLine commandLine() {
    return java.util.Objects.requireNonNull(command).commandLine();
  }
}
