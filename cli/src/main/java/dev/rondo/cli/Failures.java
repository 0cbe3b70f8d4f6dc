package dev.rondo.cli;

import dev.rondo.model.DivergedException;
import dev.rondo.saving.RondoFileException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
    String name = command.getCommandSpec().qualifiedName();
    print(command, problem.getMessage() + " See " + name + " --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Anything else: exit code 1. */
  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    if (Verbose.isOn()) {
      problem.printStackTrace(command.getErr());
    }
    print(command, isExpected(problem) ? problem.getMessage() : unexpected(problem));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Errors whose message was written for the user. */
  private static boolean isExpected(Exception problem) {
    return problem instanceof RondoFileException
        || problem instanceof DivergedException
        || problem instanceof UncheckedIOException
        || problem instanceof IllegalArgumentException;
  }

  private static String unexpected(Exception problem) {
    String hint = Verbose.isOn() ? "" : ". Run it again with --verbose for the place in the code";
    return "unexpected " + problem + hint;
  }

  private static void print(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("rondo: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
