package org.denwaban.pbx.ami;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who listens to the {@link AmiListener}.
public interface Hearing {

    /// A block was heard. Called by the one reader, in order; must return at once.
    ///
    /// @return false if it cannot be taken: then the connection is dropped, and everything that it
    ///   still says with it
    boolean heard(Heard heard);

    /// The PBX is there and knows its dialplan: ask it now what it is doing. Called on a virtual
    /// thread, which may wait; never at the same time as another {@link #connected} or
    /// {@link #lost}.
    ///
    /// @param gap what was not heard before this connection, null if nothing ever was before
    void connected(Epoch epoch, Booted booted, @Nullable Gap gap);

    /// The connection is gone. Called on a virtual thread, as {@link #connected} is, and after it;
    /// also where the connection went before {@link #connected} was called.
    ///
    /// @param lastHeard when its last byte came
    void lost(Epoch epoch, Instant lastHeard, Lost why);

    /// The same, overheard by somebody who only looks: before it hears them, at each block that is acted on, and at
    /// each
    /// loss. Neither may wait.
    default Hearing overheard(Consumer<Heard> actedOn, Runnable lost) {
        var listener = this;
        return new Hearing() {
            @Override
            public boolean heard(Heard heard) {
                if (heard.trust().actedOn()) {
                    actedOn.accept(heard);
                }
                return listener.heard(heard);
            }

            @Override
            public void connected(Epoch epoch, Booted booted, @Nullable Gap gap) {
                listener.connected(epoch, booted, gap);
            }

            @Override
            public void lost(Epoch epoch, Instant lastHeard, Lost why) {
                lost.run();
                listener.lost(epoch, lastHeard, why);
            }
        };
    }

    /// What the PBX said of its start when it greeted us.
    ///
    /// @param since  when it started, to a second or two
    /// @param uptime as it said, whole seconds
    record Booted(Instant since, Duration uptime) {}

    /// A time of which nothing was heard.
    ///
    /// @param epoch the connection that ended it
    /// @param from  last byte heard before it
    /// @param to    login after it
    record Gap(long epoch, Instant from, Instant to, Lost why) {

        public Gap {
            // A machine's clock may have been set back meanwhile.
            to = to.isBefore(from) ? from : to;
        }
    }

    /// Why a connection ended. Closed set.
    enum Lost {
        /// The other side, or the network, closed it.
        CLOSED,
        /// Nothing came for longer than an answer to a ping may take.
        SILENT,
        /// What came was no manager interface (E-AMI-001, E-AMI-004), or a quarantine without end.
        UNINTELLIGIBLE,
        /// We could not keep up: the journal's queue was full (E-AMI-007).
        OVERFLOW,
        /// We closed it.
        STOPPED,
        /// This process did not run, or died.
        NOT_RUNNING
    }
}
