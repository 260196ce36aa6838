package org.denwaban.pbx.ami;

import org.asteriskjava.manager.event.ResponseEvent;

/// One line of a list of device states. The library has a class of this name that no list can hold;
/// this one takes its place. Public because the library makes it by reflection.
public final class DeviceStateChangeEvent extends ResponseEvent {

    private String device = "";
    private String state = "";

    public DeviceStateChangeEvent(Object source) {
        super(source);
    }

    public String getDevice() {
        return device;
    }

    public void setDevice(String device) {
        this.device = device;
    }

    public String getState() {
        return state;
    }

    public void setState(String state) {
        this.state = state;
    }
}
