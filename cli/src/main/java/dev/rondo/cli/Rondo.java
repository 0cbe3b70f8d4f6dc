package dev.rondo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code rondo} command. */
@Command(
    name = "rondo",
    description = "Recurrent neural networks on the JVM: train, generate, evaluate, look inside.",
    versionProvider = Rondo.Version.class,
    sortOptions = false,
    subcommands = {QuickstartCommand.class, TextCommand.class, InfoCommand.class},
    footer = {
      "",
      "Begin with:  ${ROOT-COMMAND-NAME} quickstart",
      "",
      "Exit codes: 0 done; 1 something went wrong; 2 a wrong option or argument; 130 interrupted.",
      "RONDO_JAVA_OPTS holds options for the JVM, such as -Xmx8g."
    })
public final class Rondo implements Runnable {
  static final String VERBOSE = "--verbose";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "When something goes wrong, print the stack trace too.")
  boolean verbose;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  public static void main(String[] args) {
    ErrorStream.connect();
    System.exit(run(args));
  }

  /** Runs a command line and returns its exit code. */
  static int run(String... args) {
    CommandLine line = commandLine();
    try {
      return line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return new Failures().handleError(e, line, args);
    }
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Rondo())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setOut(StandardOutput.writer())
            .setParameterExceptionHandler(new Failures())
            .setExecutionExceptionHandler(new Failures());
    return line.setCommandName(name());
  }

  /** As the user calls it, so that what is printed can be typed: {@code ./rondo}. */
  static String name() {
    return System.getProperty("rondo.command", "rondo");
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Rondo.class.getPackage().getImplementationVersion();
      return new String[] {"rondo " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
