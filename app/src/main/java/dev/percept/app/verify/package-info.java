/// A short job whose outcome is known, bit for bit: what `percept verify` does.
@NullMarked
package dev.percept.app.verify;

import org.jspecify.annotations.NullMarked;
