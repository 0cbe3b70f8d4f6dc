package dev.rondo.metrics;

/** What to make of several classes. */
enum Average {
  /** The mean of what each class gives, seldom or not. */
  MACRO,
  /** What the counts of all classes together give. */
  MICRO,
  /** One class alone. */
  CLASS
}
