package org.denwaban.pbx.ami;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One block of the manager interface, as heard: headers in order, repeats kept, nothing converted.
///
/// @param headers at least one
public record AmiBlock(List<Header> headers) {

    /// One line of a block.
    ///
    /// @param name  as written; empty where the line had no colon, then `value` is the whole line
    /// @param value as written, without the line's end
    public record Header(String name, String value) {}

    public AmiBlock {
        headers = List.copyOf(headers);
    }

    /// The first value of `name` (its case does not matter), null where there is none.
    public @Nullable String first(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /// The kind of event, null where this block is none.
    public @Nullable String event() {
        return "Event".equalsIgnoreCase(headers.getFirst().name())
                ? headers.getFirst().value()
                : null;
    }

    /// Headers hold numbers and names of citizens: only the kind and the count are told.
    @Override
    public String toString() {
        return "AmiBlock[" + headers.getFirst().name() + " of " + headers.size() + " headers]";
    }
}
