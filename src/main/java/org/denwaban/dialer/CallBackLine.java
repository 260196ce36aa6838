package org.denwaban.dialer;

import org.denwaban.callback.CallBackRules;
import org.denwaban.contract.Contract;

/// A contract whose callers are called back, with its rules.
///
/// @param dial whether the settings say that it is dialled
public record CallBackLine(Contract contract, CallBackRules rules, boolean dial) {}
