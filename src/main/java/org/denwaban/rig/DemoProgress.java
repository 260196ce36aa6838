package org.denwaban.rig;

/// What a demo tells the person who started it.
@FunctionalInterface
public interface DemoProgress {

    /// One line, at once.
    void tell(String line);
}
