/// Tables of numbers in CSV files, as data sets.
@NullMarked
package dev.percept.formats.table;

import org.jspecify.annotations.NullMarked;
