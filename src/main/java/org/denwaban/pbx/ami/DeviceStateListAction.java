package org.denwaban.pbx.ami;

import org.asteriskjava.manager.action.AbstractManagerAction;
import org.asteriskjava.manager.action.EventGeneratingAction;
import org.asteriskjava.manager.event.ResponseEvent;

/// The action that asterisk-java lacks. Public because the library reads it by reflection; not for use
/// outside.
public final class DeviceStateListAction extends AbstractManagerAction implements EventGeneratingAction {

    @Override
    public String getAction() {
        return "DeviceStateList";
    }

    @Override
    public Class<? extends ResponseEvent> getActionCompleteEventClass() {
        return DeviceStateListCompleteEvent.class;
    }
}
