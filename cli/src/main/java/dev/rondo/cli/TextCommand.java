package dev.rondo.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands on language models. */
@Command(
    name = "text",
    description = "Language models of characters or words.",
    subcommands = {TextTrainCommand.class, TextGenerateCommand.class, TextEvaluateCommand.class})
final class TextCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "text: expected train, generate or evaluate behind it but got nothing.");
  }
}
