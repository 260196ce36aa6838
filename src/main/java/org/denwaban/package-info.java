/// denwaban (電話番): the one who minds the telephone of a city's call centre.
///
/// Rooms, top to bottom; a room imports only rooms above it: clock, settings, metrics, db, vault, web, pbx, journal,
/// calendar, contract, staff, people, call, campaign, dialer, rig, cli, Main. `HouseTest` holds the code to this list.
@NullMarked
package org.denwaban;

import org.jspecify.annotations.NullMarked;
