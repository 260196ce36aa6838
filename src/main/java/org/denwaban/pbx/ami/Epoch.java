package org.denwaban.pbx.ami;

import java.time.Instant;

/// One connection to the manager interface, from its login to its loss. What lies between two epochs
/// was not heard.
///
/// @param number grows by one with every connection that logged in, across restarts of this process too
/// @param since  when the login was accepted
public record Epoch(long number, Instant since) {}
