package org.denwaban.pbx.ami;

/// The PBX did not answer a question, or refused to. Questions change nothing, so they may be asked
/// again.
public final class PbxAway extends RuntimeException {

    PbxAway(String what, Answer.Reason reason) {
        super("E-AMO-006: the PBX refuses to answer " + what + " (" + reason
                + "); see the rights of our user in manager.conf, and whether the module for it is loaded");
    }

    PbxAway(String what) {
        super("E-AMO-004: the PBX did not answer " + what + "; see whether it runs and whether we are signed in");
    }
}
