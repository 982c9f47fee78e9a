/// Runs as pictures and pages: which charts there are of a run, the report of one, and several
/// beside each other.
@NullMarked
package dev.percept.app.report;

import org.jspecify.annotations.NullMarked;
