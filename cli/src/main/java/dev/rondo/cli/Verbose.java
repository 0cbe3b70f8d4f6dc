package dev.rondo.cli;

import picocli.CommandLine.Option;

/** The option that every command has. */
final class Verbose {
  private static volatile boolean on;

  @Option(names = "--verbose", description = "Print the stack trace when something goes wrong.")
  void set(boolean value) {
    on = value;
  }

  static boolean isOn() {
    return on;
  }
}
