package dev.rondo.cli;

/** Text as one word of a shell's command line. */
final class ShellWord {
  private ShellWord() {}

  static String of(String text) {
    return text.matches("[\\w./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
