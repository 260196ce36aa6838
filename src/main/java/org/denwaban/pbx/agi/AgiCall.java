package org.denwaban.pbx.agi;

import org.jspecify.annotations.Nullable;

/// One question of the dialplan.
public interface AgiCall {

    /// The channel's Uniqueid; for a call that we originated, the id that we chose.
    String channelId();

    /// An argument of `AGI(agi://…/script,first,second)`, counted from 1. Empty where there is
    /// none: the dialplan writes the same for an empty one.
    String argument(int number);

    /// The dialled extension.
    String extension();

    /// The caller's number, 1 to 20 of `0-9 + * #`; null where it is withheld, unknown, or anything
    /// else was sent.
    @Nullable
    String callerId();

    /// Sets a variable of the channel.
    ///
    /// @param variable letters, digits and `_`, at most 80, a letter or `_` first
    /// @param value    at most 500 bytes of UTF-8; no control character, quote or backslash
    /// @throws IllegalArgumentException E-AGI-005 if it is not so
    /// @throws AgiGone                  if the connection is closed, or Asterisk refused
    void set(String variable, String value);
}
