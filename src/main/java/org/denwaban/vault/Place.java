package org.denwaban.vault;

/// Where a sealed value stands. It is bound to that place: moved to another row, it does not open.
///
/// @param table  table of the database or the journal
/// @param column column of it
/// @param row    the row's own key, chosen before it is written
public record Place(String table, String column, String row) {}
