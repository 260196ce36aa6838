package org.denwaban.people;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// What became of taking an import back: all of it, or nothing.
public sealed interface UndoResult {

    /// It is as if that import had not been.
    ///
    /// @param importedAt machine time of the import
    /// @param importedBy who imported it
    /// @param merge      what it had changed
    /// @param kept       households that it had brought and that stay on record all the same: something was
    ///                   noted of them since
    record Done(Instant importedAt, String importedBy, MergeCounts merge, int kept) implements UndoResult {

        /// One object; the counts are those of the import.
        public JsonObject toJson() {
            var json = new JsonObject()
                    .put("undone", true)
                    .put("importedAt", importedAt.toString())
                    .put("importedBy", importedBy);
            return merge.putInto(json).put("householdsKept", kept);
        }
    }

    /// It stays in force; nothing changed.
    record Refused(Why why) implements UndoResult {}

    /// Why an import cannot be taken back. Closed.
    enum Why {
        /// None was made, or the last one was taken back already.
        NONE,
        /// A call went out after it.
        CALLED,
        /// A call is promised; whether it goes out will be known in half a minute.
        PERMIT_OPEN
    }
}
