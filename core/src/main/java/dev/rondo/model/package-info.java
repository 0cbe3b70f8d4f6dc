/**
 * Models, their training, and streaming sessions.
 *
 * <pre>{@code
 * Model model = Sequential.of(input(Shape.ANY, 3), lstm(64), dense(1));
 * Trainer trainer = model.compile(adam(1e-3f), meanSquaredError(), mae());
 * trainer.fit(train, Fit.epochs(20).validation(valid).callbacks(earlyStopping(3)));
 * model.save(Path.of("model.rondo"));
 *
 * Session session = Model.load(Path.of("model.rondo")).session();
 * float[] y = session.step(new float[] {0.1f, 0.2f, 0.3f});
 * }</pre>
 *
 * <p>Everything that can be wrong is said before anything is changed: shapes where a model is
 * built, data and callbacks where {@code fit} is called; a training step, a resume and a save
 * happen wholly or not at all.
 */
@NullMarked
package dev.rondo.model;

import org.jspecify.annotations.NullMarked;
