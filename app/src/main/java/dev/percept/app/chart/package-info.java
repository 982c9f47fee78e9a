/// Charts: records that say what to show, drawn as SVG or PNG, the same either way.
@NullMarked
package dev.percept.app.chart;

import org.jspecify.annotations.NullMarked;
