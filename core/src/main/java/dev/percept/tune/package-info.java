/// The search for good hyper-parameters: spaces, searches, early stopping, and what runs them.
@NullMarked
package dev.percept.tune;

import org.jspecify.annotations.NullMarked;
