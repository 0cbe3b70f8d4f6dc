package dev.rondo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group of commands on language models. */
@Command(
    name = "text",
    description = "Language models of characters or words.",
    mixinStandardHelpOptions = true,
    subcommands = {TextTrainCommand.class, TextGenerateCommand.class, TextEvaluateCommand.class})
final class TextCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "expected train, generate or evaluate after text.");
  }
}
