package org.denwaban.pbx.ami;

import java.time.Instant;

/// One block as it was heard.
///
/// @param epoch      number of the connection
/// @param sequence   place in that connection, from 1, without a hole: answers to our own login and pings are not
///                   counted
/// @param receivedAt machine time at which its last byte was there
/// @param trust      whether it may be acted on
public record Heard(long epoch, long sequence, Instant receivedAt, AmiBlock block, Trust trust) {}
