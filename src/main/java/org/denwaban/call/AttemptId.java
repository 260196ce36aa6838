package org.denwaban.call;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of one attempt everywhere: primary key, ActionID, ChannelId (so Uniqueid and Linkedid of
/// every event), extension at the gate.
///
/// `dw`, four characters that tell the contract, and a ULID: 32 characters always, because Asterisk
/// compares a ChannelId that it is offered with those in use by *prefix* (22.10.1, seen), so one id
/// must never begin another.
///
/// @param value `dw[0-9a-z]{30}`
public record AttemptId(String value) {

    private static final Pattern FORM = Pattern.compile("dw[0-9a-z]{30}");
    private static final int TAG_FROM = 2;
    private static final int TAG_TO = 6;

    public AttemptId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("no attempt id");
        }
    }

    /// The id of a new attempt.
    ///
    /// @param contractTag four characters, the tag of its contract
    /// @param ulid        26 characters, unique
    public static AttemptId of(String contractTag, String ulid) {
        return new AttemptId("dw" + contractTag + ulid);
    }

    /// `text` as an id, empty where it is none; for what comes from the PBX.
    public static Optional<AttemptId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new AttemptId(text)) : Optional.empty();
    }

    /// The four characters that tell the contract.
    public String contractTag() {
        return value.substring(TAG_FROM, TAG_TO);
    }

    @Override
    public String toString() {
        return value;
    }
}
