/// What comes in: values that nobody may read on a disk.
/// What goes out: sealed values, opened values, lookup digests; and keys destroyed.
/// What this room never does: know what a person is.
@NullMarked
package org.denwaban.vault;

import org.jspecify.annotations.NullMarked;
