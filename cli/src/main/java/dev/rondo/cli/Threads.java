package dev.rondo.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that compute. */
final class Threads {
  private static final int MOST = 1024;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The kernels read the property when they first need it, which is later. */
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with (default: as many as processors).")
  void set(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new ParameterException(
          Objects.requireNonNull(command).commandLine(),
          "--threads: expected 1 to " + MOST + " but got " + threads + ".");
    }
    System.setProperty("rondo.threads", String.valueOf(threads));
  }
}
