/**
 * Text: files in, token numbers out; and back. {@link dev.rondo.data.text.Corpus} reads, a {@link
 * dev.rondo.data.text.Tokenizer} turns text into the numbers of a {@link
 * dev.rondo.data.text.Vocabulary}, and a {@link dev.rondo.data.text.Detokenizer} turns them into
 * text again.
 */
@NullMarked
package dev.rondo.data.text;

import org.jspecify.annotations.NullMarked;
