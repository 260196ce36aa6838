package org.denwaban.journal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of the PBX's CEL file, as far as it may stand in clear. cel_custom escapes what it writes,
/// so that this is
/// the truth where AMI was forged or not heard.
///
/// @param id       row in `cel_event`
/// @param at       when the PBX says it happened; null where the line is torn
/// @param type     `CHAN_START`, `ANSWER`, `HANGUP`, …; null where the line is torn
/// @param uniqueid channel; null where neither the PBX nor we made such an id
/// @param linkedid call; as `uniqueid`
/// @param channel  `PJSIP/endpoint-counter`; null for a name that may hold a number
/// @param cause    Q.850 cause of a HANGUP, else null
/// @param resultKey 1 to 4, what an operator keyed in for the call (DENWABAN_RESULT), else null
/// @param message  what became of a recorded message (DENWABAN_MESSAGE): status and milliseconds, `WHOLE:7800`; else
/// null
/// @param word     what the dialplan said of a call that came in (DENWABAN_LINE, _QUEUED, _CONNECTED, _QUEUE_LEFT,
/// _CALLBACK), `open:yokosuka-2018:0468999900`; else null
/// @param torn     the line was no whole JSON object
/// @param contract contract, where it is known
public record CelEvent(
        String id,
        @Nullable Instant at,
        @Nullable String type,
        @Nullable String uniqueid,
        @Nullable String linkedid,
        @Nullable String channel,
        @Nullable Integer cause,
        @Nullable String resultKey,
        @Nullable String message,
        @Nullable String word,
        boolean torn,
        @Nullable String contract) {

    private static final Pattern TYPE = Pattern.compile("[A-Z_]{1,32}");
    private static final Pattern RESULT = Pattern.compile("dw[0-9a-z]{30}:([1-4])\\b");
    private static final Pattern MESSAGE = Pattern.compile("dw[0-9a-z]{30}:([A-Z_]{1,16}:[0-9]{1,6})\\b");
    private static final Pattern SPOKEN = Pattern.compile("DENWABAN_(LINE|QUEUED|CONNECTED|QUEUE_LEFT|CALLBACK)");
    private static final Pattern WORD = Pattern.compile("\"extra\":\"([A-Za-z0-9:/_-]{1,80})\"");
    private static final Pattern CHANNEL = Pattern.compile("PJSIP/(?!.*[0-9]{7}.*-)[A-Za-z0-9_-]{1,40}-[0-9a-f]{8}");

    // Asterisk 22.10.1 does not escape a caller's number in this file either (seen): it may end the line or the string.
    // What stands before the first such value is Asterisk's own, and too long to be forged within 79 bytes.
    private static final Pattern HEAD = Pattern.compile(
            "\\{\"eventtype\":\"([A-Z_]+)\",\"eventtime\":\"([0-9.]+)\",\"eventextra\":\"((?:[^\"\\\\]++|\\\\.)*+)\","
                    + "\"uniqueid\":\"([^\"]*)\",\"linkedid\":\"([^\"]*)\",.*",
            Pattern.DOTALL);

    /// What Asterisk wrote at the beginning of `line`, null where it does not begin as a line does.
    static @Nullable JsonObject head(String line) {
        var head = HEAD.matcher(line);
        return head.matches()
                ? new JsonObject()
                        .put("eventtype", head.group(1))
                        .put("eventtime", head.group(2))
                        .put("eventextra", head.group(3).replace("\\\"", "\""))
                        .put("uniqueid", head.group(4))
                        .put("linkedid", head.group(5))
                : null;
    }

    /// Reads a line.
    ///
    /// @param json null where nothing of it can be read
    /// @param torn whether it was no whole JSON object
    static CelEvent of(String id, @Nullable JsonObject json, boolean torn, @Nullable String contract) {
        if (json == null) {
            return new CelEvent(id, null, null, null, null, null, null, null, null, null, true, contract);
        }
        var type = matching(TYPE, text(json, "eventtype"));
        var time = text(json, "eventtime");
        return new CelEvent(
                id,
                time == null ? null : EpochTime.instant(time),
                type,
                Ids.channelId(text(json, "uniqueid")),
                Ids.channelId(text(json, "linkedid")),
                matching(CHANNEL, text(json, "channame")),
                "HANGUP".equals(type) ? cause(text(json, "eventextra")) : null,
                "DENWABAN_RESULT".equals(type) ? found(RESULT, text(json, "eventextra")) : null,
                "DENWABAN_MESSAGE".equals(type) ? found(MESSAGE, text(json, "eventextra")) : null,
                type != null && SPOKEN.matcher(type).matches() ? found(WORD, text(json, "eventextra")) : null,
                torn,
                contract);
    }

    static @Nullable String text(JsonObject json, String name) {
        var value = json.getValue(name);
        return value == null ? null : value.toString();
    }

    private static @Nullable String matching(Pattern pattern, @Nullable String value) {
        return value != null && pattern.matcher(value).matches() ? value : null;
    }

    // CELGenUserEvent(DENWABAN_RESULT,<attempt>:<key>): in the file its name is the event's type (22.10.1, seen), its
    // extra is JSON in a string: {"extra":"…:3"}
    private static @Nullable String found(Pattern pattern, @Nullable String extra) {
        var matcher = pattern.matcher(extra == null ? "" : extra);
        return matcher.find() ? matcher.group(1) : null;
    }

    // HANGUP's extra is JSON in a string: {"hangupcause":17,"hangupsource":"…","dialstatus":""}
    private static @Nullable Integer cause(@Nullable String extra) {
        if (extra == null || extra.isEmpty()) {
            return null;
        }
        try {
            return new JsonObject(extra).getValue("hangupcause") instanceof Number cause ? cause.intValue() : null;
        } catch (DecodeException torn) {
            return null;
        }
    }
}
