package org.denwaban.pbx.ami;

import org.asteriskjava.manager.action.AbstractManagerAction;

/// PlayDTMF with `Receive: true`: the PBX takes the key as pressed at the telephone, instead of sounding it there
/// (22.10.1;
/// asterisk-java's own action does not know the header). Public, as its getters are read by reflection.
public final class PressKeyAction extends AbstractManagerAction {
    private static final long serialVersionUID = 1;

    private final String channel;
    private final String digit;

    PressKeyAction(String channel, char key) {
        this.channel = channel;
        this.digit = String.valueOf(key);
    }

    @Override
    public String getAction() {
        return "PlayDTMF";
    }

    /// Whose telephone.
    public String getChannel() {
        return channel;
    }

    /// The key.
    public String getDigit() {
        return digit;
    }

    /// Always.
    public String getReceive() {
        return "true";
    }
}
