/// Tables in CSV files and in text for support vector machines, as data sets.
@NullMarked
package dev.percept.formats.table;

import org.jspecify.annotations.NullMarked;
