package org.denwaban.settings;

/// A password. It prints as `***`, so that no log and no message can hold it.
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
