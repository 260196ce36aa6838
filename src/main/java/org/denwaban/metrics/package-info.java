/// What comes in: counts, durations and states of all rooms.
/// What goes out: one page of them for Prometheus.
/// What this room never does: take a name or a label that is not from a closed set.
@NullMarked
package org.denwaban.metrics;

import org.jspecify.annotations.NullMarked;
