package dev.rondo.examples;

import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The one number that every example takes, and what is said where it or a file is none. */
final class Arguments {
  private Arguments() {}

  /** The number of epochs, if it is given; where it is none, says so and ends the program. */
  static int epochs(String[] args, int usual) {
    return number(args, "EPOCHS", usual, 1, Integer.MAX_VALUE);
  }

  /**
   * The first argument; where it is no such number, says so and ends the program.
   *
   * @param what the word that stands for it in the usage
   * @param usual what it is if it is not given
   */
  static int number(String[] args, String what, int usual, int least, int most) {
    return orEnd(() -> args.length == 0 ? usual : parse(args[0], what, least, most));
  }

  /** What a user's argument or file gives; where it is not usable, says so and ends the program. */
  static <T> T orEnd(Supplier<T> given) {
    try {
      return given.get();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  /**
   * @throws IllegalArgumentException if it is no whole number from {@code least} to {@code most}
   */
  static int parse(String text, String what, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number that is out of range
    }
    String range =
        most == Integer.MAX_VALUE ? "of " + least + " or more" : "from " + least + " to " + most;
    throw new IllegalArgumentException(
        "expected a whole number " + range + " but got " + text + "\nusage: NAME [" + what + "]");
  }
}
