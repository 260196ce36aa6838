package org.denwaban.pbx.ami;

import org.asteriskjava.manager.event.ResponseEvent;

/// The end of a list of device states. Public because the library makes it by reflection.
public final class DeviceStateListCompleteEvent extends ResponseEvent {

    private int listItems;
    private String eventList = "";

    public DeviceStateListCompleteEvent(Object source) {
        super(source);
    }

    /// How many came before it.
    public int getListItems() {
        return listItems;
    }

    public void setListItems(int listItems) {
        this.listItems = listItems;
    }

    public String getEventList() {
        return eventList;
    }

    public void setEventList(String eventList) {
        this.eventList = eventList;
    }
}
