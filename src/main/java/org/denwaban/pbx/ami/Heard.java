package org.denwaban.pbx.ami;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// One block as it was heard.
///
/// @param epoch      number of the connection
/// @param sequence   place in that connection, from 1, without a hole: answers to our own login and
///                   pings are not counted
/// @param receivedAt machine time at which its last byte was there
/// @param trust      whether it may be acted on
public record Heard(long epoch, long sequence, Instant receivedAt, AmiBlock block, Trust trust) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._;-]{1,150}");

    /// Ids of channels and calls that the block names, as `Uniqueid`, `DestLinkedid` and the like.
    /// Of a suspect block: the calls whose events may be forged or missing, to be settled from the
    /// CEL file.
    public Set<String> names() {
        var ids = new LinkedHashSet<String>();
        for (var header : block.headers()) {
            if ((ends(header.name(), "uniqueid") || ends(header.name(), "linkedid"))
                    && ID.matcher(header.value()).matches()) {
                ids.add(header.value());
            }
        }
        return ids;
    }

    private static boolean ends(String name, String end) {
        return name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
    }
}
