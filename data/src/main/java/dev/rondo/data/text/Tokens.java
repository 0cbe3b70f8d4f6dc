package dev.rondo.data.text;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/** A list that knows the place of each of its texts without searching. */
final class Tokens extends AbstractList<String> implements RandomAccess {
  private final String[] tokens;
  private final Map<String, Integer> ids;

  /**
   * @throws IllegalArgumentException if a text is empty, or there twice
   */
  Tokens(List<String> tokens) {
    this.tokens = tokens.toArray(new String[0]);
    this.ids = new HashMap<>(this.tokens.length * 2);
    for (int id = 0; id < this.tokens.length; id++) {
      if (this.tokens[id].isEmpty()) {
        throw new IllegalArgumentException(
            "Vocabulary: expected tokens of one character or more but got an empty one at "
                + id
                + "; leave it out");
      }
      Integer before = ids.put(this.tokens[id], id);
      if (before != null) {
        throw new IllegalArgumentException(
            "Vocabulary: expected each token once but got \""
                + this.tokens[id]
                + "\" at "
                + before
                + " and "
                + id);
      }
    }
  }

  @Override
  public String get(int id) {
    return tokens[id];
  }

  @Override
  public int size() {
    return tokens.length;
  }

  @Override
  public int indexOf(Object token) {
    return ids.getOrDefault(token, -1);
  }

  @Override
  public int lastIndexOf(Object token) {
    return indexOf(token);
  }

  @Override
  public boolean contains(Object token) {
    return ids.containsKey(token);
  }
}
