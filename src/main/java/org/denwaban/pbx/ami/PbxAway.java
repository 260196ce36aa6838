package org.denwaban.pbx.ami;

/// The PBX did not answer a question. Questions change nothing, so they may be asked again.
public final class PbxAway extends RuntimeException {

    PbxAway(String what) {
        super("E-AMO-004: the PBX did not answer " + what + "; see whether it runs and whether we are signed in");
    }
}
