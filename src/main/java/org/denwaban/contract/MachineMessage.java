package org.denwaban.contract;

/// The commissioner's recorded message, left on an answering machine (rules.md, "When a household
/// may be dialled").
///
/// @param attempt the attempt that leaves it, 1 to the number of attempts; the others hang up
/// @param prompt  name of the recording, `[a-z0-9-]+`, without its extension
public record MachineMessage(int attempt, String prompt) {}
