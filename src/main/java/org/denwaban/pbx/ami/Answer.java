package org.denwaban.pbx.ami;

/// What became of an action.
public sealed interface Answer {

    /// Asterisk took it. For a call that is no more than a promise to try: how it ends is heard in the
    /// events.
    record Accepted() implements Answer {}

    /// Asterisk refused it: nothing happened and nothing will.
    record Rejected(Reason reason) implements Answer {}

    /// It was sent and no answer came: **it may have been done**. Whoever asked must find out
    /// before asking again.
    record Unknown() implements Answer {}

    /// There was no connection to send it on: nothing happened.
    record NotSent() implements Answer {}

    /// Why Asterisk refuses, by the texts of 22.
    enum Reason {
        /// No such context or extension; also before Asterisk has fully booted.
        NO_SUCH_EXTENSION,
        NO_SUCH_CHANNEL,
        /// Our user's rights in manager.conf.
        NOT_PERMITTED,
        SHUTTING_DOWN,
        /// It could not read what we sent.
        NOT_UNDERSTOOD,
        OTHER;

        static Reason of(String message) {
            return switch (message.strip()) {
                case "Extension does not exist." -> NO_SUCH_EXTENSION;
                case "No such channel", "No channel specified" -> NO_SUCH_CHANNEL;
                case "Permission denied" -> NOT_PERMITTED;
                case "Asterisk is shutting down" -> SHUTTING_DOWN;
                case "Invalid/unknown command", "Missing action in request" -> NOT_UNDERSTOOD;
                default ->
                    message.startsWith("Originate Access Forbidden")
                            ? NOT_PERMITTED
                            : message.startsWith("Failed to parse message") || message.startsWith("Too many lines")
                                    ? NOT_UNDERSTOOD
                                    : OTHER;
            };
        }
    }
}
