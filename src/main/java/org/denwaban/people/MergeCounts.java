package org.denwaban.people;

import io.vertx.core.json.JsonObject;

/// How a list differs from what was stored before it. `added + continuing` is the list,
/// `gone + continuing` what was listed before.
///
/// @param added     on this list and not on the one before
/// @param returned  of these, known from a still earlier one
/// @param gone      on the one before and not on this list; never dialled again
/// @param changed   on both, with other values, which are taken over
/// @param unchanged on both, as before
public record MergeCounts(int added, int returned, int gone, int changed, int unchanged) {

    /// On both.
    public int continuing() {
        return changed + unchanged;
    }

    JsonObject putInto(JsonObject json) {
        return json.put("added", added)
                .put("returned", returned)
                .put("gone", gone)
                .put("continuing", continuing())
                .put("changed", changed)
                .put("unchanged", unchanged);
    }
}
