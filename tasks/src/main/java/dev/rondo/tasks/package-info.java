/** One class a job: each trains, evaluates, predicts and saves with its preprocessing inside. */
@NullMarked
package dev.rondo.tasks;

import org.jspecify.annotations.NullMarked;
