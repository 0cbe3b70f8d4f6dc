package dev.rondo.saving;

/** What is no record but can be written as one, as a part of a description. */
public interface Described {

  /** The record that is written in its place, and read. */
  Record description();
}
