package dev.rondo.cli;

import dev.rondo.model.DivergedException;
import dev.rondo.saving.RondoFileException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One line for whatever goes wrong; the stack trace only with {@code --verbose}. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** A usage error: exit code 2. */
  @Override
  public int handleParseException(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    String help = " See " + command.getCommandSpec().qualifiedName() + " --help.";
    print(command, problem, UsageProblem.words(problem) + help, List.of(args));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Anything else: exit code 1. */
  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    List<String> args = command.getParseResult().originalArgs();
    String written = isExpected(problem) ? problem.getMessage() : null;
    print(command, problem, written == null ? unexpected(problem, args) : written, args);
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** What no handler of picocli sees: exit code 1. */
  int handleError(Error problem, CommandLine command, String... args) {
    String message =
        problem instanceof OutOfMemoryError
            ? outOfMemory(command)
            : unexpected(problem, List.of(args));
    print(command, problem, message, List.of(args));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Errors whose message was written for the user. */
  private static boolean isExpected(Exception problem) {
    return problem instanceof RondoFileException
        || problem instanceof DivergedException
        || problem instanceof UncheckedIOException
        || problem instanceof IllegalArgumentException;
  }

  private static String unexpected(Throwable problem, List<String> args) {
    String hint =
        args.contains(Rondo.VERBOSE)
            ? ""
            : "; run it again with --verbose to see where it happened";
    return "unexpected " + problem + hint;
  }

  private static String outOfMemory(CommandLine command) {
    return String.format(
        Locale.ROOT,
        "out of memory: expected it to fit into %.1f GB but it does not; use smaller --units,"
            + " --batch or --steps, or allow more: RONDO_JAVA_OPTS=-Xmx8g %s ...",
        Runtime.getRuntime().maxMemory() / 1e9,
        command.getCommandName());
  }

  private static void print(
      CommandLine command, Throwable problem, String message, List<String> args) {
    command.getOut().flush();
    PrintWriter err = command.getErr();
    if (args.contains(Rondo.VERBOSE)) {
      problem.printStackTrace(err);
    }
    err.println("rondo: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
