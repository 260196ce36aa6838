package org.denwaban.people;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an import came to.
///
/// @param counts   of the list alone
/// @param merge    against what was stored; null where nobody looked (a dry run without a database)
/// @param moment   null where `merge` is
/// @param warnings at most {@link ListFile#MOST_WARNINGS}
/// @param stored   whether anything was written; false for a dry run, and for a list that changes
///                 nothing
public record ImportSummary(
        ListCounts counts,
        @Nullable MergeCounts merge,
        @Nullable ImportMoment moment,
        List<ListFault> warnings,
        boolean stored) {

    public ImportSummary {
        warnings = List.copyOf(warnings);
    }

    /// One object; the members of {@link MergeCounts} and {@link ImportMoment} are missing where there is none.
    public JsonObject toJson() {
        var json = new JsonObject()
                .put("lines", counts.lines())
                .put("contacts", counts.contacts())
                .put("households", counts.households())
                .put("defectiveBeforeDialling", counts.defectiveBeforeDialling())
                .put("corrected", counts.corrected())
                .put("doubtedNumbers", counts.doubtedNumbers())
                .put(
                        "warnings",
                        new JsonArray(warnings.stream().map(ListFault::toJson).toList()))
                .put("stored", stored);
        if (merge != null) {
            merge.putInto(json);
        }
        if (moment != null) {
            json.put("otherNumbers", moment.otherNumbers())
                    .put("openPermits", moment.open().permits())
                    .put("liveCalls", moment.open().calls());
        }
        return json;
    }
}
