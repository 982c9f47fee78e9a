/// JSON texts: values, a strict parser and a printer.
@NullMarked
package dev.percept.formats.json;

import org.jspecify.annotations.NullMarked;
