package dev.rondo.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line: where, what was expected, what came. */
final class UsageProblem {

  private UsageProblem() {}

  static String words(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (problem instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing().get(0));
    }
    if (problem instanceof OverwrittenOptionException overwritten) {
      return name(overwritten.getOverwritten()) + ": expected it once but it was given twice.";
    }
    ArgSpec wrong = problem.getArgSpec();
    String value = problem.getValue();
    if (wrong != null && value != null) {
      return name(wrong) + ": expected " + kind(wrong.type(), value) + " but got '" + value + "'.";
    }
    return String.valueOf(problem.getMessage());
  }

  private static String unmatched(UnmatchedArgumentException problem) {
    String first = problem.getUnmatched().get(0);
    List<String> near = problem.getSuggestions();
    String hint = near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    String what;
    if (problem.isUnknownOption()) {
      what = "there is no option ";
    } else if (problem.getCommandLine().getSubcommands().isEmpty()) {
      what = "expected no more arguments but got ";
    } else {
      what = "there is no command ";
    }
    return what + "'" + first + "'." + hint;
  }

  private static String missing(ArgSpec argument) {
    return name(argument)
        + (argument.isOption() && !argument.required()
            ? ": expected a value behind it but got none."
            : ": expected but missing.");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String kind(Class<?> type, String value) {
    if (type.isEnum()) {
      List<String> names =
          Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.toList());
      String last = names.remove(names.size() - 1);
      return String.join(", ", names) + " or " + last;
    }
    if (type == int.class || type == long.class || type == Long.class) {
      boolean whole = value.matches("[-+]?\\d+");
      long most = type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
      return whole ? String.format(Locale.ROOT, "at most %,d in size", most) : "a whole number";
    }
    return type == float.class || type == Float.class ? "a number" : "a valid value";
  }
}
