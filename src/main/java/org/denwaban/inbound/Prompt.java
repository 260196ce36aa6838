package org.denwaban.inbound;

import java.util.regex.Pattern;

/// One recording that the PBX plays: `NAME.wav` in its directory of sounds. A person's recording of the same name takes
/// the place of a made one.
///
/// @param name    `[a-z0-9-]`, at most 60, without extension
/// @param text    what is said, as a person writes it and reads it out
/// @param reading the same for Open JTalk: kana where it would read the text wrong. How it ends tells how long the
///                silence after it is: 。 a sentence, 、 a part of one, anything else goes straight on
public record Prompt(String name, String text, String reading) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    public Prompt {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a recording: " + name);
        }
        if (text.isBlank() || reading.isBlank()) {
            throw new IllegalArgumentException("prompt " + name + " says nothing");
        }
    }
}
