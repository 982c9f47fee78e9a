/// Readers and writers. Readers are strict: whatever does not follow the format is refused with a
/// [FormatException], and nothing is allocated that the file could not hold.
@NullMarked
package dev.percept.formats;

import org.jspecify.annotations.NullMarked;
