package dev.rondo.examples;

/** The one argument that every example takes. */
final class Arguments {
  private Arguments() {}

  /** The number of epochs, if it is given. */
  static int epochs(String[] args, int usual) {
    return args.length == 0 ? usual : Integer.parseInt(args[0]);
  }
}
