package dev.rondo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code rondo} command. */
@Command(
    name = "rondo",
    description = "Recurrent neural networks on the JVM: train, generate, evaluate, look inside.",
    mixinStandardHelpOptions = true,
    versionProvider = Rondo.Version.class,
    subcommands = {QuickstartCommand.class, TextCommand.class, InfoCommand.class},
    footer = {"", "Begin with: rondo quickstart"})
public final class Rondo implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    ErrorStream.connect();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Rondo())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures());
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
